from odoo import api, models
from odoo.exceptions import AccessError


class ReportVanTransfer(models.AbstractModel):
    """The slip of a loading, for those as well who have no rights on stock."""

    _name = "report.teknik_servis.report_van_transfer"
    _description = "Loading Slip"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the transfers that the user may print.

        :raises AccessError: for a transfer of somebody else's van
        """
        pickings = self.env["stock.picking"].browse(docids).exists()
        readable = pickings._filtered_access("read")
        for picking in pickings - readable:
            # sudo: between which places, to see whose van it was
            places = picking.sudo().location_id | picking.sudo().location_dest_id
            vans = self._get_vans_of(places)
            if not vans or picking.sudo().picking_type_code != "internal":
                raise AccessError(
                    self.env._("This transfer loaded or unloaded nobody's van.")
                )
            # From one van to another: both have it in their hands.
            (vans & vans._get_own_vans() or vans)._check_van_use()
        return {
            "doc_ids": pickings.ids,
            "doc_model": "stock.picking",
            # sudo: printed after the check of whose van it is
            "docs": pickings.sudo(),
        }

    def _get_vans_of(self, places):
        """Return the vans that places are, or lie in.

        :param places: `stock.location`, in superuser mode
        """
        return (
            self.env["stock.location"]
            ._get_vans()
            .filtered(
                # sudo: where a van lies
                lambda van: any(place._child_of(van.sudo()) for place in places)
            )
        )
