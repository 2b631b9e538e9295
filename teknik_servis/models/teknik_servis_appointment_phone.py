import re
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.http import SessionExpiredException

from ..common import clean_id
from .teknik_servis_operation_collected import METHODS

# What a phone may do, and with what.
ACTS = frozenset(
    ("on_way", "begin", "stop", "done", "missed", "next", "collect", "note", "photo")
)
# How a phone names a tap.
UID = re.compile(r"[A-Za-z0-9_-]{8,64}")
MOST_COLLECTED = 10**9
MOST_SLOTS = 6


class TeknikServisAppointment(models.Model):
    """What a technician does on the phone: each tap once, however often it is sent."""

    _inherit = "teknik.servis.appointment"

    @api.model
    def phone_act(self, client_uid, appointment_id, act, values=None):
        """Do what a technician tapped on one of their own visits.

        Called again with the same `client_uid` it does nothing and answers the same.

        :param client_uid: made by the phone with the tap, 8 to 64 characters
        :param appointment_id: id of a visit of the caller's
        :param act: `on_way`, `begin`, `stop`, `done`, `missed`, `next` (`start`: UTC as
            text, `duration`: hours, `name`), `collect` (`amount`, `method`), `note`
            (`text`), `photo` (`name`, `data`: base64)
        :param values: what the act takes, `at` and `sent_at`: when it was tapped and
            sent by the phone's clock, UTC as text, and `user_id`: who tapped it
        :return: `{"card": the visit as in `get_today`, "message": text or False,
            "action": what to open next, or False, "is_repeated": bool}`
        :raises AccessError: somebody else's visit, or none
        :raises UserError: with what is in the way
        :raises SessionExpiredException: somebody else has logged in since, and the
            phone keeps the tap for who made it
        """
        self.check_access("write")
        values = values if isinstance(values, dict) else {}
        if values.get("user_id") not in (None, self.env.uid):
            raise SessionExpiredException("Another user has logged in.")
        self = self._as_technician()
        self._check_tap(client_uid, act)
        appointment = self._get_own_visit(appointment_id)
        receipt, is_new = self.env["teknik.servis.tap"]._receive(
            client_uid, appointment, act
        )
        if is_new:
            receipt.answer = getattr(appointment, f"_phone_{act}")(
                {**values, "client_uid": client_uid}
            )
        answer = receipt.answer or {}
        technicians = self._get_own_technicians()
        return {
            "card": appointment._get_cards(technicians, self._get_phone_zone())[0],
            "message": answer.get("message", False),
            "action": appointment._get_phone_action(answer),
            "is_repeated": not is_new,
        }

    @api.model
    @api.readonly
    def get_next_slots(self, appointment_id, hours=None):
        """Return when the technician could come again to one of their own visits.

        :param appointment_id: id of a visit of the caller's
        :param hours: how long; None: what the record says
        :return: starts as text in UTC, the next free ones; empty for closed records
        :raises AccessError: somebody else's visit, or none
        """
        self.check_access("read")
        visit = self._as_technician()._get_own_visit(appointment_id)
        orders = visit.order_ids.filtered(lambda one: one.is_open and one.active)
        if not orders:
            return []
        slots = orders.get_free_slots(hours, visit.technician_id.ids, MOST_SLOTS, True)
        return [slot["start"] for slot in slots]

    # ------------------------------------------------------------------ who and what

    @api.model
    def _check_tap(self, client_uid, act):
        if not (isinstance(client_uid, str) and UID.fullmatch(client_uid)):
            raise UserError(
                self.env._("The phone did not name its entry: reload the page.")
            )
        if not isinstance(act, str) or act not in ACTS:
            raise UserError(
                self.env._("The phone asked for something unknown: reload the page.")
            )

    @api.model
    def _get_own_visit(self, appointment_id):
        """Return a visit of the user's own.

        :raises AccessError: it is somebody else's, or there is none
        """
        appointment = self.browse(clean_id(appointment_id)).exists()
        own = self._get_own_technicians()
        # sudo: whose it is; of a stranger's nothing else is told
        if not appointment or appointment.sudo().technician_id not in own:
            raise AccessError(self.env._("This visit is not yours, or it was deleted."))
        appointment.check_access("write")
        return appointment

    def _get_open_order(self):
        """Return the record that is worked on in one visit."""
        self.ensure_one()
        order = self.order_ids.filtered(lambda one: one.is_open and one.active)[:1]
        if not order:
            raise UserError(
                self.env._(
                    "%(appointment)s: its records are closed.",
                    appointment=self.display_name,
                )
            )
        return order

    def _get_running(self):
        """Return the technician's own work that runs on one visit's records."""
        return self._get_own_running(self.technician_id, self.order_ids)

    def _get_phone_action(self, answer):
        """Return the İşlem dialog that an act leads to, or False."""
        operation = self.env["teknik.servis.operation"].browse(
            answer.get("operation_id") or ()
        )
        operation = operation.exists()
        order = operation.order_id or self.order_ids.filtered("is_open")[:1]
        if not (answer.get("opens") and order and order.is_open):
            return False
        action = order.action_operation()
        if operation:
            action["res_id"] = operation.id
        return action

    # ------------------------------------------------------------------ acts

    def _phone_on_way(self, values):
        if self.state not in ("on_way", "at_work"):
            self.action_on_way()
        return {}

    def _phone_begin(self, values):
        """Begin, or go on after a stop. What ran elsewhere ends; the answer says so."""
        if self._get_running():
            return {}
        told = self.action_at_work()
        running = self._get_running()
        at = self._get_tapped_at(values)
        if running and at < running.date_start:
            running.date_start = at
        params = told.get("params", {}) if isinstance(told, dict) else {}
        return {"message": params.get("message", False)}

    def _phone_stop(self, values):
        running = self._get_running()[:1]
        if not running:
            # It ended already: another work began, or the office stopped it.
            return {}
        self._stop_at(running, values)
        return {"opens": True, "operation_id": running.id}

    def _phone_done(self, values):
        """End the visit; propose the operation, unless it is told already."""
        running = self._get_running()[:1]
        if running:
            self._stop_at(running, values)
        if self.state != "done":
            self._go_on("done")
        works = self.env["teknik.servis.operation"].search(
            Domain("order_id", "in", self.order_ids.ids)
            & Domain("technician_id", "=", self.technician_id.id)
            & Domain("is_bare_move", "=", False)
            & Domain("date_start", ">=", self.start - timedelta(hours=12))
        )
        is_told = any(work.work_done or work.line_ids for work in works)
        empty = works.filtered(
            lambda work: not (work.collected_amount or work.internal_note)
        )
        return {"opens": not is_told, "operation_id": (running or empty[:1]).id}

    def _phone_missed(self, values):
        running = self._get_running()[:1]
        if running:
            self._stop_at(running, values)
        if self.state != "missed":
            self.action_missed()
        return {}

    def _phone_next(self, values):
        """Book the next visit of the same technician to the same records."""
        order = self._get_open_order()
        start = self._parse_start(values.get("start"))
        visit = self.create(
            {
                "client_uid": values["client_uid"],
                "technician_id": self.technician_id.id,
                "order_ids": [
                    Command.set(self.order_ids.filtered("is_open").ids or order.ids)
                ],
                "start": start,
                "duration": self._parse_number(values.get("duration"), 24) or 1,
                "name": self._parse_text(values.get("name")),
            }
        )
        return {
            "message": self.env._(
                "Next appointment: %(time)s", time=visit._format_time()
            )
        }

    def _phone_collect(self, values):
        """Note what the customer paid, as an operation of its own."""
        number = self._parse_number(values.get("amount"), MOST_COLLECTED)
        # What is less than the smallest coin is nothing.
        amount = self.company_id.currency_id.round(number)
        method = values.get("method")
        if not amount or not any(method == known for known, _label in METHODS):
            raise UserError(self.env._("Say how much the customer paid, and how."))
        self._add_work(values, {"collected_amount": amount, "collected_method": method})
        return {}

    def _phone_note(self, values):
        """Keep a note for the office with the running work, or as one of its own."""
        text = self._parse_text(values.get("text"))
        if not text:
            raise UserError(self.env._("The note is empty."))
        running = self._get_running()[:1]
        if running:
            lines = filter(None, (running.internal_note, text))
            running.internal_note = "\n".join(lines)
        else:
            self._add_work(values, {"internal_note": text})
        return {}

    def _phone_photo(self, values):
        """Keep a photo with the running work, or else with the record's device."""
        name = values.get("name")
        photo = {"raw": self._parse_photo(values.get("data"))}
        if isinstance(name, str) and name:
            photo["name"] = name[:200]
        target = self._get_running()[:1] or self._get_open_order()
        target.photo_ids = [Command.create(photo)]
        return {}

    # ------------------------------------------------------------------ helpers

    def _stop_at(self, running, values):
        """End running work when it was tapped, not when the network came back."""
        at = self._get_tapped_at(values)
        running.check_access("write")
        running._stop()
        if running.date_start <= at < running.date_stop:
            running.date_stop = at

    def _add_work(self, values, vals):
        """Write down what happened at one visit now, without moving its record."""
        order = self._get_open_order()
        at = self._get_tapped_at(values)
        return self.env["teknik.servis.operation"].create(
            {
                "client_uid": values["client_uid"],
                "order_id": order.id,
                "technician_id": self.technician_id.id,
                "date_start": at,
                "date_stop": at,
                **vals,
            }
        )
