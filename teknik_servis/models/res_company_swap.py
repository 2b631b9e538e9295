from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    teknik_servis_swap_location_id = fields.Many2one(
        "stock.location",
        string="Location of Swapped Devices",
        domain="[('usage', '=', 'internal'), ('company_id', 'in', (id, False))]",
        ondelete="restrict",
        help="Where faulty devices come to lie when they are swapped.",
    )

    def _get_teknik_servis_swap_location(self):
        """Return where one company's swapped devices come to lie; made where missing.

        Beside the main stock, so that no delivery takes them from there. Hook.
        """
        self.ensure_one()
        # sudo: a location of the company's own, made once by the first who swaps
        company = self.sudo()
        if not company.teknik_servis_swap_location_id:
            warehouse = company._get_teknik_servis_warehouse()
            if not warehouse:
                return self.env["stock.location"]
            company.teknik_servis_swap_location_id = (
                self.env["stock.location"]
                .sudo()
                .create(
                    {
                        "name": self.env._("Swapped Devices"),
                        "usage": "internal",
                        "location_id": warehouse.view_location_id.id,
                        "company_id": company.id,
                    }
                )
            )
        return company.teknik_servis_swap_location_id.with_env(self.env)
