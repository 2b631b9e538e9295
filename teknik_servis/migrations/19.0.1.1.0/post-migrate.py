from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file


def migrate(cr, version):
    """Bring the default service types and places, which updates never create."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    path = "data/teknik_servis_type_data.xml"
    convert_file(env, "teknik_servis", path, {}, mode="init", noupdate=True)
