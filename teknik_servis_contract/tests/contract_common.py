from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.teknik_servis.tests.life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class ContractCommon(LifeCycleCommon):
    """A customer with two boilers at two sites; the shop is in Istanbul."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Europe/Istanbul"
        cls.env["teknik.servis.holiday"].search([]).unlink()
        cls.company.resource_calendar_id.global_leave_ids.unlink()
        cls.sites = cls.env["res.partner"].create(
            [
                {"name": name, "parent_id": cls.customer.id, "type": "delivery"}
                for name in ("Merkez", "Şube")
            ]
        )
        cls.lots = cls.env["stock.lot"].create(
            [
                {"name": f"KMB-{number}", "product_id": cls.device.id}
                for number in range(3)
            ]
        )

    @classmethod
    def _contract(cls, lots=None, lines=({},), site=None, **values):
        """Create a draft: monthly visits from 15 January 2027, one boiler."""
        lots = cls.lots[:1] if lots is None else lots
        return cls.env["teknik.servis.contract"].create(
            {
                "partner_id": cls.customer.id,
                "user_id": cls.users["office"].id,
                "date_start": "2027-01-15",
                "date_end": "2027-12-31",
                "device_ids": [
                    Command.create({"lot_id": lot.id, "site_id": site and site.id})
                    for lot in lots
                ],
                "line_ids": [
                    Command.create(
                        {
                            "name": "Bakım",
                            "technician_ids": cls.technician.ids,
                            "direction": "none",
                            **line,
                        }
                    )
                    for line in lines
                ],
                **values,
            }
        )

    def _days(self, contract, field="date_planned"):
        """Return the days of a contract's visits, those that were skipped left out."""
        visits = contract.visit_ids.filtered(lambda one: one.state != "skipped")
        return [str(visit[field]) for visit in visits.sorted(field)]

    def _run_cron(self):
        """Make what is due, as the cron does."""
        Cron = type(self.env["ir.cron"])
        with patch.object(Cron, "_commit_progress", return_value=float("inf")):
            self.env["teknik.servis.contract"]._cron_make_records()
        self.env.invalidate_all()

    def _close(self, order):
        self._hand_over(order, date_delivered=fields.Datetime.now())

    def _cancel(self, order):
        order.write(
            {"stage_id": self._stage("cancelled").id, "cancel_reason": "Vazgeçildi"}
        )

    def _reopen(self, order):
        order.with_user(self.users["manager"])._reopen("Yanlışlıkla")
