from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import format_date

from ..plan import due_date, first_period, periods, planned_date

# What makes another series: what was planned is replaced.
SERIES_FIELDS = {
    *("basis", "date_anchor", "date_first", "gap_month_ids", "gap_moves"),
    *("interval", "unit"),
}
# What puts the visits of a series on other days.
PLACE_FIELDS = {"direction", "weekday"}
# An open-ended contract is planned so far.
ROLLING = relativedelta(months=24)
DAY = timedelta(days=1)
# So many dates a form shows before it is saved.
SHOWN = 6


class TeknikServisContractLine(models.Model):
    """The visits of a plan, as rows: made, moved and taken away, never doubled."""

    _inherit = "teknik.servis.contract.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for line in lines:
            line._begin_series(line._get_first_day())
        lines._sync_plan()
        return lines

    def write(self, vals):
        changed = SERIES_FIELDS & vals.keys()
        others = self.browse()
        if changed:
            others = self.filtered(lambda one: one._get_changed_fields(changed, vals))
        result = super().write(vals)
        others._replace_plan()
        if (changed | PLACE_FIELDS) & vals.keys():
            self._sync_plan()
        return result

    # ---------------------------------------------------------------------- series

    def _get_first_day(self):
        """Return before which day one line has no visits."""
        start = self.contract_id.date_start
        return max(start, self.date_first or start)

    def _begin_series(self, day, number=1):
        """Let one line count anew: its first visit on a day or later has a number."""
        self._as_system().write(
            {
                "first_number": number,
                "first_period": first_period(self._get_rule(), day),
            }
        )

    def _replace_plan(self):
        """Let lines whose rule changed plan anew what is still to come.

        What was made, skipped or is over keeps its number and its day.
        """
        for line in self:
            kept, replaced, day = line._split_visits()
            number = max(kept.mapped("number"), default=0) + 1
            replaced._as_system().unlink()
            line._begin_series(day, number)

    def _split_visits(self):
        """Return which visits a change of one line's rule keeps and replaces.

        :return: `(kept visits, replaced ones, first day of the new series)`
        """
        self.ensure_one()
        contract, first = self.contract_id, self._get_first_day()
        # Not yet begun, all is still to come.
        today = contract._get_today() if contract.state != "draft" else first
        visits = self._origin.visit_ids
        replaced = visits.filtered(
            lambda one: one.state == "planned" and one.date_due >= today
        )
        kept = visits - replaced
        after = [one.date_due + DAY for one in kept]
        begins = max(first, today) if kept else first
        return kept, replaced, max([begins, *after])

    def _get_series(self):
        """Return how the visits of one line are counted now.

        :return: `(rule, number of period 0, first period)`; a plan that follows what
            was done counts from the day of the last visit done
        """
        self.ensure_one()
        rule = self._get_rule()
        done = self.basis == "done" and self.visit_ids.filtered(
            lambda one: one.date_done and one.number >= self.first_number
        )
        if done:
            last = max(done, key=lambda one: one.number)
            return rule._replace(anchor=last.date_done), last.number, 1
        return rule, self.first_number - self.first_period, self.first_period

    def _get_wanted(self):
        """Return the visits that one line should have: `{number: due date}`."""
        rule, zero, first = self._get_series()
        last = self._get_last_day()
        found = periods(rule, due_date(rule, first), last)
        return {zero + period: due_date(rule, period) for period in found}

    def _get_last_day(self):
        """Return until when one line is planned."""
        contract = self.contract_id
        return contract.date_end or contract._get_today() + ROLLING

    # ---------------------------------------------------------------------- rows

    def _sync_plan(self):
        """Bring the visits of lines to what their rules say: again, nothing changes.

        Only what is planned is touched: not what has a record, was skipped, or was
        moved by somebody.
        """
        Visit = self.env["teknik.servis.contract.visit"]._as_system()
        create_vals, gone = [], Visit
        self.visit_ids.fetch(["state", "number", "date_due", "date_planned"])
        for line in self:
            wanted = line._get_wanted()
            place = line._get_placer()
            known = {}
            for visit in line.visit_ids._as_system():
                known[visit.number] = visit
                if visit.state != "planned":
                    continue
                if due := wanted.get(visit.number):
                    visit._place(due, place(due))
                elif visit._may_be_dropped(wanted):
                    gone |= visit
            create_vals += [
                {
                    "line_id": line.id,
                    "contract_id": line.contract_id.id,
                    "company_id": line.company_id.id,
                    "number": number,
                    "date_due": due,
                    "date_planned": place(due),
                }
                for number, due in wanted.items()
                if number not in known
            ]
        gone.unlink()
        Visit.create(create_vals)

    def _get_placer(self):
        """Return a function that puts a due date of one line on its visit's day."""
        rule = self._get_rule()
        is_working_day = self.company_id._get_teknik_servis_work_days()
        return lambda due: planned_date(rule, due, is_working_day)

    # ---------------------------------------------------------------------- preview

    @api.depends(*SERIES_FIELDS, *PLACE_FIELDS, "contract_id.date_end")
    @api.depends_context("lang")
    def _compute_plan_preview(self):
        for line in self:
            ready = line.date_anchor and line.contract_id.date_start
            line.plan_preview = line._describe_plan() if ready else False

    def _describe_plan(self):
        """Return what one line plans, or would plan once it is saved, in words."""
        kept, replaced, day = self._split_visits()
        origin = self._origin
        if origin and not self._is_other_series(origin):
            days = [one.date_planned for one in replaced]
        else:
            rule, place = self._get_rule(), self._get_placer()
            found = periods(rule, max(day, self.date_anchor), self._get_last_day())
            days = [place(due_date(rule, period)) for period in found]
        texts = [format_date(self.env, one) for one in days[:SHOWN]]
        text = ", ".join(texts) + (" ..." if len(days) > SHOWN else "")
        described = self.env._("%(count)s visits to come", count=len(days))
        lines = [f"{described}: {text}" if days else described]
        if origin and self._is_other_series(origin):
            lines.append(
                self.env._(
                    "Saving replaces %(replaced)s planned visits; %(kept)s stay as "
                    "they are.",
                    replaced=len(replaced),
                    kept=len(kept),
                )
            )
        return "\n".join(lines)

    def _is_other_series(self, origin):
        """Return whether a form has another rule than the saved line."""
        return self._get_rule() != origin._get_rule() or any(
            self[name] != origin[name] for name in ("basis", "date_first")
        )
