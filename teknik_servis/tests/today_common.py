from datetime import timedelta

from odoo import fields

from .appointment_common import AppointmentCommon

# What anybody may send instead of what is asked for.
ODD = (None, False, 0, -1, 10**9, 10**30, "", "1", "'\"><script>", [], {}, "İıI😀", 1.5)


class TodayCommon(AppointmentCommon):
    """A technician with a telephone, and visits of today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phone_user = cls.users["technician"]
        cls.phone_user.write({"tz": "Europe/Istanbul", "lang": "en_US"})
        cls.now = fields.Datetime.now().replace(microsecond=0)

    @classmethod
    def _book_now(cls, minutes=0, **values):
        """Book the technician for some minutes from now, for five minutes."""
        values.setdefault("duration", 1 / 12)
        values["start"] = cls.now + timedelta(minutes=minutes)
        return cls._book(**values)

    def _phone(self, user=None):
        return self.env["teknik.servis.appointment"].with_user(user or self.phone_user)

    def _tap(self, visit, act, uid=None, user=None, **values):
        """Tap as a phone does it; each tap has a name of its own."""
        type(self).taps = getattr(self, "taps", 0) + 1
        uid = uid or f"tap-{self.taps:06}"
        return self._phone(user).phone_act(uid, visit.id, act, values)

    def _works(self, order=None):
        """Return what was done, without bare changes of stage."""
        works = (order or self.order).operation_ids
        return works.filtered(lambda work: not work.is_bare_move)
