from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..models.teknik_servis_van import OFFICE


class TeknikServisVanMinimum(models.TransientModel):
    """How much of what a van should hold: native reordering rules, in one list."""

    _name = "teknik.servis.van.minimum"
    _description = "Minimum Stock of a Van"

    van_id = fields.Many2one(
        "stock.location",
        string="Technician Stock",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', allowed_van_ids)]",
    )
    allowed_van_ids = fields.Many2many(
        "stock.location", compute="_compute_allowed_van_ids"
    )
    line_ids = fields.One2many(
        "teknik.servis.van.minimum.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    def _compute_allowed_van_ids(self):
        self.allowed_van_ids = self.env["stock.location"]._get_working_vans()

    @api.depends("van_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "product_id": rule.product_id.id,
                        "qty_min": rule.product_min_qty,
                        "qty_max": rule.product_max_qty,
                    }
                )
                for rule in wizard._get_orderpoints()
            ]

    def _get_orderpoints(self, archived=False):
        """Return the reordering rules of one van, in superuser mode.

        :param archived: whether with those that are archived
        """
        self.ensure_one()
        # sudo: shown to the office, which keeps the vans without rights on stock
        rules = self.env["stock.warehouse.orderpoint"].sudo()
        if not self.van_id:
            return rules
        self._check_keeper()
        return rules.search(
            Domain("location_id", "=", self.van_id.id)
            & Domain("company_id", "=", self._get_company().id)
            & Domain("active", "in", (True, False) if archived else (True,))
        )

    def _get_company(self):
        """Return whose rules the van's are, in superuser mode."""
        # sudo: whose place a van is; a shared one is of whoever keeps it
        van = self.van_id.sudo()
        company = van.company_id or van.warehouse_id.company_id
        return company or self.env.company.sudo()

    def _check_keeper(self):
        """Refuse whoever does not keep the vans of the company.

        :raises AccessError: unless the user is of the office, for other places
        :raises UserError: for a van that nobody works from any more
        """
        vans = self.env["stock.location"]._get_vans()
        if not (self.env.su or self.env.user.has_group(OFFICE)) or self.van_id - vans:
            raise AccessError(
                self.env._("The office keeps the minimum stock of its company's vans.")
            )
        self.van_id._check_working()

    def _get_own_action(self):
        """Return the action that opens this dialog."""
        return self._get_records_action(
            name=self.env._("Minimum Stock"),
            target="new",
            context={"dialog_size": "large"},
        )

    def action_save(self):
        """Make the van's reordering rules those of the list.

        :raises UserError: for a list that makes no sense
        """
        self.ensure_one()
        self._save()
        return {"type": "ir.actions.act_window_close"}

    def action_save_and_supply(self):
        """As `action_save`, and prepare at once what the van is short of."""
        self.ensure_one()
        rules = self._save()
        # What the scheduler does every night, natively.
        rules._procure_orderpoint_confirm(company_id=self._get_company())
        return {"type": "ir.actions.act_window_close"}

    def _save(self):
        self._check_keeper()
        self.line_ids._check_minimum()
        # sudo: native rules of a van of the company, checked above
        van = self.van_id.sudo()
        company = self._get_company()
        warehouse = van.warehouse_id or company._get_teknik_servis_warehouse()
        # The database holds one rule for each part, an archived one as well.
        rules = self._get_orderpoints(archived=True).grouped("product_id")
        lines = self.line_ids.grouped("product_id")
        if lines and not warehouse:
            raise UserError(company._get_no_warehouse_text())
        for product, rule in rules.items():
            if rule.active and product.sudo(False) not in lines:
                rule.unlink()
        route = warehouse._get_van_route(van) if lines else None
        saved = self.env["stock.warehouse.orderpoint"].sudo()
        new = []
        for product, line in lines.items():
            values = {
                "product_min_qty": line.qty_min,
                "product_max_qty": max(line.qty_max, line.qty_min),
                "route_id": route.id,
                "trigger": "auto",
                "active": True,
            }
            rule = rules.get(product.sudo())
            if rule:
                rule.write(values)
                saved |= rule
            else:
                new.append(
                    {
                        **values,
                        "product_id": product.id,
                        "location_id": van.id,
                        "warehouse_id": warehouse.id,
                        "company_id": company.id,
                    }
                )
        return saved | saved.create(new)


class TeknikServisVanMinimumLine(models.TransientModel):
    _name = "teknik.servis.van.minimum.line"
    _description = "Minimum Stock of a Part"

    wizard_id = fields.Many2one(
        "teknik.servis.van.minimum", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="cascade",
        domain="[('is_storable', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", related_sudo=False)
    qty_min = fields.Float(
        "At Least", digits="Product Unit", help="Below it, the van is resupplied."
    )
    qty_max = fields.Float(
        "Up To",
        digits="Product Unit",
        help="How much it is resupplied to; less than the minimum counts as the "
        "minimum.",
    )
    qty_there = fields.Float(
        "There", compute="_compute_qty_there", digits="Product Unit"
    )

    _quantities_not_negative = models.Constraint(
        "CHECK(qty_min >= 0 AND qty_max >= 0)", "A minimum stock is zero or more."
    )

    @api.depends("product_id", "wizard_id.van_id")
    def _compute_qty_there(self):
        wanted = {
            line: (
                line.product_id._origin,
                line.wizard_id.van_id._origin,
                line.env["stock.lot"],
            )
            for line in self
            if line.product_id and line.wizard_id.van_id
        }
        free = self.env["stock.quant"]._get_free_quantities(wanted)
        for line in self:
            line.qty_there = free.get(line, 0)

    def _check_minimum(self):
        """Refuse parts that are listed twice or not kept in stock."""
        texts = []
        for product, lines in self.grouped("product_id").items():
            words = {"product": product.display_name}
            if len(lines) > 1:
                texts.append(self.env._("%(product)s is listed twice.", **words))
            if not product.is_storable:
                texts.append(self.env._("%(product)s is not kept in stock.", **words))
        if texts:
            raise UserError("\n".join(texts))
