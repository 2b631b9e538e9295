from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TeknikServisContractDevice(models.Model):
    """A device under a contract: from when to when, and where it stands."""

    _name = "teknik.servis.contract.device"
    _inherit = ["teknik.servis.guard"]
    _description = "Device of a Service Contract"
    _order = "contract_id, sequence, id"
    _check_company_auto = True
    _system_fields = frozenset({"company_id"})
    _fixed_fields = frozenset({"contract_id"})

    contract_id = fields.Many2one(
        "teknik.servis.contract", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    lot_id = fields.Many2one(
        "stock.lot",
        "Device Card",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    serial = fields.Char(
        "Serial Number",
        compute="_compute_product_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    site_id = fields.Many2one(
        "res.partner",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Where the device stands; empty: at the customer's address.",
    )
    date_start = fields.Date("From", help="Empty: from the contract's first day.")
    date_end = fields.Date("Until", help="The last day; empty: to the contract's end.")

    _end_after_start = models.Constraint(
        "CHECK(date_end >= date_start)",
        "A device leaves a contract after it came into it.",
    )
    _lot_once = models.UniqueIndex(
        "(contract_id, lot_id) WHERE lot_id IS NOT NULL AND date_end IS NULL",
        "This device is in the contract already.",
    )

    @api.depends("lot_id")
    def _compute_product_id(self):
        for device in self:
            if device.lot_id:
                device.product_id = device.lot_id.product_id
                device.serial = device.lot_id.name

    @api.depends("product_id", "serial", "site_id")
    def _compute_display_name(self):
        for device in self:
            product = device.product_id.with_context(display_default_code=False)
            parts = (product.display_name, device.serial, device.site_id.name)
            device.display_name = " · ".join(filter(None, parts))

    @api.constrains("lot_id", "product_id")
    def _check_lot(self):
        for device in self:
            if device.lot_id and device.lot_id.product_id != device.product_id:
                raise ValidationError(
                    self.env._(
                        "%(serial)s is a device of %(product)s.",
                        serial=device.lot_id.name,
                        product=device.lot_id.product_id.display_name,
                    )
                )

    def _is_there(self, day):
        """Return whether one device is under its contract on a day."""
        self.ensure_one()
        contract = self.contract_id
        start = self.date_start or contract.date_start
        end = self.date_end or contract.date_end
        return start <= day and (not end or day <= end)

    def _prepare_order_vals(self):
        """Return what a service record takes over from one device."""
        self.ensure_one()
        vals = {"product_id": self.product_id.id, "serial": self.serial}
        if self.site_id:
            vals["service_address_id"] = self.site_id.id
        return vals
