from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What the program knows a Servis Şekli by; their names are the user's.
PLACE_KINDS = [
    ("workshop", "Workshop"),
    ("on_site", "On Site"),
    ("cargo", "Cargo"),
]


class TeknikServisIntake(models.AbstractModel):
    """What kinds of jobs have in common: where they start and what they ask for."""

    _name = "teknik.servis.intake"
    _description = "Kind of Job"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    stage_id = fields.Many2one(
        "teknik.servis.stage",
        string="First Stage",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', 'in', ('new', 'planned'))]",
        help="Where new records of this kind start; empty: in the first stage.",
    )
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        "teknik_servis_intake_required_field_rel",  # each kind has one of its own
        string="Asked Before Work",
        domain=[("model", "=", "teknik.servis.order")],
        help="What must be filled in before such a record leaves its first stage.",
    )
    required_done_field_ids = fields.Many2many(
        "ir.model.fields",
        "teknik_servis_intake_required_done_field_rel",
        string="Asked at Hand-over",
        domain=[("model", "=", "teknik.servis.order")],
        help="What must be filled in before such a record is handed over.",
    )

    @api.constrains("stage_id")
    def _check_stage_id(self):
        for intake in self.sudo().filtered("stage_id"):
            if intake.stage_id.kind not in ("new", "planned"):
                raise ValidationError(
                    self.env._(
                        "%(kind)s cannot start in %(stage)s: choose a stage of the "
                        "kind New or Planned.",
                        kind=intake.name,
                        stage=intake.stage_id.name,
                    )
                )

    @api.constrains("required_field_ids", "required_done_field_ids")
    def _check_required_fields(self):
        for intake in self.sudo():
            asked = intake.required_field_ids | intake.required_done_field_ids
            foreign = asked.filtered(lambda field: field.model != "teknik.servis.order")
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(fields)s: not fields of a service record.",
                        fields=", ".join(foreign.mapped("display_name")),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: records of other companies and technicians need them as well
        orders = self.env["teknik.servis.order"].sudo().with_context(active_test=False)
        used = orders.search([(self._order_field, "in", self.ids)])[self._order_field]
        if used:
            raise UserError(
                self.env._(
                    "%(codes)s: stands on service records. Archive it instead.",
                    codes=", ".join(used.mapped("name")),
                )
            )


class TeknikServisType(models.Model):
    """Servis Türü: what is to be done (a repair, an installation, maintenance)."""

    _name = "teknik.servis.type"
    _inherit = "teknik.servis.intake"
    _description = "Service Type"
    _order_field = "type_id"

    is_repair = fields.Boolean(
        "Repairs a Fault",
        default=True,
        help="Its days under warranty prolong it, another one is a repeated fault.",
    )
    starts_warranty = fields.Boolean(
        help="The hand-over begins warranties that count from the installation.",
    )

    def write(self, vals):
        changed = self.filtered(
            lambda kind: (
                "is_repair" in vals and kind.is_repair != bool(vals["is_repair"])
            )
        )
        result = super().write(vals)
        if changed:
            # The legal repair time runs for repairs alone.
            self.env["teknik.servis.order"]._recount_legal_time(types=changed)
        return result

    required_field_ids = fields.Many2many(
        relation="teknik_servis_type_required_field_rel"
    )
    required_done_field_ids = fields.Many2many(
        relation="teknik_servis_type_required_done_field_rel"
    )


class TeknikServisPlace(models.Model):
    """Servis Şekli: where it is done (in the workshop, on site, by cargo)."""

    _name = "teknik.servis.place"
    _inherit = "teknik.servis.intake"
    _description = "Service Place"
    _order_field = "place_id"

    kind = fields.Selection(
        PLACE_KINDS,
        required=True,
        default="workshop",
        help="Which of a record's fields are shown.",
    )
    required_field_ids = fields.Many2many(
        relation="teknik_servis_place_required_field_rel"
    )
    required_done_field_ids = fields.Many2many(
        relation="teknik_servis_place_required_done_field_rel"
    )
