from odoo import api, fields, models

CHANNELS = [
    ("phone", "Telephone"),
    ("counter", "At the Counter"),
    ("whatsapp", "WhatsApp"),
    ("email", "E-mail"),
    ("web", "Web"),
    ("dealer", "Through a Dealer"),
]


class TeknikServisOrder(models.Model):
    """What kind of job a record is, how it came in, and what that asks for."""

    _inherit = "teknik.servis.order"

    type_id = fields.Many2one(
        "teknik.servis.type",
        string="Service Type",
        ondelete="restrict",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        help="What is to be done; it may decide the first stage, what is asked for and "
        "the printed form.",
    )
    place_id = fields.Many2one(
        "teknik.servis.place",
        string="Service Place",
        ondelete="restrict",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        help="Where the work is done; it decides what is asked for.",
    )
    place_kind = fields.Selection(string="Place Kind", related="place_id.kind")
    notified_by = fields.Char(help="Who called or came, where it was not the customer.")
    channel = fields.Selection(CHANNELS, help="The way the customer reached us.")
    shelf = fields.Char(
        copy=False, index="btree_not_null", help="Where the device lies in the shop."
    )
    carrier_in = fields.Char("Came By", copy=False, help="Carrier of the device.")
    tracking_in = fields.Char(
        "Tracking Number In",
        copy=False,
        index="btree_not_null",
        help="Of the parcel the device came in.",
    )
    carrier_out = fields.Char("Goes By", copy=False, help="Carrier of the device.")
    tracking_out = fields.Char(
        "Tracking Number Out",
        copy=False,
        index="btree_not_null",
        help="Of the parcel the device goes back in.",
    )

    @api.depends("type_id", "place_id")
    def _compute_stage_id(self):
        """Let records that are not saved yet start where their kind of job starts."""
        result = super()._compute_stage_id()
        for order in self.filtered(lambda order: not order._origin):
            first = (order.place_id.stage_id or order.type_id.stage_id).filtered(
                lambda stage, order=order: (
                    stage.active
                    and order.department_id
                    in (stage.department_ids or [order.department_id])
                )
            )
            order.stage_id = first or order.stage_id
        return result

    def _get_missing_fields(self, stage):
        names = super()._get_missing_fields(stage)
        intakes = (self.type_id.sudo(), self.place_id.sudo())
        asked = []
        for intake in intakes:
            if stage.kind not in ("new", "cancelled") and stage != intake.stage_id:
                asked += intake.required_field_ids.mapped("name")
            if stage.kind == "done":
                asked += intake.required_done_field_ids.mapped("name")
        asked = [n for n in asked if n in self._fields and not self._is_filled(n)]
        return list(dict.fromkeys(names + asked))
