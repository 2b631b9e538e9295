from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..common import SENTINEL
from .teknik_servis_part_request import AWAITED_STATES, OPEN_STATES


class TeknikServisOrder(models.Model):
    """The parts that a record waits for."""

    _inherit = "teknik.servis.order"

    part_request_ids = fields.One2many(
        "teknik.servis.part.request", "order_id", string="Part Requests"
    )
    # compute_sudo: accountants read records, but not what the workshop asks for.
    part_request_count = fields.Integer(
        "Number of Part Requests",
        compute="_compute_part_request_count",
        compute_sudo=True,
    )
    # A condition of stages, by default of the one where records wait for parts.
    has_part_request = fields.Boolean(
        "Part Request",
        compute="_compute_has_part_request",
        compute_sudo=True,
        search="_search_has_part_request",
        help="A part is asked for and not given yet.",
    )
    part_request_text = fields.Text(
        "Parts Asked For",
        compute="_compute_part_request_text",
        compute_sudo=True,
        help="What the record waits for, and until when.",
    )

    @api.depends("part_request_ids")
    def _compute_part_request_count(self):
        for order in self:
            order.part_request_count = len(order.part_request_ids)

    @api.depends("part_request_ids.state")
    def _compute_has_part_request(self):
        for order in self:
            states = order.part_request_ids.mapped("state")
            order.has_part_request = any(state in OPEN_STATES for state in states)

    def _search_has_part_request(self, operator, value):
        if operator != "in":
            return NotImplemented
        asked = Domain("part_request_ids.state", "in", OPEN_STATES)
        return Domain.OR(asked if wanted else ~asked for wanted in value)

    @api.depends("part_request_ids.state", "part_request_ids.date_expected")
    def _compute_part_request_text(self):
        for order in self:
            order.part_request_text = "\n".join(
                request._get_state_text()
                for request in order.part_request_ids
                if request.state in OPEN_STATES
            )

    # ------------------------------------------------------------------ asking

    def action_request_part(self):
        """Open the dialog in which a part is asked for."""
        self.ensure_one()
        self.check_access("write")
        self._refuse_closed()
        wizard = self.env["teknik.servis.part.ask"].create({"order_id": self.id})
        return wizard._get_records_action(
            name=self.env._("Request Part"), target="new", context={}
        )

    def action_view_part_requests(self):
        """Open the part requests of one record."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_part_request_action"
        )
        action["domain"] = [("order_id", "=", self.id)]
        action["context"] = {"default_order_id": self.id}
        return action

    def _get_part_stage(self):
        """Return the stage where one record waits for parts, if there is one.

        It is known by what it asks for: the first waiting stage that no record enters
        without a part request.
        """
        self.ensure_one()
        asking = self.env["teknik.servis.stage"].sudo()
        asking = asking.search(
            [
                ("kind", "=", "waiting"),
                ("required_field_ids.name", "=", "has_part_request"),
                ("company_id", "in", (self.company_id.id, False)),
                "|",
                ("department_ids", "=", False),
                ("department_ids", "in", self.department_id.ids),
            ],
            limit=1,
        )
        return asking.sudo(False)

    # ------------------------------------------------------------------ closing

    def _get_missing_for_stage(self, stage, given=()):
        missing = super()._get_missing_for_stage(stage, given)
        if stage.kind == "done":
            missing += [
                self.env._(
                    "%(part)s is asked for: give it or call the request off",
                    part=request._get_text(),
                )
                for request in self.sudo().part_request_ids
                if request.state in AWAITED_STATES
            ]
        return missing

    def _after_stage_change(self, stages_before):
        result = super()._after_stage_change(stages_before)
        if self.env.context.get("teknik_servis_merging") is not SENTINEL:
            cancelled = self.filtered(lambda order: order.stage_kind == "cancelled")
            # sudo: a record's requests go with it, whoever of them cancels it
            requests = cancelled.sudo().part_request_ids
            requests._call_off_with_record()
        return result

    def _move_work(self, target):
        result = super()._move_work(target)
        # sudo: past the rule that a request never changes its record
        self.sudo().part_request_ids._as_system().write({"order_id": target.id})
        return result


class TeknikServisPartRequest(models.Model):
    _inherit = "teknik.servis.part.request"

    def _get_state_text(self):
        """Return one request with what is known of it, as the record tells it."""
        self.ensure_one()
        labels = dict(self._fields["state"]._description_selection(self.env))
        expected = self.state == "ordered" and self.date_expected
        day = expected and format_date(self.env, expected)
        return " · ".join(filter(None, (self._get_text(), labels[self.state], day)))

    def _call_off_with_record(self):
        """Call off what is open of cancelled records, in superuser mode.

        What was set aside is let go by the record itself; its lines stay with it.
        """
        requests = self.filtered(lambda request: request.state in OPEN_STATES)
        requests.line_id._as_system().write({"is_set_aside": False})
        requests._as_system().write({"state": "cancelled"})
