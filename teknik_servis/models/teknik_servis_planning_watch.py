from collections import defaultdict

from odoo import SUPERUSER_ID, api, fields, models

from ..outbox import is_quiet

# What of an appointment somebody may have to be told of.
WATCHED = {"active", "duration", "name", "order_ids", "start", "state", "technician_id"}
# How a visit goes on: who is there knows, and nobody is sent anywhere else.
GOING_ON = {"on_way", "at_work", "done", "missed"}
KEY = "teknik_servis.planning_watch"


class Watch:
    """What one user has changed in a transaction: as it was before, the first time."""

    def __init__(self):
        self.visits = {}  # {appointment id: what it was, None: nothing}
        self.teams = {}  # {record id: ids of its technicians}
        self.labels = {}  # {record id: what a record that is deleted was}


class TeknikServisAppointment(models.Model):
    """Whoever changes an appointment changes what others know of it.

    What it was before is kept until the end of the transaction: ten changes are one,
    and a change that was taken back is none.
    """

    _inherit = "teknik.servis.appointment"

    @api.model_create_multi
    def create(self, vals_list):
        if is_quiet(self.env):
            return super().create(vals_list)
        received = self._get_received(vals_list)
        appointments = super().create(vals_list)
        fresh = appointments - received
        if fresh:
            self._get_watch().visits.update(dict.fromkeys(fresh.ids))
        return appointments

    def write(self, vals):
        names = WATCHED & vals.keys()
        on_way = vals.get("state") == "on_way" and self.filtered(
            lambda one: one.state != "on_way"
        )
        if names == {"state"} and vals["state"] in GOING_ON:
            names = self.filtered(lambda one: one.state == "cancelled") and names
        if names and not is_quiet(self.env):
            self._watch()
        result = super().write(vals)
        if on_way:
            on_way._tell_on_way()
        return result

    def unlink(self):
        if not is_quiet(self.env):
            self._watch()
        return super().unlink()

    def _tell_on_way(self):
        """Tell whoever waits for these technicians that they have set out (hook)."""

    def _watch(self):
        """Keep what these appointments are, before they change."""
        visits = self._get_watch().visits
        new = self.filtered(lambda one: one.id not in visits)
        if new:
            # sudo: kept for those who go there, whoever changes it
            visits.update({one.id: one._get_known() for one in new.sudo()})

    def _get_known(self):
        """Return what there is to know of one appointment, or None: nobody goes."""
        self.ensure_one()
        if not self.active or self.state == "cancelled":
            return None
        return {
            "technician": self.technician_id.id,
            "orders": sorted(self.order_ids.ids),
            "start": fields.Datetime.to_string(self.start),
            "stop": fields.Datetime.to_string(self.stop),
            "name": self.name or "",
        }

    def _get_watch(self):
        """Return what the user has changed so far; evaluated when it is committed."""
        precommit = self.env.cr.precommit
        if KEY not in precommit.data:
            precommit.data[KEY] = defaultdict(Watch)
            system = self.env(user=SUPERUSER_ID, su=True, context={})[self._name]
            precommit.add(system._evaluate_watch)
        return precommit.data[KEY][self.env.uid]

    @api.model
    def _evaluate_watch(self):
        """Put what has really changed into the outboxes, when it is committed."""
        watches = self.env.cr.precommit.data.pop(KEY, {})
        for uid, watch in watches.items():
            known = self.browse(watch.visits).exists()
            after = {one.id: one._get_known() for one in known}
            changed = {
                visit_id: (before, after.get(visit_id))
                for visit_id, before in watch.visits.items()
                if before != after.get(visit_id)
            }
            orders = self.env["teknik.servis.order"].browse(watch.teams).exists()
            teams = {
                order.id: (watch.teams[order.id], set(order.technician_ids.ids))
                for order in orders
            }
            self._note_changes(self.env["res.users"].browse(uid), changed, teams, watch)
        self.env.flush_all()

    @api.model
    def _note_changes(self, user, changed, teams, watch):
        """Tell others what a user has changed, a while later (hook).

        :param user: whose transaction it is
        :param changed: `{appointment id: (what was known, what is to be known)}`, each
            as `_get_known` returns it
        :param teams: `{record id: (ids of its technicians before, after)}`
        :param watch: holds the labels of records that are deleted
        """


class TeknikServisOrder(models.Model):
    """Who is put on a record's team, or taken off, has to know, too."""

    _inherit = "teknik.servis.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        if not is_quiet(self.env):
            # sudo: a list of names; who is on the team without being seen there
            staffed = orders.filtered(lambda order: order.sudo().technician_ids)
            if staffed:
                watch = self.env["teknik.servis.appointment"]._get_watch()
                watch.teams.update((order_id, set()) for order_id in staffed.ids)
        return orders

    def write(self, vals):
        if "technician_ids" in vals and not is_quiet(self.env):
            teams = self.env["teknik.servis.appointment"]._get_watch().teams
            for order in self.sudo():  # sudo: as above
                teams.setdefault(order.id, set(order.technician_ids.ids))
        return super().write(vals)

    def unlink(self):
        # sudo: whoever is sent there, by whoever may delete the record
        planned = self.sudo().filtered("appointment_ids")
        if planned:
            watch = self.env["teknik.servis.appointment"]._get_watch()
            labels = {order.id: order._get_visit_label() for order in planned}
            watch.labels.update(labels)
            # Visits that go on for others are for one record less.
            if not is_quiet(self.env):
                planned.appointment_ids._watch()
        return super().unlink()

    def _get_visit_label(self):
        """Return who, where and what: `Ayşe Yılmaz · Kadıköy · Kombi`."""
        self.ensure_one()
        # The district: Odoo keeps it as the city.
        place = self.service_address_id or self.partner_id
        parts = (self.partner_id.name or self.phone, place.city, self.device_name)
        return " · ".join(part for part in parts if part)
