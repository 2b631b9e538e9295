from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file


def migrate(cr, version):
    """Bring the templates that companies may choose: updates never create them."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    path = "data/teknik_servis_message_data.xml"
    convert_file(env, "teknik_servis", path, {}, mode="init", noupdate=True)
