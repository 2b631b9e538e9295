from odoo import SUPERUSER_ID, api

# Height in mm that receipts had while a page could not end below its content.
OLD_HEIGHT, LONGEST = 200, 400


def migrate(cr, version):
    """Receipts end where their content ends; a paper that a user changed stays."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    paper = env.ref("teknik_servis.paperformat_receipt", False)
    if paper and paper.format == "custom" and paper.page_height == OLD_HEIGHT:
        paper.write({"page_height": LONGEST, "teknik_servis_is_roll": True})
