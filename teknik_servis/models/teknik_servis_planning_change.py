from odoo import api, fields, models


class TeknikServisAppointment(models.Model):
    """Which technicians are concerned by what somebody changed."""

    _inherit = "teknik.servis.appointment"

    @api.model
    def _note_changes(self, user, changed, teams, watch):
        result = super()._note_changes(user, changed, teams, watch)
        rows = {}
        coming = self._get_coming(changed)
        for visit_id, (before, after) in coming.items():
            for pair in _get_pairs(before) | _get_pairs(after):
                was = before if pair in _get_pairs(before) else None
                rows.setdefault(pair, {})[f"visit {visit_id}"] = was
        # Who joins a team by a visit that is entered afterwards gets no new job.
        over = set().union(
            *(_get_pairs(known) for pair in changed.values() for known in pair)
        ) - set(rows)
        for order_id, (before, after) in teams.items():
            for technician_id in before ^ after:
                pair = (technician_id, order_id)
                if pair not in over:
                    rows.setdefault(pair, {})["team"] = technician_id in before
        others, own = self._split_by_actor(user, rows, watch.labels)
        notices = self.env["teknik.servis.planning.notice"]
        notices._add(others, self._get_known_by(own, changed))
        return result

    @api.model
    def _get_coming(self, changed):
        """Return those of the changes that are about a visit which is not over."""
        now = fields.Datetime.to_string(fields.Datetime.now())
        return {
            visit_id: pair
            for visit_id, pair in changed.items()
            if any(known and known["stop"] > now for known in pair)
        }

    @api.model
    def _split_by_actor(self, user, rows, labels):
        """Return rows for others, and those of whoever did it: nobody is told of that.

        A record that is gone leaves its label.

        :param rows: `{(technician id, record id): what they knew}`
        """
        technicians = self.env["hr.employee"].browse({key[0] for key in rows})
        technicians = technicians.exists()
        known = self.env["teknik.servis.order"].browse({key[1] for key in rows})
        known = known.exists()
        actors = technicians.filtered(lambda one: user and one.user_id == user)
        others, own = {}, {}
        for (technician_id, order_id), was in rows.items():
            if technician_id not in technicians._ids:
                continue
            there = order_id in known._ids
            key = (technician_id, order_id if there else None, labels.get(order_id))
            (own if technician_id in actors._ids else others)[key] = was
        return others, own

    @api.model
    def _get_known_by(self, own, changed):
        """Return what those who did it know now: nothing more is news to them.

        :param own: rows of `_split_by_actor`
        :return: list of `(key, what is known now)`
        """
        rows = []
        for key, was in own.items():
            technician_id, order_id, _label = key
            now = {}
            for name in was:
                if name == "team":
                    now[name] = not was[name]
                    continue
                after = changed[int(name.removeprefix("visit "))][1]
                goes = (technician_id, order_id) in _get_pairs(after)
                now[name] = after if goes else None
            rows.append((key, now))
        return rows


def _get_pairs(known):
    """Return whom something that is known of a visit concerns, about which records."""
    if not known:
        return set()
    return {(known["technician"], order_id) for order_id in known["orders"]}
