from datetime import datetime

from odoo.fields import Command

from .common import TeknikServisCommon


class AppointmentCommon(TeknikServisCommon):
    """Two technicians, one record, and a day in summer to plan it on."""

    # A Wednesday; in UTC, as stored.
    DAY = datetime(2027, 7, 7)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(technician_ids=False, device_name="Kombi X24")

    @classmethod
    def _at(cls, hour, minute=0):
        return cls.DAY.replace(hour=hour, minute=minute)

    @classmethod
    def _book(cls, hour=9, technician=None, order=None, env=None, **values):
        """Book one technician for a record at an hour of the day, in UTC."""
        return (env or cls.env)["teknik.servis.appointment"].create(
            {
                "technician_id": (technician or cls.technician).id,
                "order_ids": [Command.set((order or cls.order).ids)],
                "start": cls._at(hour),
                **values,
            }
        )
