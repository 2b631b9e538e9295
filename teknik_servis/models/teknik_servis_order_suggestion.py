from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from ..common import clean_id
from ..warranty import last_covered_day, warranty_state
from .teknik_servis_order_device import normalize_serial, plain_serial
from .teknik_servis_order_scan import clean_code

SUGGESTION_LIMIT = 20


class TeknikServisOrder(models.Model):
    """What is offered while a serial number is typed or scanned."""

    _inherit = "teknik.servis.order"

    @api.model
    def get_serial_suggestions(self, partner_id, product_id, text):
        """Return serial numbers to offer while one is typed or scanned.

        First, once something is typed, every device of exactly this number: whether
        it is one or several decides whether it is asked about. Then the devices of the
        customer's whole commercial entity and what it brought in, and then others; of
        both those that contain what is typed.

        :param partner_id: id of the chosen customer, or False
        :param product_id: id of the chosen product, or False
        :param text: what was typed so far
        :return: list of at most 20 `{"serial", "product_id", "product_name", "hint",
            "partner_id", "partner_name"}`; the partner is the device's owner, False
            where nobody is known or the caller may not read them
        """
        if not self.has_access("read"):
            raise AccessError(self.env._("You may not read service records."))
        partner = self.env["res.partner"].browse(clean_id(partner_id)).exists()
        product_id = clean_id(product_id)
        text = normalize_serial(clean_code(text)) or ""
        found = {}
        for whose in ("same", "own", "others") if text else ("own",):
            if len(found) < SUGGESTION_LIMIT:
                self._add_suggested_lots(found, partner, product_id, text, whose)
                self._add_suggested_orders(found, partner, product_id, text, whose)
        return list(found.values())[:SUGGESTION_LIMIT]

    @api.model
    def _add_suggested_orders(self, found, partner, product_id, text, whose):
        if whose == "same":
            domain = Domain("serial", "=", text)
        elif text:
            domain = Domain("serial", "ilike", escape_psql(text))
        else:
            domain = Domain("serial", "!=", False)
        if product_id:
            domain &= Domain("product_id", "in", [product_id, False])
        if whose == "own":
            if not partner:
                return
            domain &= Domain("partner_id", "child_of", partner.commercial_partner_id.id)
        orders = self.search_fetch(
            domain,
            [
                *("name", "serial", "product_id", "device_name", "is_open"),
                *("company_id", "warranty_end", "labour_warranty_end"),
            ],
            limit=3 * SUGGESTION_LIMIT,
            # What is open is what has to be known of a device.
            order="is_open desc, id desc",
        )
        for order in orders:
            key = (order.serial, order.product_id.id)
            if key not in found:
                found[key] = self._prepare_suggestion(
                    order.serial,
                    order.product_id,
                    order.device_name,
                    order if order.is_open else self.browse(),
                    last_covered_day(order.warranty_end, order.labour_warranty_end),
                    order.company_id,
                )

    @api.model
    def _add_suggested_lots(self, found, partner, product_id, text, whose):
        domain = Domain("company_id", "in", [False, *self.env.companies.ids])
        domain &= Domain("product_id.type", "=", "consu")
        if whose == "own":
            if not partner:
                return
            domain &= Domain(
                self.env["stock.lot"]._get_teknik_servis_fleet_domain(partner)
            )
        elif whose == "others":
            domain &= Domain("teknik_servis_owner_id", "!=", False)
        if product_id:
            domain &= Domain("product_id", "=", product_id)
        if whose == "same":
            domain &= self._get_same_serial_domain(text)
        elif text:
            domain &= Domain("name", "ilike", escape_psql(text))
        # sudo: a clerk may read cards of their companies; which product one is of
        # belongs to it, whatever rights there are on products
        lots = self.env["stock.lot"].sudo().search(domain, limit=SUGGESTION_LIMIT)
        open_orders = self.search_fetch(
            [("lot_id", "in", lots.ids), ("is_open", "=", True)], ["name", "lot_id"]
        ).grouped("lot_id")
        readable = lots.teknik_servis_owner_id.sudo(False)._filtered_access("read")
        contracts = lots.sudo(False)._get_teknik_servis_contracts()
        for lot in lots:
            serial = normalize_serial(lot.name)
            key = (serial, lot.product_id.id)
            if key in found:
                continue
            lot_orders = open_orders.get(lot.sudo(False), self.browse())
            end = not lot.teknik_servis_is_void and last_covered_day(
                lot.teknik_servis_warranty_end, lot.teknik_servis_labour_warranty_end
            )
            found[key] = self._prepare_suggestion(
                serial,
                lot.product_id,
                lot.product_id.name,
                lot_orders,
                end,
                lot.company_id,
                contracts.get(lot.id, ()),
            )
            owner = lot.teknik_servis_owner_id.sudo(False) & readable
            found[key] |= {
                "partner_id": owner.id,
                "partner_name": owner.display_name or False,
            }

    @api.model
    def _get_same_serial_domain(self, text):
        """Return the domain of cards of one number, however it is written on them."""
        self.env["stock.lot"].flush_model(["name"])
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s = %s", plain_serial(f"{alias}.name"), text
            )
        )

    @api.model
    def _prepare_suggestion(
        self, serial, product, name, orders, warranty_end, company, contracts=()
    ):
        """Return one suggestion, whose hint holds its badges.

        :param orders: its records that are open
        :param warranty_end: last day on which anything of it is under warranty
        :param company: `res.company` whose day it is, may be none
        :param contracts: as `_get_teknik_servis_contracts` tells them
        """
        hints = [
            self.env._("open record %(order)s", order=order.name) for order in orders
        ]
        if warranty_state(warranty_end, company._get_teknik_servis_day()) == "in":
            end = self.env["ir.qweb.field.date"].value_to_html(warranty_end, {})
            hints.append(self.env._("in warranty until %(date)s", date=end))
        hints += [
            self.env._("contract %(name)s", name=contract["name"])
            for contract in contracts
        ]
        return {
            "serial": serial,
            "product_id": product.id,
            "product_name": name or "",
            "hint": " · ".join(hints),
            "partner_id": False,
            "partner_name": False,
        }
