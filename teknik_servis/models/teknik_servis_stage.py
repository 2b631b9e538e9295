import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

KINDS = [
    ("new", "New"),
    ("planned", "Planned"),
    ("in_progress", "In Progress"),
    ("waiting", "Waiting"),
    ("ready", "Ready"),
    ("done", "Handed Over"),
    ("cancelled", "Cancelled"),
]
CLOSED_KINDS = ("done", "cancelled")
# Creation, hand-over and cancellation need a stage to go to, always.
NECESSARY_KINDS = ("new", "done", "cancelled")


class TeknikServisStage(models.Model):
    """Where a record stands. Users define their own; code asks for `kind`."""

    _name = "teknik.servis.stage"
    _description = "Service Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=lambda self: self._default_sequence())
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="in_progress",
        help="What the stage means to the program; fixed once a record is in it.",
    )
    color = fields.Char(default="#E5E7EB", help="Colour of the records in the list.")
    fold = fields.Boolean("Folded", help="Folded in the kanban view.")
    published = fields.Boolean(
        help="The customer sees this stage; in other stages they go on seeing the last "
        "published one."
    )
    customer_text = fields.Char(
        "Customer Reads", translate=True, help="How the stage is called to customers."
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    department_ids = fields.Many2many(
        "hr.department",
        "teknik_servis_stage_department_rel",
        ondelete="restrict",
        string="Departments",
        help="Empty: for all departments.",
    )
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        "teknik_servis_stage_required_field_rel",
        string="Required Fields",
        domain=[("model", "=", "teknik.servis.order")],
        help="What must be filled in before a record may enter the stage.",
    )
    is_closed = fields.Boolean(compute="_compute_is_closed")
    order_count = fields.Integer("Records", compute="_compute_order_count")

    @api.model
    def _default_sequence(self):
        """Return the place after the last open stage: closed ones stay at the end."""
        open_stages = [("kind", "not in", CLOSED_KINDS)]
        last = self.search(open_stages, order="sequence desc", limit=1)
        return last.sequence + 1

    @api.depends("kind")
    def _compute_is_closed(self):
        for stage in self:
            stage.is_closed = stage.kind in CLOSED_KINDS

    def _compute_order_count(self):
        counts = dict(
            self.env["teknik.servis.order"]
            .with_context(active_test=False)
            ._read_group([("stage_id", "in", self.ids)], ["stage_id"], ["__count"])
        )
        for stage in self:
            stage.order_count = counts.get(stage, 0)

    @api.constrains("color")
    def _check_color(self):
        for stage in self:
            if stage.color and not re.fullmatch(r"#[0-9a-fA-F]{6}", stage.color):
                raise ValidationError(
                    self.env._(
                        "Colour %(color)s of %(stage)s is not of the form #RRGGBB.",
                        color=stage.color,
                        stage=stage.name,
                    )
                )

    @api.constrains("required_field_ids")
    def _check_required_field_ids(self):
        for stage in self:
            foreign = stage.required_field_ids.sudo().filtered(
                lambda field: field.model != "teknik.servis.order"
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(fields)s: not fields of a service record.",
                        fields=", ".join(foreign.mapped("display_name")),
                    )
                )

    @api.constrains("company_id")
    def _check_company_id(self):
        # sudo: records of the other companies are those that are looked for
        for stage in self.sudo().filtered("company_id"):
            elsewhere = [("company_id", "!=", stage.company_id.id)]
            records = self.env["teknik.servis.order"].with_context(active_test=False)
            foreign = records.sudo().search(
                [("stage_id", "=", stage.id), *elsewhere], limit=1
            ) or self.env["teknik.servis.operation"].sudo().search(
                [
                    *elsewhere,
                    *("|", ("stage_id", "=", stage.id)),
                    ("stage_from_id", "=", stage.id),
                ],
                limit=1,
            )
            if foreign:
                raise ValidationError(
                    self.env._(
                        "Stage %(stage)s holds records of %(company)s: it stays open "
                        "to all companies.",
                        stage=stage.name,
                        company=foreign.company_id.display_name,
                    )
                )

    @api.model
    def _check_necessary_kinds(self, leaving=()):
        """Raise unless a stage to start, to hand over and to cancel in remains.

        One of each for all companies and departments: so that a company that is founded
        tomorrow has them too.

        :param leaving: ids of stages that are about to go and count no more
        """
        rows = self.sudo()._read_group(
            [
                ("kind", "in", NECESSARY_KINDS),
                ("company_id", "=", False),
                ("department_ids", "=", False),
                ("id", "not in", leaving),
            ],
            ["kind"],
        )
        kept = {kind for (kind,) in rows}
        labels = dict(self._fields["kind"]._description_selection(self.env))
        lost = [labels[kind] for kind in NECESSARY_KINDS if kind not in kept]
        if lost:
            raise ValidationError(
                self.env._(
                    "One active stage of the kind %(kinds)s must remain, for all "
                    "companies and departments: add another one first.",
                    kinds=", ".join(lost),
                )
            )

    def write(self, vals):
        if "kind" in vals:
            self._check_kind_unused(vals["kind"])
        result = super().write(vals)
        # Not at creation: a new stage takes nothing away.
        if {"active", "kind", "company_id", "department_ids"} & vals.keys():
            self._check_necessary_kinds()
        return result

    def _check_kind_unused(self, kind):
        """Refuse a new kind for a stage in use.

        It would close (or reopen) all of its records at once and without a trace.
        """
        changed = self.filtered(lambda stage: stage.kind != kind).sudo()
        if changed._stands_in_history():
            raise UserError(
                self.env._(
                    "%(stages)s: stands in the history of records, its kind stays as "
                    "it is. Add a new stage.",
                    stages=", ".join(changed.mapped("name")),
                )
            )
        for stage in changed.filtered("order_count"):
            raise UserError(
                self.env._(
                    "Stage %(stage)s holds %(count)s records: its kind stays as it is. "
                    "Add a new stage and merge this one into another of the same kind.",
                    stage=stage.name,
                    count=stage.order_count,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for stage in self.sudo().filtered("order_count"):
            raise UserError(
                self.env._(
                    "Stage %(stage)s holds %(count)s records: archive it or merge it "
                    "into another stage.",
                    stage=stage.name,
                    count=stage.order_count,
                )
            )
        if self._stands_in_history():
            raise UserError(
                self.env._(
                    "%(stages)s: stands in the history of records. Archive the stage, "
                    "or merge it into another one.",
                    stages=", ".join(self.mapped("name")),
                )
            )
        self._check_necessary_kinds(self.ids)

    def _stands_in_history(self):
        """Return whether any operation came from or went to one of these stages."""
        # sudo: of whichever company and technician
        Operation = self.env["teknik.servis.operation"].sudo()
        either = Domain("stage_id", "in", self.ids)
        either |= Domain("stage_from_id", "in", self.ids)
        return bool(Operation.search_count(either, limit=1))

    @api.model
    def _get_first_of_kind(self, kinds, company, department=None):
        """Return the stage that code takes when it needs one of some kind.

        :param kinds: a kind or several, the first that has a stage wins
        :param company: `res.company` of the record
        :param department: `hr.department` of the record, may be empty
        :return: one stage, the first by sequence that fits, or an empty recordset
        """
        kinds = [kinds] if isinstance(kinds, str) else kinds
        stages = self.search(
            [
                ("kind", "in", kinds),
                ("company_id", "in", [company.id, False]),
                "|",
                ("department_ids", "=", False),
                ("department_ids", "in", department.ids if department else []),
            ]
        )
        return stages.sorted(lambda stage: kinds.index(stage.kind))[:1]

    def _merge_into(self, target):
        """Move all records and their history from these stages to another one.

        Nothing happened to the records themselves, so no operation is written and no
        entry condition asked.

        :param target: stage of the same kind
        :raises UserError: when the kinds differ
        """
        target.ensure_one()
        sources = self - target
        if any(stage.kind != target.kind for stage in sources):
            raise UserError(
                self.env._(
                    "Only stages of one kind can be merged: %(stage)s is another one.",
                    stage=target.name,
                )
            )
        self.check_access("unlink")
        orders = (
            self.env["teknik.servis.order"]
            .sudo()
            .with_context(active_test=False)
            .search([("stage_id", "in", sources.ids)])
        )
        orders._set_stage_without_history(target)
        # The history is not editable; here it changes its words, not its meaning.
        operations = self.env["teknik.servis.operation"].sudo()
        for field in ("stage_id", "stage_from_id"):
            operations.search([(field, "in", sources.ids)])._rename_stage(field, target)
        sources.unlink()
