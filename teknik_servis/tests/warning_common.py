from datetime import datetime

from freezegun import freeze_time

from .appointment_common import AppointmentCommon

TYPE = "teknik_servis.mail_activity_type_warn_%s"
# A Wednesday, noon in Istanbul.
NOW = datetime(2027, 7, 7, 9)


class WarningCommon(AppointmentCommon):
    """Warnings of one company, for the office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Only the cases of each test.
        cls.env["res.company"].search([]).teknik_servis_warn_dispatcher = False
        cls.company.partner_id.tz = "Europe/Istanbul"
        cls.company.write(
            {
                "teknik_servis_warn_dispatcher": True,
                "teknik_servis_promise_hours": 24,
                "teknik_servis_start_minutes": 15,
            }
        )
        cls.office = cls.users["office"]
        cls.office.write({"lang": "en_US", "tz": "Europe/Istanbul"})
        cls.order.user_id = cls.office
        cls.env["teknik.servis.stage"].search([]).time_limit = 0

    def _run(self, moment=NOW):
        """Run the cron as it runs by itself, at a moment."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "teknik_servis.teknik_servis_warning_cron"
            ).sudo().method_direct_trigger()
        self.env.invalidate_all()

    def _told(self, kind, order=None):
        """Return the activities of a kind that stand on a record."""
        wanted = self.env.ref(TYPE % kind)
        found = (order or self.order).activity_ids
        return found.filtered(lambda one: one.activity_type_id == wanted)
