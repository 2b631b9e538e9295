from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..common import SENTINEL, clean_id

# Put into the context by the board alone: it asks about who is in the way.
BOARD = "teknik_servis_board"


class BookedAlready(UserError):
    """Nothing but another appointment of the technician stands in the way."""


class TeknikServisAppointment(models.Model):
    """Personel Planlama: what is done on the board, each act one request.

    Every act takes the `board` that it is done on, `{"start", "stop", "filters"}` as
    for `get_board`, and answers like `get_board_changes` how things stand now; or

    - `{"conflict": text}`: the technician is not free then. Nothing was written; the
      same call with `overlap_ok` books anyway.
    - with `"stale": text`: somebody else was faster. Nothing was written.

    `"warning"` says in words that somebody is booked who does not work then.
    """

    _inherit = "teknik.servis.appointment"

    def board_move(self, changes, expected, board, overlap_ok=False):
        """Move or stretch one appointment.

        :param changes: `{"technician_id", "start", "duration"}`, any of them; start is
            naive UTC, duration is hours
        :param expected: `{"technician_id", "start", "stop"}` as the board showed them
        :param board: see the class, as for what is answered
        :param overlap_ok: book although the technician has another appointment then
        :raises UserError: the appointment is over, or what is asked for is impossible
        """
        vals = self._clean_board_changes(changes)
        stale = self._get_stale(expected)
        if stale:
            return self._answer_board(board, stale=stale)
        if overlap_ok:
            vals["overlap_ok"] = True

        def move(visit):
            visit.write(vals)
            return visit

        return self._plan_on_board(move, board, overlap_ok)

    def board_copy(self, changes, board, overlap_ok=False):
        """Book another appointment for the records of one, as `board_move` moves it."""
        self.ensure_one()
        self.check_access("read")
        vals = {
            "technician_id": self.technician_id.id,
            "start": self.start,
            "duration": self.duration,
            "name": self.name,
            "order_ids": [Command.set(self.order_ids.ids)],
            **self._clean_board_changes(changes),
            "overlap_ok": bool(overlap_ok),
        }
        return self._plan_on_board(lambda visit: visit.create(vals), board, overlap_ok)

    @api.model
    def board_book(self, order_id, changes, board, overlap_ok=False):
        """Send a technician to a record that waits; parameters as `board_move`.

        :param order_id: the record; without a duration in `changes` it is the record's
        """
        order = self.env["teknik.servis.order"].browse(clean_id(order_id)).exists()
        if not order:
            text = self.env._("This service record was deleted meanwhile.")
            return self.browse()._answer_board(board, stale=text)
        order.check_access("read")
        vals = {
            "order_ids": [Command.set(order.ids)],
            "duration": order._get_visit_duration(),
            **self._clean_board_changes(changes),
            "overlap_ok": bool(overlap_ok),
        }
        return self._plan_on_board(lambda visit: visit.create(vals), board, overlap_ok)

    def board_cancel(self, expected, board):
        """Call one appointment off: its record waits in the side list again.

        Parameters as `board_move`.
        """
        stale = self._get_stale(expected)
        if not stale:
            self.action_cancel()
        return self._answer_board(board, stale=stale)

    def _plan_on_board(self, act, board, overlap_ok):
        """Do something and answer the board; nothing is written where somebody is busy.

        :param act: takes `self`, returns the appointments that it changed
        """
        asking = self if overlap_ok else self.with_context(**{BOARD: SENTINEL})
        try:
            with self.env.cr.savepoint():
                changed = act(asking)
        except BookedAlready as error:
            return {"conflict": str(error)}
        return changed.with_env(self.env)._answer_board(board)

    def _check_overlaps(self, overlaps):
        try:
            return super()._check_overlaps(overlaps)
        except UserError as error:
            if self.env.context.get(BOARD) is SENTINEL:
                raise BookedAlready(str(error)) from error
            raise

    @api.model
    def _clean_board_changes(self, changes):
        """Return the values that somebody sent.

        :raises UserError: for a start that is no time
        """
        changes = changes if isinstance(changes, dict) else {}
        vals = {}
        if "technician_id" in changes:
            vals["technician_id"] = clean_id(changes["technician_id"])
            # sudo: whether there is such an employee; who they are is checked later
            if (
                not self.env["hr.employee"]
                .sudo()
                .browse(vals["technician_id"])
                .exists()
            ):
                raise UserError(self.env._("There is no such technician any more."))
        if type(changes.get("duration")) in (int, float):
            vals["duration"] = changes["duration"]
        if "start" in changes:
            try:
                vals["start"] = fields.Datetime.to_datetime(changes["start"])
            except (TypeError, ValueError):
                vals["start"] = None
            if not vals["start"]:
                raise UserError(
                    self.env._("%(start)s is no time.", start=changes["start"])
                )
        return vals

    def _get_stale(self, expected):
        """Return in words what became of an appointment that the board shows otherwise.

        :param expected: `{"technician_id", "start", "stop"}`, what was seen
        """
        if not self.exists():
            return self.env._("This appointment was deleted meanwhile.")
        self.ensure_one()
        self.check_access("write")
        expected = expected if isinstance(expected, dict) else {}
        seen = {
            "technician_id": self.technician_id.id,
            "start": fields.Datetime.to_string(self.start),
            "stop": fields.Datetime.to_string(self.stop),
        }
        if self._is_shown() and all(
            expected[name] == now for name, now in seen.items() if name in expected
        ):
            return None
        return self.env._(
            "%(appointment)s was changed by somebody else meanwhile (%(who)s): look at "
            "it again.",
            appointment=self.display_name,
            who=self.write_uid.name,
        )

    def _answer_board(self, board, **more):
        """Return how things stand on a board after an act on these appointments."""
        board = board if isinstance(board, dict) else {}
        answer = self.get_board_changes(
            self.ids,
            [],
            board.get("start"),
            board.get("stop"),
            board.get("filters"),
        )
        warning = "" if more.get("stale") else self._get_board_warning()
        return {**answer, **more, "warning": warning}

    def _get_board_warning(self):
        """Return in words which of these technicians do not work at the time."""
        live = self.exists().filtered(lambda one: one._is_live())
        if not live:
            return ""
        # sudo: whether somebody is at work, to whoever books them
        away = live.technician_id.sudo()._get_teknik_servis_away(
            min(live.mapped("start")), max(live.mapped("stop"))
        )
        off = self.env._("outside working hours")
        texts = []
        for one in live:
            labels = [
                label or off
                for begin, end, _kind, label in away[one.technician_id.sudo()]
                if begin < one.stop and end > one.start
            ]
            if labels:
                texts.append(
                    self.env._(
                        "%(technician)s, %(time)s: %(reason)s. Booked all the same.",
                        technician=one.technician_id.name,
                        time=one._format_time(),
                        reason=", ".join(dict.fromkeys(labels)),
                    )
                )
        return "\n".join(texts)
