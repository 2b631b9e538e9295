from odoo import fields, models
from odoo.exceptions import UserError

from ..common import lock_rows


class ResCompany(models.Model):
    """Where a company's own devices are while others have them; they stay ours."""

    _inherit = "res.company"

    # Set by the program alone, when the first device goes there.
    teknik_servis_loan_location_id = fields.Many2one(
        "stock.location",
        string="Lent Devices",
        readonly=True,
        ondelete="restrict",
        help="Where devices are that customers have for a while; they stay ours.",
    )
    teknik_servis_outside_location_id = fields.Many2one(
        "stock.location",
        string="At Outside Services",
        readonly=True,
        ondelete="restrict",
        help="Where devices of ours are while another service has them.",
    )

    def _get_teknik_servis_loan_location(self):
        """Return the place of one company's lent devices (made if need be)."""
        return self._get_teknik_servis_away_place(
            "teknik_servis_loan_location_id", self.env._("Lent Devices")
        )

    def _get_teknik_servis_outside_location(self):
        """Return the place of one company's devices at outside services."""
        return self._get_teknik_servis_away_place(
            "teknik_servis_outside_location_id", self.env._("At Outside Services")
        )

    def _get_teknik_servis_away_place(self, field, name):
        """Return a stock location of devices that are away, made if need be.

        Under the warehouse's view location, not under its stock: no ordinary delivery
        takes from there, and what is there stays in the company's stock. One that was
        archived counts no stock any more: another one takes its place.

        :param field: in which the company keeps it
        :param name: what a new one is called
        :return: `stock.location`, in superuser mode
        :raises UserError: for a company without a warehouse
        """
        self.ensure_one()
        # sudo: a named act of whoever sends away; one location, of their own company
        company = self.sudo()
        if company[field].active:
            return company[field]
        warehouse = company._get_teknik_servis_warehouse()
        if not warehouse:
            raise UserError(company._get_no_warehouse_text())
        return company._make_teknik_servis_place(
            field, name, warehouse.view_location_id
        )

    def _make_teknik_servis_place(self, field, name, parent):
        """Make a stock location that one company keeps in one of its fields.

        :param field: where the company keeps it
        :param name: what it is called
        :param parent: the location it lies in; empty: outside every warehouse
        :return: `stock.location`, in superuser mode
        """
        self.ensure_one()
        # sudo: a named act of whoever needs it first; one location, of their company
        company = self.sudo()
        # Two who need it first at once make one location.
        lock_rows(company)
        company[field] = company.env["stock.location"].create(
            {
                "name": name,
                "usage": "internal",
                "location_id": parent.id,
                "company_id": company.id,
            }
        )
        return company[field]

    def _get_teknik_servis_away_places(self):
        """Return where one company's devices are ours and with somebody else.

        :return: `stock.location`, in superuser mode; what was never needed is missing
        """
        # sudo: which locations these are, to whoever asks for a device
        company = self.sudo()
        return (
            company.teknik_servis_loan_location_id
            | company.teknik_servis_outside_location_id
        )

    def _get_teknik_servis_home(self, place):
        """Return where a device or a part comes back to that was taken from a location.

        There, unless it is archived or itself a place of devices that are away: the
        main stock then.

        :param place: `stock.location`
        """
        self.ensure_one()
        if place.active and place not in self._get_teknik_servis_away_places():
            return place
        return self._get_teknik_servis_shelves()[self]
