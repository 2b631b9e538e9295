from itertools import zip_longest

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ..common import lock_rows

OFFICE = "teknik_servis.group_teknik_servis_office"


class StockLocation(models.Model):
    """The van of one technician or of several, and goods that go into it and out."""

    _inherit = "stock.location"

    teknik_servis_employee_ids = fields.One2many(
        "hr.employee",
        "teknik_servis_location_id",
        string="Technicians",
        groups="hr.group_hr_user",
    )
    teknik_servis_technician_names = fields.Char(
        "Used By", compute="_compute_teknik_servis_technician_names", compute_sudo=True
    )

    @api.depends("teknik_servis_employee_ids.name")
    def _compute_teknik_servis_technician_names(self):
        for location in self:
            location.teknik_servis_technician_names = ", ".join(
                location.teknik_servis_employee_ids.mapped("name")
            )

    # ---------------------------------------------------------------- whose van it is

    @api.model
    def _get_own_vans(self):
        """Return the stock locations that the user works from as a technician."""
        # sudo: which van is one's own; employees are read by few
        employees = self.env["hr.employee"].sudo()
        own = employees.search(
            Domain("user_id", "=", self.env.uid)
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("teknik_servis_is_technician", "=", True)
        )
        return own.teknik_servis_location_id.with_env(self.env)

    @api.model
    def _get_vans(self):
        """Return the stock locations of all technicians of the user's companies.

        Of those who left as well: somebody has to unload their vans, or take them over.
        """
        # sudo: which locations are vans is no secret; employees are read by few
        employees = self.env["hr.employee"].sudo().with_context(active_test=False)
        technicians = employees.search(
            Domain("company_id", "in", self.env.companies.ids)
            & Domain("teknik_servis_location_id.active", "=", True)
        )
        return technicians.teknik_servis_location_id.with_env(self.env)

    def _filtered_working(self):
        """Return those vans that a technician works from, of whatever company."""
        # sudo: who works from which van, whoever asks; employees are read by few
        employees = self.env["hr.employee"].sudo()
        technicians = employees.search(
            Domain("teknik_servis_location_id", "in", self.ids)
            & Domain("teknik_servis_is_technician", "=", True)
            & Domain("active", "=", True)
        )
        working = set(technicians.teknik_servis_location_id.ids)
        return self.filtered(lambda van: van.id in working)

    @api.model
    def _get_working_vans(self):
        """Return the vans that a technician of the user's companies works from."""
        return self._get_vans()._filtered_working()

    def _check_working(self):
        """Refuse to fill vans that nobody works from any more.

        :raises UserError: that names them
        """
        abandoned = self - self._filtered_working()
        if abandoned:
            raise UserError(
                self.env._(
                    "%(locations)s: no technician works from there any more. It can "
                    "only be unloaded.",
                    # sudo: the name of what was asked for
                    locations=", ".join(abandoned.sudo().mapped("display_name")),
                )
            )

    def _check_van_use(self):
        """Refuse vans that the user may neither load nor count.

        :raises AccessError: unless all are the user's own, or the office's to keep
        """
        if self.env.su:
            return
        vans = self.env["stock.location"]
        if self.env.user.has_group(OFFICE):
            vans = self._get_vans()
        elif self.env.user.has_group("teknik_servis.group_teknik_servis_technician"):
            vans = self._get_own_vans()
        if self - vans:
            raise AccessError(
                self.env._(
                    "%(locations)s: technicians load, unload and count their own "
                    "stock, the office that of all.",
                    # sudo: the name of what was asked for
                    locations=", ".join((self - vans).sudo().mapped("display_name")),
                )
            )

    # ------------------------------------------------------------------------ goods

    def _move_goods(self, destination, rows, origin=False, move_vals=(), **vals):
        """Bring goods from one location to another by one native transfer, done.

        Nothing leaves that is not there and free: Odoo itself would go negative.
        Rights are the caller's matter.

        :param destination: where the goods go
        :param rows: list of `(product, quantity in the product's unit, lot)`
        :param origin: what the transfer is for
        :param move_vals: for each row what else its move holds, such as another unit
        :param vals: what else the transfer holds; nobody is responsible by default
        :return: the transfer
        :raises UserError: that names every part there is not enough of
        """
        self.ensure_one()
        # sudo: a named act; whose van it is was checked by the caller
        source, destination = self.sudo(), destination.sudo()
        products = self.env["product.product"].union(*(row[0] for row in rows))
        lock_rows(
            self.env["stock.quant"]
            .sudo()
            .search(
                Domain("product_id", "in", products.ids)
                & Domain("location_id", "child_of", source.id)
            )
        )
        picking = self.env["stock.picking"].sudo()
        picking = picking.create(
            {
                **source._prepare_goods_vals(destination, rows, origin, move_vals),
                **vals,
            }
        )
        moves = picking.move_ids
        lots = dict(zip(moves, [lot.sudo() for _p, _q, lot in rows], strict=True))
        moves._action_confirm(merge=False)
        # What Odoo reserved by itself may be another row's piece.
        moves._do_unreserve()
        for move, lot in lots.items():
            move._reserve_for_service(lot)
        source._check_goods_reserved(lots)
        moves.picked = True
        picking._validate_for_service()
        return picking

    def _prepare_goods_vals(self, destination, rows, origin=False, move_vals=()):
        """Return the values of the transfer that moves goods to another location."""
        self.ensure_one()
        company = self.company_id or destination.company_id or self.env.company
        warehouse = self.warehouse_id or company._get_teknik_servis_warehouse()
        if not warehouse:
            raise UserError(company._get_no_warehouse_text())
        places = {
            "location_id": self.id,
            "location_dest_id": destination.id,
            "company_id": company.id,
            "picking_type_id": warehouse.int_type_id.id,
        }
        return {
            **places,
            "origin": origin,
            "user_id": False,
            "move_ids": [
                Command.create(
                    {
                        **places,
                        "product_id": product.id,
                        "product_uom": product.uom_id.id,
                        "product_uom_qty": quantity,
                        "origin": origin,
                        **more,
                    }
                )
                for (product, quantity, _lot), more in zip_longest(
                    rows, move_vals, fillvalue={}
                )
            ],
        }

    def _check_goods_reserved(self, lots):
        """Refuse moves that did not get all they want.

        :param lots: `{move: lot or none}`
        """
        Quant = self.env["stock.quant"]
        texts = []
        for move, lot in lots.items():
            product = move.product_id
            if move.product_uom.compare(move.quantity, move.product_uom_qty) >= 0:
                continue
            free = Quant._get_available_quantity(product, self, lot_id=lot or None)
            held = sum(move.move_line_ids.mapped("quantity_product_uom"))
            texts.append(
                move._get_service_shortage_text(
                    product, lot, move.product_qty, free + held, self
                )
            )
        if texts:
            raise UserError("\n".join([self.env._("Not enough in stock:"), *texts]))
