from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file


def migrate(cr, version):
    """Itemise replaced parts on the service form, where the company kept ours.

    Updates never create what may be deleted.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    if env.ref("teknik_servis.teknik_servis_form_service", raise_if_not_found=False):
        path = "data/teknik_servis_form_replaced_data.xml"
        convert_file(env, "teknik_servis", path, {}, mode="init", noupdate=True)
