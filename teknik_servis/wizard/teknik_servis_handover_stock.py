from odoo import api, fields, models
from odoo.fields import Command


class TeknikServisHandover(models.TransientModel):
    """What is in a technician's van goes to another one, or back to the warehouse."""

    _inherit = "teknik.servis.handover"

    target_id = fields.Many2one(
        "stock.location",
        string="Parts Go To",
        compute="_compute_target_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', allowed_target_ids)]",
        help="Empty: they stay in the van. What waits there for a record goes to the "
        "van of whoever gets the record; what was used stays until it is sent.",
    )
    allowed_target_ids = fields.Many2many(
        "stock.location", compute="_compute_allowed_target_ids"
    )
    stock_ids = fields.One2many(
        "teknik.servis.handover.stock",
        "wizard_id",
        compute="_compute_stock_ids",
        store=True,
        readonly=False,
    )

    @api.depends("technician_id")
    def _compute_allowed_target_ids(self):
        vans = self.env["stock.location"]._get_working_vans()
        for wizard in self:
            # sudo: a technician's stock is mirrored on the public employee
            own = wizard.technician_id.sudo().teknik_servis_location_id
            wizard.allowed_target_ids = (wizard._get_shelf() | vans).filtered(
                lambda place, own=own, company=wizard.company_id: (
                    place.id != own.id
                    and place.sudo().company_id in (company, company.browse())
                )
            )

    def _get_shelf(self):
        self.ensure_one()
        if not self.company_id:
            return self.env["stock.location"]
        shelf = self.company_id._get_teknik_servis_warehouse().lot_stock_id
        return shelf.with_env(self.env)

    @api.depends("technician_id", "scope", "receiver_id")
    def _compute_target_id(self):
        for wizard in self:
            if not wizard._proposes_stock():
                wizard.target_id = False
                continue
            # sudo: as above
            van = wizard.receiver_id.sudo().teknik_servis_location_id
            own = wizard.technician_id.sudo().teknik_servis_location_id
            wizard.target_id = (van - own).id or wizard._get_shelf().id

    def _proposes_stock(self):
        """Return whether the van is handed over as well, unless somebody says no."""
        self.ensure_one()
        leaves = self.scope == "all" and (self._get_stock() or self._has_held())
        # sudo: whether somebody counts the van just now
        return bool(leaves) and not self.technician_id.sudo()._get_open_counts()

    def _has_held(self):
        """Return whether parts wait in a van of the technician's own for records."""
        # sudo: whose van it is, and what is held ready there
        giver = self.technician_id.sudo()
        if not (self._is_own() and giver._has_own_van()):
            return False
        orders = self._get_parts()["order"]
        return bool(orders.line_ids._get_held_in(giver.teknik_servis_location_id))

    def _get_stock(self):
        self.ensure_one()
        return self.technician_id._get_handover_stock() if self._is_own() else {}

    @api.depends("technician_id", "scope")
    def _compute_stock_ids(self):
        for wizard in self:
            stock = wizard._get_stock() if wizard.scope == "all" else {}
            wizard.stock_ids = [Command.clear()] + [
                Command.create(
                    {
                        "product_id": product.id,
                        "lot_id": lot.id,
                        "qty_free": quantity,
                        "quantity": quantity,
                    }
                )
                for (product, lot), quantity in stock.items()
            ]

    def _has_something(self):
        return super()._has_something() or bool(self._get_rows())

    def _get_rows(self):
        """Return the lines of parts that are moved."""
        return self.stock_ids.filtered("quantity") if self.target_id else ()

    def _get_problems(self):
        problems = super()._get_problems()
        # sudo: the van's counts, whoever counts it
        counts = self._get_rows() and self.technician_id.sudo()._get_open_counts()
        problems += [
            self.env._(
                "%(count)s is not finished: what it counts stays in the van till then.",
                count=count.display_name,
            )
            for count in counts or ()
        ]
        if self.target_id - self.allowed_target_ids:
            problems.append(
                self.env._(
                    "%(location)s is no place to which these parts go.",
                    # sudo: the name of what was chosen
                    location=self.target_id.sudo().display_name,
                )
            )
        return problems

    def _hand_over(self):
        """Move what waits for records with them, and then what is free."""
        held = self._get_held() if self.target_id else {}
        result = super()._hand_over()
        for (place, receiver), lines in held.items():
            lines._move_held(place, receiver)
        if rows := self._get_rows():
            transfer = self.env["teknik.servis.van.transfer"].create(
                {
                    "company_id": self.company_id.id,
                    "direction": "unload",
                    "technician_id": self.technician_id.id,
                    "shelf_id": self.target_id.id,
                    "note": self._description,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": row.product_id.id,
                                "lot_id": row.lot_id.id,
                                "quantity": row.quantity,
                            }
                        )
                        for row in rows
                    ],
                }
            )
            transfer._transfer()
        return result

    def _get_held(self):
        """Return what waits in the van for records: `{(place, receiver): lines}`.

        It goes to the van of whoever gets the record, or to where the other parts go.
        """
        held = {}
        # sudo: whose van it is
        van = self.technician_id.sudo().teknik_servis_location_id
        for receiver, some in self.line_ids.grouped("receiver_id").items():
            lines = some._of_kind("order").order_id.line_ids._get_held_in(van)
            place = receiver.sudo().teknik_servis_location_id or self.target_id.sudo()
            if lines and place != van:
                held[place, receiver] = lines
        if held:
            van.with_env(self.env)._check_van_use()
        return held


class TeknikServisHandoverStock(models.TransientModel):
    _name = "teknik.servis.handover.stock"
    _inherit = ["teknik.servis.storable"]
    _description = "Part to Hand Over"

    wizard_id = fields.Many2one(
        "teknik.servis.handover", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(ondelete="cascade")
    lot_id = fields.Many2one(ondelete="cascade")
    qty_free = fields.Float("Free", readonly=True, digits="Product Unit")
    quantity = fields.Float(digits="Product Unit")

    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)", "Quantities to hand over are zero or more."
    )
