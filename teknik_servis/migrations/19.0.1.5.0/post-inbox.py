from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let technicians of older databases see what they are told, as new ones do.

    Once: what their users choose afterwards stays as it is.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    technicians = env["hr.employee"].search(
        [("teknik_servis_is_technician", "=", True)]
    )
    technicians._open_teknik_servis_inbox()
