from odoo.tests import new_test_user

from .appointment_common import AppointmentCommon
from .common import ROLES


class BoardCommon(AppointmentCommon):
    """The board of a summer's day, as the office asks for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = cls.DAY
        cls.stop = cls.DAY.replace(day=8)
        cls.board = {"start": "2027-07-07 00:00:00", "stop": "2027-07-08 00:00:00"}
        cls.company_2 = cls.env["res.company"].create({"name": "Öteki Ltd."})
        cls.stranger = new_test_user(
            cls.env,
            "ts_stranger",
            groups=ROLES["office"],
            company_id=cls.company_2.id,
            company_ids=cls.company_2.ids,
        )

    def _visits(self, role="office"):
        """Return the model as the web request of a role has it."""
        user = self.users.get(role) or self.stranger
        visits = self.env["teknik.servis.appointment"].with_user(user)
        companies = user.company_ids.ids
        return visits.with_context(
            allowed_company_ids=companies, lang="en_US", tz="Europe/Istanbul"
        )

    def _board(self, role="office", **filters):
        return self._visits(role).get_board(self.start, self.stop, filters)

    def _seen(self, visit):
        """Return what the board showed of one appointment."""
        return {
            "technician_id": visit.technician_id.id,
            "start": str(visit.start),
            "stop": str(visit.stop),
        }

    def _move(self, visit, changes, role="office", expected=None, **more):
        own = self._visits(role).browse(visit.id)
        return own.board_move(
            changes, expected or self._seen(visit), self.board, **more
        )
