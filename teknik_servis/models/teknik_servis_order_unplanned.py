from datetime import timedelta

from pytz import UTC, timezone

from odoo import fields, models

# Where nobody has to be found for a record any more.
PLANNED_KINDS = ("in_progress", "ready", "done", "cancelled")


class TeknikServisOrder(models.Model):
    """Records whose part is here while their technician is not.

    They join those without a technician (filter Unplanned) until somebody is chosen or
    the work goes on. The technician stays on the record: they may be back before. When
    there is a planning board, it shows these records among the unplanned ones.
    """

    _inherit = "teknik.servis.order"

    needs_planning = fields.Boolean(
        "To Plan Again",
        readonly=True,
        copy=False,
        help="The part has come and the technician is away.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "technician_ids" in vals:
            self._forget_planning()
        return result

    def _after_stage_change(self, stages_before):
        result = super()._after_stage_change(stages_before)
        self.filtered(lambda o: o.stage_kind in PLANNED_KINDS)._forget_planning()
        return result

    def _forget_planning(self):
        planned = self.filtered("needs_planning")
        if planned:
            planned._as_system().needs_planning = False

    def _plan_again_without_technician(self, requests):
        """Flag records whose technicians are all away while their part is here.

        :param requests: part requests of these records that have just come
        """
        by_order = requests.grouped("order_id")
        teams = {
            order: order.technician_ids or by_order[order].technician_id
            for order in self
        }
        away = self.env["hr.employee"].concat(*teams.values())
        away = away._get_teknik_servis_missing()
        alone = self.filtered(lambda order: teams[order] and teams[order] <= away)
        if alone:
            alone._as_system().needs_planning = True


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _get_teknik_servis_missing(self):
        """Return those who do not work (any more) today: gone, dismissed, on leave.

        Leaves are those in working calendars, where Time Off writes its own, too.
        """
        # sudo: whether somebody is at work, to whoever gives work out
        people = self.sudo()
        gone = people.filtered(
            lambda p: not p.active or not p.teknik_servis_is_technician
        )
        now = fields.Datetime.now()
        leaves = self.env["resource.calendar.leaves"].sudo()
        leaves = leaves.search(
            [
                ("resource_id", "in", people.resource_id.ids),
                ("time_type", "=", "leave"),
                ("date_from", "<=", now + timedelta(days=1)),
                ("date_to", ">", now),
            ]
        )
        on_leave = leaves.filtered(lambda leave: leave._begins_today(now)).resource_id
        gone |= people.filtered(lambda p: p.resource_id in on_leave)
        return self.browse(gone.ids)


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    def _begins_today(self, now):
        """Return whether one leave has begun, or begins on this day where they work.

        :param now: naive UTC
        """
        self.ensure_one()
        zone = timezone(self.resource_id.tz or "UTC")
        begin, today = (
            UTC.localize(moment).astimezone(zone).date()
            for moment in (self.date_from, now)
        )
        return begin <= today
