from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..common import lock_rows


class ResCompany(models.Model):
    _inherit = "res.company"

    teknik_servis_defects_location_id = fields.Many2one(
        "stock.location",
        "Stock of Defective Parts",
        ondelete="restrict",
        domain="[('usage', '=', 'internal')]",
        help="Where parts lie that were taken back, until they go to their supplier. "
        "Empty: made when it is needed first.",
    )

    @api.constrains("teknik_servis_defects_location_id")
    def _check_teknik_servis_defects_location_id(self):
        # sudo: kind and company of a place, whoever chose it
        for company in self.sudo():
            place = company.teknik_servis_defects_location_id
            if place and (place.usage != "internal" or place.company_id != company):
                raise ValidationError(
                    self.env._(
                        "%(location)s is no stock of %(company)s.",
                        location=place.display_name,
                        company=company.display_name,
                    )
                )

    def _get_defects_location(self):
        """Return where one company keeps defective parts, made where missing.

        Outside every warehouse: what is broken is no stock on hand.

        :return: `stock.location`, in superuser mode
        """
        self.ensure_one()
        # sudo: a place that the company needs once, whoever takes the first part back
        company = self.sudo()
        place = company.teknik_servis_defects_location_id
        if place.active:
            return place
        # One that was archived is used no more.
        return company._make_teknik_servis_place(
            "teknik_servis_defects_location_id",
            self.env._("Defective Parts"),
            place.browse(),
        )


class TeknikServisReplacedPart(models.Model):
    """How a part that was taken back gets into the stock of defective parts."""

    _inherit = "teknik.servis.replaced.part"

    def action_store(self):
        """Take parts into the stock of defective parts: one native receipt a record.

        :raises UserError: with everything that is in the way; nothing moves then
        """
        self.check_access("write")
        self.order_id._check_open()
        lock_rows(self.order_id)
        lock_rows(self)
        todo = self.filtered(lambda part: not part.location_id)
        todo._check_storable()
        for order, parts in todo.grouped("order_id").items():
            for owner, some in parts.grouped("owner").items():
                partner = order.partner_id.commercial_partner_id
                some._store(partner if owner == "customer" else partner.browse())
        return True

    def _check_storable(self):
        texts, pieces = [], set()
        for part in self:
            piece = (part.company_id, part.product_id, (part.serial or "").strip())
            words = {"order": part.order_id.name, "part": part.display_name}
            if not part.product_id.is_storable:
                text = self.env._(
                    "%(order)s: %(part)s is no product kept in stock.", **words
                )
            elif part.whereabouts != "kept":
                text = self.env._(
                    "%(order)s: %(part)s was handed to the customer.", **words
                )
            elif part.tracking != "none" and not (part.serial or "").strip():
                text = self.env._(
                    "%(order)s: enter the serial number of %(part)s.", **words
                )
            elif part.tracking == "serial" and part.quantity != 1:
                text = self.env._(
                    "%(order)s: %(part)s: one serial number is one piece.", **words
                )
            elif not part.order_id.partner_id:
                text = self.env._("%(order)s has no customer.", **words)
            elif part.tracking == "serial" and piece in pieces:
                text = self.env._(
                    "%(order)s: %(part)s %(serial)s is listed twice.",
                    serial=part.serial,
                    **words,
                )
            else:
                text = part._get_elsewhere_text()
            pieces.add(piece)
            texts += [text] if text else []
        if texts:
            raise UserError("\n".join(texts))

    def _find_lot(self):
        """Return the card of one part's serial number, in superuser mode."""
        self.ensure_one()
        # sudo: technicians have no rights on stock; only which card it is
        lots = self.env["stock.lot"].sudo()
        name = (self.serial or "").strip()
        return lots.search(
            [
                ("product_id", "=", self.product_id.id),
                ("name", "=", name),
                ("company_id", "in", (self.company_id.id, False)),
            ],
            limit=1,
        )

    def _get_elsewhere_text(self):
        """Return where one piece lies by the books, if that is in our own stock."""
        self.ensure_one()
        if self.tracking != "serial":
            return False
        quants = self._find_lot().quant_ids.filtered(
            lambda quant: quant.quantity > 0 and quant.location_id.usage == "internal"
        )
        return quants and self.env._(
            "%(order)s: %(part)s %(serial)s is in %(location)s by the books.",
            order=self.order_id.name,
            part=self.display_name,
            serial=self.serial.strip(),
            location=quants[0].location_id.display_name,
        )

    def _get_lot(self):
        """Return the card of one tracked part, made where it has none."""
        self.ensure_one()
        if self.tracking == "none":
            return self.env["stock.lot"].sudo()
        return self._find_lot() or self._find_lot().create(
            {
                "name": self.serial.strip(),
                "product_id": self.product_id.id,
                "company_id": self.company_id.id,
            }
        )

    def _store(self, owner):
        """Receive parts of one record, all of one owner.

        :param owner: whose they stay; nobody: they are the company's
        """
        order = self.order_id
        place = order.company_id._get_defects_location()
        # sudo: a native receipt of what stands on the record that the user works on
        picking = self.env["stock.picking"].sudo()
        picking = picking.create(self._prepare_receipt_vals(order, place, owner))
        moves = picking.move_ids
        moves._action_confirm(merge=False)  # each part is one row of the receipt
        for part, move in zip(self, moves, strict=True):
            lot = part._get_lot()
            move.quantity = part.quantity
            if lot:
                move.move_line_ids.lot_id = lot
        moves.picked = True
        picking._validate_for_service()
        self.sudo()._as_system().write(
            {"location_id": place.id, "picking_id": picking.id}
        )
        order.message_post(
            body=self.env._(
                "Taken back: %(parts)s, now in %(location)s",
                parts=", ".join(self.mapped("display_name")),
                location=place.display_name,
            )
        )

    def _prepare_receipt_vals(self, order, place, owner):
        """Return the values of the receipt of parts of one record."""
        # sudo: operation types and places, for who has no rights on stock
        company = order.company_id.sudo()
        warehouse = company._get_teknik_servis_warehouse()
        if not warehouse:
            raise UserError(company._get_no_warehouse_text())
        partner = order.partner_id.with_company(company).sudo()
        places = {
            "location_id": partner.property_stock_customer.id
            or self.env.ref("stock.stock_location_customers").id,
            "location_dest_id": place.id,
            "picking_type_id": warehouse.in_type_id.id,
            "company_id": company.id,
        }
        return {
            **places,
            "partner_id": partner.id,
            "owner_id": owner.id,
            "origin": order.name,
            "user_id": False,
            "move_ids": [
                Command.create(
                    {
                        **places,
                        "product_id": part.product_id.id,
                        "product_uom": part.product_id.uom_id.id,
                        "product_uom_qty": part.quantity,
                        "description_picking": part.fault or part.display_name,
                    }
                )
                for part in self
            ],
        }
