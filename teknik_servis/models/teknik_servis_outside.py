from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..common import MANAGER, lock_rows
from .teknik_servis_order import RESULTS


class TeknikServisOutside(models.Model):
    """A record's device at another service: a central one, a subcontractor.

    Creating one sends the device, whichever way it is created; it comes back by
    `_bring_back` alone. A record is at one place at a time.
    """

    _name = "teknik.servis.outside"
    _inherit = ["teknik.servis.guard", "teknik.servis.client.uid"]
    _description = "Outside Service"
    _order = "date_sent desc, id desc"
    _rec_name = "order_id"
    _check_company_auto = True
    _system_fields = frozenset(
        {
            "company_id",
            "cost",
            "date_back",
            "line_id",
            "note_back",
            "picking_back_id",
            "picking_id",
            "result",
            "user_id",
        }
    )
    _fixed_fields = frozenset({"client_uid", "order_id"})

    order_id = fields.Many2one(
        "teknik.servis.order",
        string="Service Record",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    customer_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    device_name = fields.Char(related="order_id.device_name")
    serial = fields.Char(related="order_id.serial")
    partner_id = fields.Many2one(
        "res.partner",
        string="Sent To",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The central service or the subcontractor.",
    )
    reference = fields.Char(
        "Reference There", help="The number under which they work on it."
    )
    carrier = fields.Char()
    tracking = fields.Char("Tracking Number")
    date_sent = fields.Datetime("Sent On", required=True, default=fields.Datetime.now)
    date_expected = fields.Date("Expected Back", index="btree_not_null")
    note = fields.Text("What They Are to Do")
    user_id = fields.Many2one(
        "res.users",
        string="Sent By",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    date_back = fields.Datetime("Back On", readonly=True, copy=False)
    result = fields.Selection(RESULTS, readonly=True, copy=False)
    note_back = fields.Text("What They Did", readonly=True, copy=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(
        "Outside Cost",
        readonly=True,
        copy=False,
        groups=MANAGER,
        help="What they charge us, without taxes.",
    )
    line_id = fields.Many2one(
        "teknik.servis.order.line",
        string="Line of the Record",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Holds what it cost and what the customer pays.",
    )
    is_out = fields.Boolean("Still There", compute="_compute_is_out")
    is_late = fields.Boolean(
        "Late There", compute="_compute_is_late", search="_search_is_late"
    )
    stage_id = fields.Many2one(
        "teknik.servis.stage",
        string="Stage Then",
        store=False,
        domain="[('kind', 'not in', ('done', 'cancelled')),"
        " ('company_id', 'in', (company_id, False))]",
        help="Where the record goes with it; empty: it stays where it is.",
    )

    _back_after_sent = models.Constraint(
        "CHECK(date_back >= date_sent)", "A device comes back after it was sent."
    )
    _one_place = models.UniqueIndex(
        "(order_id) WHERE date_back IS NULL",
        "The device of this record is at an outside service already.",
    )
    # What is out is a small share, and what is looked for.
    _out_idx = models.Index("(date_expected) WHERE date_back IS NULL")

    @api.depends("date_back")
    def _compute_is_out(self):
        for outside in self:
            outside.is_out = not outside.date_back

    @api.depends("date_back", "date_expected")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for outside in self:
            expected = outside.date_expected
            outside.is_late = bool(
                not outside.date_back and expected and expected < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("date_back", "=", False) & Domain("date_expected", "<", "today")
        return Domain.OR(late if wanted else ~late for wanted in value)

    @api.depends("order_id.name", "partner_id.display_name")
    def _compute_display_name(self):
        for outside in self:
            # sudo: the number of a record, no more of it
            order = outside.sudo().order_id.name
            place = outside.sudo().partner_id.display_name
            outside.display_name = " · ".join(filter(None, (order, place)))

    @api.model
    def default_get(self, fields):
        """Propose the stage of those who are away, where there is one."""
        values = super().default_get(fields)
        order = self.env["teknik.servis.order"].browse(values.get("order_id"))
        if order and "stage_id" in fields and not values.get("stage_id"):
            values["stage_id"] = order._get_outside_stage().id
        return values

    # ------------------------------------------------------------------ sending

    @api.model_create_multi
    def create(self, vals_list):
        """Send devices: each record's stage and story follow, and its stock if ours.

        :raises UserError: for closed records, and for those that are away already
        """
        create = super().create

        def send(rows):
            return self._create_and_send(rows, create)

        return self._create_once(vals_list, send)[0]

    def _create_and_send(self, vals_list, create):
        ids = {vals.get("order_id") for vals in vals_list} - {None, False}
        orders = self.env["teknik.servis.order"].browse(sorted(ids))
        orders._check_open()
        orders._check_not_outside()
        stages = [vals.get("stage_id") for vals in vals_list]
        outsides = create(
            [{k: v for k, v in vals.items() if k != "stage_id"} for vals in vals_list]
        )
        for outside, stage_id in zip(outsides, stages, strict=True):
            outside._move_out()
            stage = self.env["teknik.servis.stage"].browse(stage_id or ())
            outside._note(outside._get_sent_text(), stage, outside.date_sent)
        return outsides

    def _note(self, text, stage, moment):
        """Tell in the story of one record what happened, and move it on.

        :param text: what colleagues read
        :param stage: where the record goes; empty: it stays
        :param moment: when it happened
        """
        self.ensure_one()
        moment = min(moment, fields.Datetime.now())
        self.env["teknik.servis.operation"].create(
            {
                "order_id": self.order_id.id,
                "stage_id": (stage or self.order_id.stage_id).id,
                "technician_id": False,
                "date_start": moment,
                "date_stop": moment,
                "internal_note": text,
            }
        )

    def _get_sent_text(self):
        """Return in one line where one device went, and how."""
        self.ensure_one()
        expected = self.date_expected and format_date(self.env, self.date_expected)
        details = [self.reference, self.carrier, self.tracking]
        if expected:
            details.append(self.env._("expected back on %(date)s", date=expected))
        text = self.env._("Sent to %(place)s", place=self.partner_id.display_name)
        return ", ".join(filter(None, (text, *details)))

    def write(self, vals):
        if not self._is_system():
            self.order_id._check_open()
        return super().write({k: v for k, v in vals.items() if k != "stage_id"})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_happened(self):
        self.order_id._check_open()
        for outside in self.sudo():
            if outside.date_back or outside.picking_id:
                raise UserError(
                    self.env._(
                        "%(outside)s: it was really sent. Bring the device back "
                        "instead of deleting it.",
                        outside=outside.display_name,
                    )
                )

    # ------------------------------------------------------------------ back

    def _bring_back(self, stage=None, **vals):
        """Take one device back: its story, its stage and its stock follow.

        :param stage: where the record goes; empty: it stays
        :param vals: `date_back`, `result`, `note_back`, `cost`
        :raises UserError: when it is back already, or its record is closed
        """
        self.ensure_one()
        self.check_access("write")
        self.order_id._check_open()
        # Who presses twice waits, and finds it back.
        lock_rows(self.sudo())
        if self.date_back:
            raise UserError(
                self.env._(
                    "%(outside)s: it is back already.", outside=self.display_name
                )
            )
        # sudo: what it cost is entered by whoever takes it back, and read by managers
        self.sudo()._as_system().write(
            {**vals, "date_back": vals.get("date_back") or fields.Datetime.now()}
        )
        self._move_back()
        self._note(self._get_back_text(), stage, self.date_back)

    def _get_back_text(self):
        """Return in one line what came back with one device."""
        self.ensure_one()
        results = dict(self._fields["result"]._description_selection(self.env))
        text = self.env._("Back from %(place)s", place=self.partner_id.display_name)
        details = (results.get(self.result), (self.note_back or "").strip())
        return ", ".join(filter(None, (text, *details)))

    def action_back(self):
        """Open the dialog in which one device is taken back."""
        self.ensure_one()
        self.order_id._refuse_closed()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_outside_back_action"
        )
        action["context"] = {"default_outside_id": self.id}
        return action

    def action_print(self):
        """Print the slips of these records."""
        report = self.env.ref("teknik_servis.teknik_servis_outside_report_action")
        return report.report_action(self.order_id)

    def action_save(self):
        """Close the dialog; the browser has saved it before it called this."""
        return {"type": "ir.actions.act_window_close"}

    def action_save_and_print(self):
        """Print the slip; the browser has saved the dialog before it called this."""
        return {**self.action_print(), "close_on_report_download": True}

    def _move_to_order(self, target):
        """Give these to the record that theirs is merged into, in superuser mode."""
        self._as_system().write({"order_id": target.id})
