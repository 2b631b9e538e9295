from odoo import api, fields, models
from odoo.exceptions import UserError


class TeknikServisLineEntry(models.AbstractModel):
    """The parts and services of a package, all at once."""

    _inherit = "teknik.servis.line.entry"

    package_id = fields.Many2one(
        "teknik.servis.package",
        string="Service Package",
        compute="_compute_package_id",
        readonly=False,
        domain="['|', ('company_id', '=', False),"
        " ('company_id', 'parent_of', company_id)]",
        help="Adds the usual parts and labour of a job.",
    )

    def _compute_package_id(self):
        # Nothing is kept in it: it is emptied as soon as its lines are there.
        self.package_id = False

    @api.onchange("package_id")
    def _onchange_package_id(self):
        # By itself: what is emptied here prefetches nothing any more.
        package, self.package_id = self.package_id.with_prefetch(), False
        if not package:
            return None
        order = self._get_entry_order()
        try:
            order._refuse_closed()
            package._check_usable(order)
        except UserError as error:
            return self._prepare_entry_warning(str(error))
        Line = self.env["teknik.servis.order.line"]
        lang = order.partner_id.lang
        for vals in package._prepare_line_vals_list({}, lang):
            self.line_ids += Line.new({**self._prepare_entry_vals(), **vals})
        left_out = package._get_left_out_text()
        return self._prepare_entry_warning(left_out) if left_out else None

    def add_package(self, package_id):
        """Add the parts and services of a package, without those that are archived.

        :param package_id: id of a `teknik.servis.package` that the caller may read
        :return: ids of the new lines
        :raises UserError: for a package that is not there or empty, on closed records
        """
        self.ensure_one()
        self.check_access("write")
        order = self._get_entry_order()
        order._check_open()
        number = package_id if type(package_id) is int else 0
        package = self.package_id.search([("id", "=", number)])
        package._check_usable(order)
        vals_list = package._prepare_line_vals_list(
            self._prepare_entry_vals(), order.partner_id.lang
        )
        return self.env["teknik.servis.order.line"].create(vals_list).ids
