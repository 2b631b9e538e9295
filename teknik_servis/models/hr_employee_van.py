from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

# What decides whether somebody works from a van.
WORKING_FIELDS = {"active", "teknik_servis_is_technician", "teknik_servis_location_id"}


class HrEmployee(models.Model):
    """Which van a technician works from: an own one, or a colleague's as well."""

    _inherit = "hr.employee"

    def write(self, vals):
        if not WORKING_FIELDS & vals.keys():
            return super().write(vals)
        # sudo: which vans they worked from, whoever writes the employees
        vans = self.sudo().teknik_servis_location_id
        result = super().write(vals)
        vans._stop_supply_of_unused()
        return result

    @api.constrains("teknik_servis_location_id", "company_id")
    def _check_teknik_servis_location_id(self):
        """A van is a place of the company's, and beside the warehouse's stock."""
        # sudo: kinds and names of places, whoever writes the employee
        for employee in self.sudo():
            place = employee.teknik_servis_location_id
            if not place:
                continue
            words = {"location": place.display_name, "employee": employee.name}
            if place.usage != "internal" or place.company_id not in (
                employee.company_id,
                place.company_id.browse(),
            ):
                raise ValidationError(
                    self.env._(
                        "%(location)s holds no stock of the company of %(employee)s.",
                        **words,
                    )
                )
            shelf = place.warehouse_id.lot_stock_id
            if shelf and place._child_of(shelf):
                raise ValidationError(
                    self.env._(
                        "%(location)s is a part of the warehouse's stock: ordinary "
                        "deliveries would take parts of %(employee)s from there.",
                        **words,
                    )
                )

    def set_teknik_servis_van(self, location_id):
        """Let technicians work from a stock location that exists: they share a van.

        What they hold ready from another van stays held there. An own location that
        nothing was ever in is archived.

        :param location_id: id of a technician's stock location
        :raises AccessError: unless the user is a manager of Teknik Servis, for
            employees of other companies
        :raises UserError: for a location that is nobody's van
        """
        self._check_teknik_servis_manager()
        # sudo: one value of technicians, by the manager who was just checked
        employees = self.sudo()
        if not self.env.su and employees.company_id - self.env.companies:
            raise AccessError(
                self.env._("Technicians of other companies are theirs to keep.")
            )
        number = location_id if type(location_id) is int else 0
        van = self.env["stock.location"]._get_vans().sudo()
        van = van.filtered(lambda location: location.id == number)
        if not van:
            raise UserError(
                self.env._("Choose the stock of a technician who has one already.")
            )
        before = employees.teknik_servis_location_id - van
        employees.write(
            {
                "teknik_servis_is_technician": True,
                "teknik_servis_location_id": van.id,
            }
        )
        before._archive_unused_vans()
        return True


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    def set_teknik_servis_van(self, location_id):
        """Let technicians share a van (see `hr.employee`)."""
        employees = self.env["hr.employee"].browse(self.ids)
        return employees.set_teknik_servis_van(location_id)

    def action_teknik_servis_minimum(self):
        """Open the dialog with the minimum stock of one technician's van."""
        self.ensure_one()
        wizard = self.env["teknik.servis.van.minimum"].create(
            {"van_id": self.teknik_servis_location_id.id}
        )
        return wizard._get_own_action()


class StockLocation(models.Model):
    _inherit = "stock.location"

    def _stop_supply_of_unused(self):
        """Bring no more parts into vans that no technician works from (any more)."""
        unused = self - self._filtered_working()
        # sudo: native rules of vans that nobody works from
        rules = self.env["stock.warehouse.orderpoint"].sudo()
        rules.search([("location_id", "in", unused.ids)]).active = False

    def _archive_unused_vans(self):
        """Archive vans that nobody works from and that nothing was ever in."""
        for van in self:
            users = van.with_context(active_test=False).teknik_servis_employee_ids
            # In the van itself or in a place inside it.
            source = Domain("location_id", "child_of", van.id)
            target = Domain("location_dest_id", "child_of", van.id)
            used = (
                users
                or self.env["stock.move.line"].search_count(source | target, limit=1)
                or self.env["teknik.servis.order.line"].search_count(source, limit=1)
                or self.env["stock.quant"].search_count(source, limit=1)
            )
            if not used:
                van.active = False
