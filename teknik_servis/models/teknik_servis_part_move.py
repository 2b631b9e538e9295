from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..common import MANAGER
from .teknik_servis_order_line import COVERAGES

KINDS = [
    ("used", "Used"),
    ("returned", "Returned by the Customer"),
    ("loaded", "Loaded"),
    ("unloaded", "Unloaded"),
    ("counted", "Count"),
    ("other", "Other"),
]


class TeknikServisPartMove(models.Model):
    """What went into technicians' vans and out of them, and what records used.

    Read-only, of done native moves: one row for each way of one move, so that what goes
    from one van to another stands in both.
    """

    _name = "teknik.servis.part.move"
    _description = "Movement of a Part"
    _auto = False
    _order = "date desc, id desc"

    date = fields.Datetime(readonly=True)
    kind = fields.Selection(KINDS, "What Happened", readonly=True)
    direction = fields.Selection(
        [("in", "Into the Van"), ("out", "Out of the Van")], readonly=True
    )
    location_id = fields.Many2one(
        "stock.location", string="Technician Stock", readonly=True
    )
    other_location_id = fields.Many2one(
        "stock.location", string="From or To", readonly=True
    )
    technician_id = fields.Many2one("hr.employee.public", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one(
        "product.category", string="Product Category", readonly=True
    )
    lot_id = fields.Many2one("stock.lot", string="Part's Serial", readonly=True)
    product_uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    quantity = fields.Float(readonly=True, digits="Product Unit")
    qty_used = fields.Float(
        "Used",
        readonly=True,
        digits="Product Unit",
        help="What went to customers less what came back.",
    )
    coverage = fields.Selection(COVERAGES, string="Charging", readonly=True)
    cost = fields.Float(
        readonly=True,
        digits="Product Price",
        groups=MANAGER,
        help="Of what was used, in the currency of the company.",
    )
    order_id = fields.Many2one(
        "teknik.servis.order", string="Service Record", readonly=True
    )
    order_name = fields.Char("Record Number", readonly=True)
    reference = fields.Char("Document", readonly=True)
    picking_id = fields.Many2one(
        "stock.picking", readonly=True, groups="stock.group_stock_user"
    )
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            "%s UNION ALL %s",
            self._get_way_query("out", SQL("location_id"), SQL("location_dest_id"), 0),
            self._get_way_query("in", SQL("location_dest_id"), SQL("location_id"), 1),
        )

    def _get_way_query(self, direction, place, other, number):
        """Return the query of one way of each move.

        :param direction: "out" or "in"
        :param place: column of the place that is ours
        :param other: column of the place at the other end
        :param number: 0 or 1, to tell the two ways of one move apart
        """
        outgoing = direction == "out"
        customer_kind = "used" if outgoing else "returned"
        moved_kind = "unloaded" if outgoing else "loaded"
        sign = 1 if outgoing else -1
        return SQL(
            """
            SELECT ml.id * 2 + %(number)s AS id,
                   ml.date,
                   %(direction)s AS direction,
                   CASE far.usage WHEN 'customer' THEN %(customer_kind)s
                                  WHEN 'internal' THEN %(moved_kind)s
                                  WHEN 'inventory' THEN 'counted'
                                  ELSE 'other' END AS kind,
                   COALESCE(van.location_id, here.id) AS location_id,
                   far.id AS other_location_id,
                   COALESCE(line.technician_id, van.employee_id) AS technician_id,
                   ml.product_id,
                   template.categ_id,
                   ml.lot_id,
                   template.uom_id AS product_uom_id,
                   ml.quantity_product_uom AS quantity,
                   CASE WHEN far.usage = 'customer'
                        THEN %(sign)s * ml.quantity_product_uom
                        ELSE 0 END AS qty_used,
                   line.coverage,
                   CASE WHEN far.usage <> 'customer' THEN 0
                        ELSE %(sign)s * %(cost)s END AS cost,
                   line.order_id,
                   orders.name AS order_name,
                   move.reference,
                   move.picking_id,
                   ml.company_id
              FROM stock_move_line ml
              JOIN stock_move move ON move.id = ml.move_id
              JOIN stock_location here ON here.id = ml.%(place)s
              JOIN stock_location far ON far.id = ml.%(other)s
              JOIN product_product product ON product.id = ml.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              LEFT JOIN teknik_servis_order_line line
                     ON line.id = move.teknik_servis_line_id
              LEFT JOIN teknik_servis_order orders ON orders.id = line.order_id
              LEFT JOIN (%(vans)s) van ON van.place_id = here.id
              LEFT JOIN (%(vans)s) far_van ON far_van.place_id = far.id
             WHERE ml.state = 'done'
               AND here.usage = 'internal'
               AND (van.employee_id IS NOT NULL OR line.id IS NOT NULL)
               AND far_van.location_id IS DISTINCT FROM
                   COALESCE(van.location_id, -1)
            """,
            number=number,
            direction=direction,
            customer_kind=customer_kind,
            moved_kind=moved_kind,
            sign=sign,
            place=place,
            other=other,
            cost=self._get_cost_sql(),
            vans=self._get_vans_sql(),
        )

    def _get_vans_sql(self):
        """Return whose van each place is a part of: the van itself and what is in it.

        A shared van is told under one name: of who works there longest, and still does.
        """
        return SQL(
            """
            SELECT DISTINCT ON (place.id)
                   place.id AS place_id,
                   whole.id AS location_id,
                   employee.id AS employee_id
              FROM hr_employee employee
              JOIN stock_location whole
                ON whole.id = employee.teknik_servis_location_id
              JOIN stock_location place
                ON STARTS_WITH(place.parent_path, whole.parent_path)
          ORDER BY place.id, LENGTH(whole.parent_path) DESC,
                   NOT (employee.active AND employee.teknik_servis_is_technician),
                   employee.id
            """
        )

    def _get_cost_sql(self):
        """Return what one row's pieces cost, in the currency of the company.

        As the line says it; where that is in a foreign currency, as the stock does.
        """
        return SQL(
            """
            COALESCE(
                CASE WHEN orders.currency_id = (
                        SELECT company.currency_id FROM res_company company
                         WHERE company.id = orders.company_id)
                     THEN line.cost_unit * ml.quantity_product_uom * (
                        SELECT own.factor / NULLIF(unit.factor, 0)
                          FROM uom_uom own, uom_uom unit
                         WHERE own.id = template.uom_id
                           AND unit.id = line.product_uom_id) END,
                ABS(move.value) * ml.quantity_product_uom
                    / NULLIF(move.product_qty, 0),
                0)
            """
        )

    # ------------------------------------------------------------------------ acts

    def action_teknik_servis_left_my_van(self):
        """Open what left the user's own van, what left it today first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "teknik_servis.teknik_servis_part_move_action"
        )
        vans = self.env["stock.location"]._get_own_vans()
        action["domain"] = [
            ("location_id", "in", vans.ids),
            ("direction", "=", "out"),
        ]
        action["context"] = {"search_default_today": 1}
        action["display_name"] = self.env._("What Left My Van")
        action["help"] = Markup(
            '<p class="o_view_nocontent_smiling_face">%s</p><p>%s</p>'
        ) % (
            self.env._("Nothing left your van today"),
            self.env._(
                "Parts of a record leave the van when the record is sent. Until then "
                "My Van shows what is free without them."
            ),
        )
        return action

    def action_view_order(self):
        """Open the service record of one movement."""
        self.ensure_one()
        if not self.order_id:
            raise UserError(
                self.env._(
                    "%(document)s belongs to no service record.",
                    document=self.reference or "",
                )
            )
        return self.order_id._get_records_action()

    def action_print_slip(self):
        """Print the slip of one loading or unloading again."""
        self.ensure_one()
        self.check_access("read")
        # sudo: which transfer it was; the report itself checks who prints it
        picking = self.sudo().picking_id
        report = self.env.ref("teknik_servis.van_transfer_report_action").sudo()
        return report.report_action(picking.ids, config=False)
