from pytz import timezone

from odoo import fields, models

from ..moment import format_visit

TIMES = ("start", "stop")


class TeknikServisPlanningNotice(models.Model):
    """What has changed for one technician, in their language and time zone."""

    _inherit = "teknik.servis.planning.notice"

    def _get_lines(self):
        """Return what one technician is told, from rows of theirs.

        Nothing about the past: a visit that is over is neither news nor called off.

        :return: list of `(text, service record or empty)`
        """
        rows = self.with_context(**self.technician_id._get_planning_context())
        lines, told = [], set()
        for visit_id, was, orders, label in rows._get_visits():
            text = "; ".join(
                filter(
                    None,
                    (
                        rows._get_visit_text(visit_id, was, label),
                        *rows._get_jobs_texts(visit_id, was),
                    ),
                )
            )
            now_there = rows._get_now(visit_id)
            told.update(orders.ids)
            if text:
                lines.append((text, (now_there.order_ids & orders or orders)[:1]))
        for row in rows:
            text = row._get_team_text() if row.order_id.id not in told else ""
            if text:
                lines.append((text, row.order_id))
        return lines

    def _get_visits(self):
        """Return the visits that changed: of one for several records once.

        :return: list of `(appointment id, what was known or None, records, label)`
        """
        known, orders, labels = {}, {}, {}
        for row in self:
            for key, was in (row.known or {}).items():
                if not key.startswith("visit "):
                    continue
                visit_id = int(key.removeprefix("visit "))
                known[visit_id] = known.get(visit_id) or was
                orders[visit_id] = orders.get(visit_id, row.order_id) | row.order_id
                # Of a record that is deleted, only the last row says what it was.
                labels[visit_id] = labels.get(visit_id) or row._get_label()
        # In the order in which they come: of what is called off, came.
        starts = {
            visit_id: fields.Datetime.to_string(self._get_now(visit_id).start)
            or (was or {}).get("start", "")
            for visit_id, was in known.items()
        }
        return [
            (visit_id, known[visit_id], orders[visit_id], labels[visit_id])
            for visit_id in sorted(known, key=lambda visit_id: starts[visit_id])
        ]

    def _get_now(self, visit_id):
        """Return an appointment if the technician of these rows goes there."""
        visit = self.env["teknik.servis.appointment"].browse(visit_id).exists()
        if not visit or visit.technician_id != self.technician_id:
            return visit.browse()
        return visit if visit._get_known() else visit.browse()

    def _get_visit_text(self, visit_id, was, label):
        """Return what one visit became, or nothing: as far as they know nothing did.

        :param was: what the technician knew, as `_get_known` of appointments returns it
        """
        visit = self._get_now(visit_id)
        old = was and tuple(fields.Datetime.to_datetime(was[n]) for n in TIMES)
        new = visit and (visit.start, visit.stop)
        moment = fields.Datetime.now()
        old = old if old and old[1] > moment else None
        new = new if new and new[1] > moment else None
        texts = {"label": label}
        if visit:
            texts["label"] = self._get_visit_label(visit) or label
        if texts["label"]:
            texts["label"] = f"\N{MIDDLE DOT} {texts['label']}"
        if old:
            texts["old"] = self._format(*old)
        if new:
            texts["new"] = self._format(*new)
        if old and not new:
            return self.env._("Appointment called off: %(old)s %(label)s", **texts)
        if new and not old:
            return self.env._("New appointment: %(new)s %(label)s", **texts)
        if new and old != new:
            return self.env._(
                "Appointment moved from %(old)s to %(new)s %(label)s", **texts
            )
        if new and was["name"] != (visit.name or ""):
            return self.env._(
                "Appointment %(new)s %(label)s: to do now: %(name)s",
                name=visit.name or "-",
                **texts,
            )
        return ""

    def _get_jobs_texts(self, visit_id, was):
        """Return which records a visit that goes on is for no longer, or now as well.

        :param was: what the technician knew of the visit, None for a new one
        :return: list of texts
        """
        visit = self._get_now(visit_id)
        if not was or not visit or visit.stop <= fields.Datetime.now():
            return []
        key = f"visit {visit_id}"
        rows = self.filtered(lambda row: key in (row.known or {}))
        off = rows.filtered(
            lambda row: row.known[key] and row.order_id not in visit.order_ids
        )
        new = rows.filtered(lambda row: not row.known[key] and row.order_id)
        new = new.filtered(lambda row: row.order_id in visit.order_ids)
        when = self._format(visit.start, visit.stop)
        texts = []
        if off:
            texts.append(
                self.env._(
                    "No longer part of the appointment %(when)s: %(jobs)s",
                    when=when,
                    jobs=", ".join(row._get_label() for row in off),
                )
            )
        if new:
            texts.append(
                self.env._(
                    "Added to the appointment %(when)s: %(jobs)s",
                    when=when,
                    jobs=", ".join(row._get_label() for row in new),
                )
            )
        return texts

    def _get_visit_label(self, visit):
        """Return which records one visit is for."""
        label = visit.order_ids[:1]._get_visit_label()
        more = len(visit.order_ids) - 1
        return f"{label} (+{more})" if more > 0 else label

    def _get_team_text(self):
        """Return that a technician was put on a record without a time, or taken off."""
        self.ensure_one()
        order, was = self.order_id, (self.known or {}).get("team")
        now = self.technician_id in order.technician_ids
        if was is None or was == now or not (order.is_open and order.active):
            return ""
        if now:
            return self.env._(
                "New job, without a time: %(label)s", label=self._get_label()
            )
        return self.env._("No longer your job: %(label)s", label=self._get_label())

    def _get_label(self):
        """Return which record one row is about, also of one that is deleted."""
        self.ensure_one()
        return (self.order_id and self.order_id._get_visit_label()) or self.label or ""

    def _format(self, start, stop):
        zone = timezone(self.env.context["tz"])
        return format_visit(self.env, start, stop, zone)
