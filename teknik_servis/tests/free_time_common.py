from odoo.fields import Command

from .appointment_common import AppointmentCommon


class FreeTimeCommon(AppointmentCommon):
    """Everybody works from 9 to 18 in Istanbul: 6 to 15 in UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.office = cls.users["office"]
        cls.office.write({"lang": "en_US", "tz": "Europe/Istanbul"})
        cls.company.country_id = cls.env.ref("base.tr")
        cls.hours = cls.env["resource.calendar"].create(
            {
                "name": "Dokuz altı",
                "company_id": cls.company.id,
                "tz": "Europe/Istanbul",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": "Gün",
                            "dayofweek": str(day),
                            "hour_from": 9,
                            "hour_to": 18,
                        }
                    )
                    for day in range(5)
                ],
            }
        )
        cls.team = cls.technician | cls.technician_2
        # Technicians that were there before are of no interest here.
        others = cls.env["hr.employee"].search(
            [("teknik_servis_is_technician", "=", True)]
        )
        (others - cls.team).teknik_servis_is_technician = False
        cls.team.resource_calendar_id = cls.hours
        cls.team.resource_id.tz = "Europe/Istanbul"

    def _open(self, order=None, user=None, **values):
        """Return the dialog of a record, searched with other values."""
        order = (order or self.order).with_user(user or self.office)
        order = order.with_context(lang="en_US")
        action = order.action_free_time()
        wizard = order.env[action["res_model"]].browse(action["res_id"])
        if values:
            wizard.write(values)
            wizard.action_search()
        return wizard

    def _slots(self, wizard):
        return [(slot.technician_ids, slot.start) for slot in wizard.slot_ids]
