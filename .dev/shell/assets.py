# Compiled here once, not while the first page (or the first tour) waits for it: what
# the web client, the public pages, the reports and the tours load.
qweb = env["ir.qweb"]
scripts = ("web", "frontend_minimal", "frontend_lazy", "tests")
styles = ("web", "web_print", "frontend")
for name in scripts:
    qweb._get_asset_bundle(f"web.assets_{name}", css=False, js=True).js()
for name in styles:
    qweb._get_asset_bundle(f"web.assets_{name}", css=True, js=False).css()
for name in ("web.report_assets_common", "web.report_assets_pdf"):
    qweb._get_asset_bundle(name, css=True, js=False).css()
env.cr.commit()
