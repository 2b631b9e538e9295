from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

CONDITION = "has_outside"


class TeknikServisOrder(models.Model):
    """Where else a record's device is worked on."""

    _inherit = "teknik.servis.order"

    outside_ids = fields.One2many(
        "teknik.servis.outside", "order_id", string="Outside Service"
    )
    outside_id = fields.Many2one(
        "teknik.servis.outside",
        string="Now at Outside Service",
        compute="_compute_outside_id",
        compute_sudo=True,
    )
    outside_text = fields.Char(
        "Where Outside", compute="_compute_outside_id", compute_sudo=True
    )
    is_outside_late = fields.Boolean(
        "Late from Outside Service",
        compute="_compute_outside_id",
        compute_sudo=True,
        search="_search_is_outside_late",
    )
    # A condition of stages, by default of the one of devices at the central service.
    has_outside = fields.Boolean(
        "Outside Service (where, reference, date)",
        compute="_compute_has_outside",
        compute_sudo=True,
        help="The device is at an outside service: where, since when, and under which "
        "number there is written down.",
    )

    @api.depends(
        *("outside_ids.date_back", "outside_ids.date_expected"),
        *("outside_ids.partner_id", "outside_ids.date_sent", "outside_ids.reference"),
    )
    @api.depends_context("lang", "tz")
    def _compute_outside_id(self):
        for order in self:
            away = order.outside_ids.filtered(lambda place: not place.date_back)[:1]
            order.outside_id = away
            order.outside_text = order._get_outside_text(away) if away else False
            order.is_outside_late = away.is_late

    def _get_outside_text(self, outside):
        """Return in one line where one record's device is, since and until when."""
        sent = fields.Datetime.context_timestamp(self, outside.date_sent)
        text = self.env._(
            "At %(place)s since %(date)s",
            place=outside.partner_id.display_name,
            date=format_date(self.env, sent.date()),
        )
        details = [outside.reference]
        if outside.date_expected:
            expected = format_date(self.env, outside.date_expected)
            details.append(self.env._("expected back on %(date)s", date=expected))
        return ", ".join(filter(None, (text, *details)))

    def _search_is_outside_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("outside_ids", "any", [("is_late", "=", True)])
        return Domain.OR(late if wanted else ~late for wanted in value)

    @api.depends(
        *("outside_ids.date_back", "outside_ids.reference"),
        *("outside_ids.partner_id", "outside_ids.date_sent"),
    )
    def _compute_has_outside(self):
        for order in self:
            order.has_outside = any(
                not place.date_back
                and place.partner_id
                and place.date_sent
                and (place.reference or "").strip()
                for place in order.outside_ids
            )

    # ------------------------------------------------------------------ acts

    def action_send_outside(self):
        """Open the dialog in which one record's device is sent to another service."""
        self.ensure_one()
        self.check_access("write")
        self._refuse_closed()
        self._check_not_outside()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_outside_action_send"
        )
        action["context"] = {"default_order_id": self.id}
        return action

    def action_back_from_outside(self):
        """Open the dialog in which one record's device is taken back."""
        self.ensure_one()
        outside = self.outside_ids.filtered("is_out")[:1]
        if not outside:
            raise UserError(
                self.env._(
                    "%(order)s is at no outside service.", order=self.display_name
                )
            )
        return outside.action_back()

    def _check_not_outside(self):
        """Refuse to send a device that is away already.

        :raises UserError: that says where it is
        """
        # sudo: a device is at one place, whoever sent it there
        for order in self.sudo():
            if order.outside_id:
                raise UserError(
                    self.env._(
                        "%(order)s: %(where)s. Take it back first.",
                        order=order.display_name,
                        where=order.outside_text,
                    )
                )

    def _get_outside_stage(self):
        """Return where one record goes when its device is sent away, or none.

        The first waiting stage that asks for an outside service.
        """
        self.ensure_one()
        stages = self.env["teknik.servis.stage"].search(
            [
                ("kind", "=", "waiting"),
                ("company_id", "in", [self.company_id.id, False]),
                "|",
                ("department_ids", "=", False),
                ("department_ids", "in", self.department_id.ids),
            ]
        )
        # sudo: the name of a field
        return stages.filtered(
            lambda stage: CONDITION in stage.sudo().required_field_ids.mapped("name")
        )[:1]

    def _get_back_stage(self):
        """Return where one record goes when its device is back: to where it came from.

        Only out of a stage that is for those who are away; else it stays.
        """
        self.ensure_one()
        # sudo: the name of a field
        asked = self.stage_id.sudo().required_field_ids.mapped("name")
        if CONDITION not in asked:
            return self.stage_id.browse()
        moved = self.sudo().operation_ids.filtered(
            lambda operation: operation.stage_id == self.stage_id
        )
        before = moved.sorted("id")[:1].stage_from_id.with_env(self.env)
        if before.active and before.kind in ("planned", "in_progress"):
            return before
        return self.stage_id._get_first_of_kind(
            "in_progress", self.company_id, self.department_id
        )

    # ------------------------------------------------------------------ others

    def _get_missing_for_stage(self, stage, given=()):
        """Close no record whose device is still somewhere else."""
        missing = super()._get_missing_for_stage(stage, given)
        # sudo: where a device is, whoever sent it there
        if stage.is_closed and self.sudo().outside_id:
            missing.append(self.sudo().outside_text)
        return missing

    def _get_merge_problems(self):
        problems = super()._get_merge_problems()
        # sudo: as above
        away = self.sudo().filtered("outside_id")
        if len(away) > 1:
            problems.append(
                self.env._(
                    "%(orders)s are at outside services both: take one back first.",
                    orders=", ".join(away.mapped("name")),
                )
            )
        return problems

    def _move_work(self, target):
        """Give what was sent away of one record to the one that stays."""
        # sudo: past the rule that it never changes its record
        self.sudo().outside_ids._move_to_order(target)
        return super()._move_work(target)

    def _get_printed_outside(self):
        """Return what the slip of one record tells of: where it is, or was at last."""
        self.ensure_one()
        return self.outside_ids.filtered("is_out")[:1] or self.outside_ids[:1]

    def _check_printable(self, kind):
        """Print no slip of a device that was never sent."""
        if kind == "outside":
            missing = self.filtered(lambda order: not order.outside_ids)
            if missing:
                raise UserError(
                    self.env._(
                        "%(orders)s: nothing was sent to an outside service.",
                        orders=", ".join(missing.mapped("display_name")),
                    )
                )
        return super()._check_printable(kind)

    def _get_printed_signatures(self, kind):
        """The other service signs that it received the device."""
        parties = super()._get_printed_signatures(kind)
        if kind == "outside":
            taker = self._get_printed_outside().partner_id.name
            parties[-1].update(name=taker, signature=False, note="")
        return parties
