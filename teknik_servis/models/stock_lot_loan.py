from odoo import api, fields, models
from odoo.fields import Domain


class StockLot(models.Model):
    _inherit = "stock.lot"

    teknik_servis_is_lent = fields.Boolean(
        "Is Lent",
        compute="_compute_teknik_servis_is_lent",
        compute_sudo=True,
        search="_search_teknik_servis_is_lent",
        help="A customer has it for a while; it is ours.",
    )

    def _compute_teknik_servis_is_lent(self):
        out = self.env["teknik.servis.loan"].search_fetch(
            [("lot_id", "in", self.ids), ("state", "=", "out")], ["lot_id"]
        )
        for lot in self:
            lot.teknik_servis_is_lent = lot in out.lot_id

    def _search_teknik_servis_is_lent(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: only whether it is lent; the serial numbers are read by core's rules
        loans = self.env["teknik.servis.loan"].sudo()
        lent = Domain(
            "id", "in", loans._search([("state", "=", "out")]).subselect("lot_id")
        )
        return Domain.OR(lent if wanted else ~lent for wanted in value)

    @api.depends_context("teknik_servis_with_product")
    def _compute_display_name(self):
        """Name the product along with the serial number where loaners are chosen."""
        result = super()._compute_display_name()
        if self.env.context.get("teknik_servis_with_product"):
            for lot in self:
                lot.display_name = f"{lot.name} ({lot.product_id.name})"
        return result

    @api.model
    def _search_display_name(self, operator, value):
        found = super()._search_display_name(operator, value)
        if not self.env.context.get("teknik_servis_with_product"):
            return found
        if operator not in ("ilike", "=ilike", "like", "="):
            return found
        return found | Domain("product_id.name", operator, value)
