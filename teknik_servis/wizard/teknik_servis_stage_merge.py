from odoo import fields, models


class TeknikServisStageMerge(models.TransientModel):
    """Merge stages: their records and history go to another stage of the same kind."""

    _name = "teknik.servis.stage.merge"
    _description = "Merge Service Stages"

    stage_ids = fields.Many2many("teknik.servis.stage", required=True, readonly=True)
    kind = fields.Selection(related="stage_ids.kind")
    target_id = fields.Many2one(
        "teknik.servis.stage",
        string="Into",
        required=True,
        domain="[('kind', '=', kind), ('id', 'not in', stage_ids)]",
    )

    def action_merge(self):
        """Merge, and go back to the list of stages."""
        self.ensure_one()
        self.stage_ids._merge_into(self.target_id)
        return {"type": "ir.actions.act_window_close"}
