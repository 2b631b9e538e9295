# Compiled here once, not while the first page (or the first tour) waits for it.
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
