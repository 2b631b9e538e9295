from odoo import api, fields, models, tools

TECHNICIAN_PRICES = [
    ("change", "See and change them"),
    ("see", "See them, do not change them"),
    ("hide", "Do not see them"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    teknik_servis_station = fields.Selection(
        [("authorised", "Authorised Service"), ("private", "Private Service")],
        "Kind of Station",
        help="Printed on forms below the company's name.",
    )
    teknik_servis_invoice_covered = fields.Boolean(
        "Covered Lines on Invoices",
        help="Put what warranty, contract or goodwill pays on the invoice as well, at "
        "a discount of 100 %.",
    )
    teknik_servis_warn_uninvoiced = fields.Boolean(
        "Ask at Hand-over",
        default=True,
        help="Ask before a record is handed over with chargeable lines that are not "
        "invoiced or an invoice that is not paid.",
    )
    teknik_servis_technician_prices = fields.Selection(
        TECHNICIAN_PRICES,
        "Technicians and Prices",
        required=True,
        default="change",
        help="What technicians may do with prices, discounts and taxes of their "
        "records.",
    )
    teknik_servis_discount_limit = fields.Float(
        "Largest Discount",
        default=100,
        digits="Discount",
        help="How far a price may be below the price list, by a discount, a typed "
        "price or both; free of charge counts as 100 %. A manager may grant more. 100: "
        "no limit.",
    )

    _teknik_servis_discount_limit_is_percentage = models.Constraint(
        "CHECK(teknik_servis_discount_limit BETWEEN 0 AND 100)",
        "The largest discount is between 0 and 100 %.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_teknik_servis_sequence()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "teknik_servis_technician_prices" in vals:
            self.env.registry.clear_cache()
        return result

    @tools.ormcache("self.id")
    def _get_teknik_servis_technician_prices(self):
        """Return what one company lets its technicians do with prices.

        Asked for each field of each record that a technician reads.
        """
        # sudo: what a company lets its technicians do is no secret
        return self.sudo().teknik_servis_technician_prices

    def _create_teknik_servis_sequence(self):
        """Create the yearly sequence of record numbers of each company.

        :return: the sequences, in the order of `self`
        """
        return self.env["teknik.servis.order"]._create_sequences(self)

    def _get_teknik_servis_warehouse(self):
        """Return the warehouse whose stock one company's records take parts from."""
        self.ensure_one()
        # sudo: which warehouse a company has is no secret, and technicians have no
        # rights on stock
        return (
            self.env["stock.warehouse"]
            .sudo()
            .search([("company_id", "=", self.id)], limit=1)
        )

    def _get_teknik_servis_shelves(self):
        """Return the main stock of each company's records.

        :return: `{company: stock.location}`, empty ones where there is no warehouse
        """
        return {
            company: company._get_teknik_servis_warehouse().lot_stock_id
            for company in self
        }

    def _get_no_warehouse_text(self):
        self.ensure_one()
        return self.env._(
            "%(company)s has no warehouse: create one in Inventory > Configuration > "
            "Warehouses.",
            company=self.display_name,
        )
