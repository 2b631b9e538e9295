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
            vans = places.sudo(False) & self.env["stock.location"]._get_vans()
            if not vans or picking.sudo().picking_type_code != "internal":
                raise AccessError(
                    self.env._("This transfer loaded or unloaded nobody's van.")
                )
            vans._check_van_use()
        return {
            "doc_ids": pickings.ids,
            "doc_model": "stock.picking",
            # sudo: printed after the check of whose van it is
            "docs": pickings.sudo(),
        }
