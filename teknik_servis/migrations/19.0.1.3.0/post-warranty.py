from odoo import SUPERUSER_ID, api

NO_REPAIRS = ("installation", "maintenance", "survey", "reading")


def migrate(cr, version):
    """Tell the usual service types what they are, and devices whose they are.

    Transfers first: whom they were sold to goes before who brought them in.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in NO_REPAIRS:
        kind = env.ref(f"teknik_servis.teknik_servis_type_{name}", False)
        if kind:
            kind.is_repair = False
            kind.starts_warranty = name == "installation"
    env["stock.lot"]._init_teknik_servis_owners()
    env["teknik.servis.order"]._init_device_cards()
