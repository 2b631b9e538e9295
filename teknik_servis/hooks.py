def uninstall_hook(env):
    """Empty our tables before Odoo deletes the stages that records stand in.

    Lines and operations go with their records; native documents stay.
    """
    env.cr.execute("DELETE FROM teknik_servis_loan")
    env.cr.execute("DELETE FROM teknik_servis_order")


def post_init_hook(env):
    """Give companies their record numbers, and devices the owners transfers tell of.

    :param env: environment of the superuser, at the end of the installation
    """
    env["res.company"].search([])._create_teknik_servis_sequence()
    env["stock.lot"]._init_teknik_servis_owners()
