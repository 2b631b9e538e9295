from odoo import api, fields, models
from odoo.fields import Domain

SERVICE = "teknik_servis.group_teknik_servis_technician"


class ResPartner(models.Model):
    """A customer's card tells what was and is done for the whole firm or household."""

    _inherit = "res.partner"

    teknik_servis_order_count = fields.Integer(
        "All Service Records",
        compute="_compute_teknik_servis_order_counts",
        groups=SERVICE,
    )
    teknik_servis_open_count = fields.Integer(
        "Open Service Records",
        compute="_compute_teknik_servis_order_counts",
        groups=SERVICE,
    )
    teknik_servis_device_count = fields.Integer(
        "Devices", compute="_compute_teknik_servis_device_count", groups=SERVICE
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_teknik_servis_order_counts(self):
        total, opened = {}, {}
        for partner, is_open, count in self.env["teknik.servis.order"]._read_group(
            self._get_teknik_servis_order_domain(),
            ["partner_id", "is_open"],
            ["__count"],
        ):
            # sudo: whose contact a customer is, of a record the user may read
            firm = partner.sudo().commercial_partner_id.id
            total[firm] = total.get(firm, 0) + count
            opened[firm] = opened.get(firm, 0) + (count if is_open else 0)
        for partner in self:
            firm = partner.commercial_partner_id._origin.id
            partner.teknik_servis_order_count = total.get(firm, 0)
            partner.teknik_servis_open_count = opened.get(firm, 0)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_teknik_servis_device_count(self):
        devices = {}
        for partner, lot in self._get_teknik_servis_devices():
            # sudo: as above
            firm = partner.sudo().commercial_partner_id.id
            devices.setdefault(firm, set()).add(lot.id)
        for partner in self:
            firm = partner.commercial_partner_id._origin.id
            partner.teknik_servis_device_count = len(devices.get(firm, ()))

    def _get_teknik_servis_devices(self):
        """Return `(customer, stock.lot)` of the records of some partners' entities."""
        domain = self._get_teknik_servis_order_domain()
        domain &= Domain("lot_id", "!=", False)
        Order = self.env["teknik.servis.order"]
        return Order._read_group(domain, ["partner_id", "lot_id"])

    def _get_teknik_servis_order_domain(self):
        """Return the domain of the records of some partners' commercial entities."""
        firms = self.commercial_partner_id.ids
        # By parents, which are indexed; a firm below the firm is a customer of its own.
        # sudo: whose contact a customer is; rules of the records apply to the records
        contacts = (
            self.env["res.partner"]
            .sudo()
            .with_context(active_test=False)
            .search([("id", "child_of", firms), ("commercial_partner_id", "in", firms)])
        )
        return Domain("partner_id", "in", contacts.ids)

    def action_view_teknik_servis_orders(self):
        """Open the service records of one partner's whole commercial entity."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_order_action"
        )
        tab = "open" if self.teknik_servis_open_count else "all"
        action["display_name"] = self.env._(
            "Service Records: %(customer)s",
            customer=self.commercial_partner_id.display_name,
        )
        action["domain"] = list(self._get_teknik_servis_order_domain())
        action["context"] = {"teknik_servis_tab": tab, "default_partner_id": self.id}
        return action

    def action_view_teknik_servis_devices(self):
        """Open the devices that one partner's commercial entity ever brought."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.stock_lot_action_device"
        )
        lots = {lot.id for _partner, lot in self._get_teknik_servis_devices()}
        action["display_name"] = self.env._(
            "Devices: %(customer)s", customer=self.commercial_partner_id.display_name
        )
        action["domain"] = [("id", "in", sorted(lots))]
        return action
