from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file

FILES = ("teknik_servis_counter_data.xml", "teknik_servis_form_outside_data.xml")


def migrate(cr, version):
    """Bring what updates never create, and what the central service's stage asks for.

    The default stage asked for nothing before; where a user changed that it stays.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in FILES:
        path = f"data/{name}"
        convert_file(env, "teknik_servis", path, {}, mode="init", noupdate=True)
    stage = env.ref("teknik_servis.teknik_servis_stage_central", False)
    if stage and stage.kind == "waiting" and not stage.required_field_ids:
        stage.required_field_ids = env.ref(
            "teknik_servis.field_teknik_servis_order__has_outside"
        )
