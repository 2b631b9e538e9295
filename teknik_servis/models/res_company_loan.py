from odoo import fields, models
from odoo.exceptions import UserError

from ..common import lock_rows


class ResCompany(models.Model):
    _inherit = "res.company"

    # Set by the program alone, when the first device is lent.
    teknik_servis_loan_location_id = fields.Many2one(
        "stock.location",
        string="Lent Devices",
        readonly=True,
        ondelete="restrict",
        help="Where devices are that customers have for a while; they stay ours.",
    )

    def _get_teknik_servis_loan_location(self):
        """Return the stock location of one company's lent devices, made if need be.

        Under the warehouse's view location, not under its stock: no ordinary delivery
        takes from there, and what is there stays in the company's stock.

        :raises UserError: for a company without a warehouse
        """
        self.ensure_one()
        # sudo: a named act of whoever lends; one location, of their own company
        company = self.sudo()
        if company.teknik_servis_loan_location_id:
            return company.teknik_servis_loan_location_id
        warehouse = company._get_teknik_servis_warehouse()
        if not warehouse:
            raise UserError(company._get_no_warehouse_text())
        # Two who lend a first device at once make one location.
        lock_rows(company)
        company.teknik_servis_loan_location_id = (
            self.env["stock.location"]
            .sudo()
            .create(
                {
                    "name": self.env._("Lent Devices"),
                    "usage": "internal",
                    "location_id": warehouse.view_location_id.id,
                    "company_id": company.id,
                }
            )
        )
        return company.teknik_servis_loan_location_id
