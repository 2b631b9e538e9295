from contextlib import contextmanager

from .life_common import LifeCycleCommon

TABLE = "\n".join(
    ["Device\tSerial Number\tFault\tAccessories"]
    + [f"Toplu Kombi\tSN-{number:02}\tSu akıtıyor\tKılavuz" for number in range(14)]
)


class GroupCommon(LifeCycleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.part | cls.labour).taxes_id = False
        cls.device.name = "Toplu Kombi"
        cls.Intake = cls.env["teknik.servis.group.intake"]

    def _take_in(self, role="office", **values):
        """Take devices in by the dialog; return their group as the test's user."""
        wizard = self._as(self.Intake, role).create(
            {
                "partner_id": self.customer.id,
                "waybill_number": "IRS-77",
                "waybill_date": "2026-11-20",
                **values,
            }
        )
        group_id = wizard.action_create()["res_id"]
        return self.env["teknik.servis.group"].browse(group_id)

    def _group(self, count=3, **values):
        """Return a group of some records of our first technician."""
        group = self.env["teknik.servis.group"].create({"partner_id": self.customer.id})
        for number in range(count):
            self._create_order(
                group_id=group.id,
                device_name=f"Cihaz {number}",
                serial=f"S-{number}",
                **values,
            )
        return group

    def _act(self, group, kind, role="office", **values):
        """Do something to all records of a group; return the dialog with results."""
        wizard = self._as(group, role)
        wizard = getattr(wizard, f"action_{kind}")()
        wizard = self._as(self.env[wizard["res_model"]], role).browse(wizard["res_id"])
        wizard.write(values)
        wizard.action_apply()
        return wizard

    def _failed(self, wizard):
        return {
            row.order_id.id: row.outcome
            for row in wizard.sudo().line_ids
            if row.is_failed
        }

    def _count(self, act):
        """Return how many statements a call takes that begins with empty caches."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        with contextmanager(self._patchExecute)(queries):
            act()
            self.env.flush_all()
        return len(queries)
