from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let the default stage of waiting for parts ask for one, where nobody changed it.

    It asked for nothing before. Without it nobody could be sent there by Request Part.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    stage = env.ref("teknik_servis.teknik_servis_stage_parts", raise_if_not_found=False)
    if stage and stage.kind == "waiting" and not stage.required_field_ids:
        stage.required_field_ids = env.ref(
            "teknik_servis.field_teknik_servis_order__has_part_request"
        )
