def post_init_hook(env):
    """Give every company that exists already its own yearly record numbers.

    :param env: environment of the superuser, at the end of the installation
    """
    env["res.company"].search([])._create_teknik_servis_sequence()
