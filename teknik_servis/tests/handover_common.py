from odoo.tests import Form

from .appointment_common import AppointmentCommon
from .life_common import LifeCycleCommon


class HandoverCommon(LifeCycleCommon, AppointmentCommon):
    """Two records and a visit in Ali's name; Mehmet and Veli may get them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.users.values():
            user.write({"lang": "en_US", "tz": "UTC"})
        cls.technician_3 = cls.env["hr.employee"].create({"name": "Veli Çırak"})
        cls.technician_3.action_teknik_servis_make_technician()
        cls.visited = cls._create_order(technician_ids=False, user_id=False)
        cls.visit = cls._book(9, order=cls.visited)
        cls.waiting = cls._create_order(user_id=False)

    def _dialog(self, receiver=None, role="office", **values):
        """Open the dialog of Ali's work, and save it as it proposes itself."""
        model = self._as(self.env["teknik.servis.handover"], role)
        form = Form(model.with_context(default_technician_id=self.technician.id))
        if receiver:
            form.receiver_id = receiver
        for name, value in values.items():
            form[name] = value
        return form.save()

    def _line(self, dialog, record):
        return dialog.line_ids.filtered(lambda line: line._get_record() == record)

    def _ask(self, order, state="requested", **values):
        request = self.env["teknik.servis.part.request"].create(
            {
                "order_id": order.id,
                "product_id": self.part.id,
                "technician_id": self.technician.id,
                **values,
            }
        )
        request._as_system().state = state
        return request

    def _group(self, *orders):
        group = self.env["teknik.servis.group"].create({})
        for order in orders:
            order.group_id = group
        return self.env["teknik.servis.order"].concat(*orders)
