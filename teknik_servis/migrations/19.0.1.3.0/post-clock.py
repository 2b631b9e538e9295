from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file

FILES = ("teknik_servis_form_loan_data.xml", "teknik_servis_holiday_data.xml")


def migrate(cr, version):
    """Bring the holidays and the loaner's slip, which updates never create."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in FILES:
        path = f"data/{name}"
        convert_file(env, "teknik_servis", path, {}, mode="init", noupdate=True)
