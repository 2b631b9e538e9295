from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .stock_lot_track_events import LIMIT

REPAIR = "repair.order"


class StockLot(models.Model):
    """What Odoo's own app of repairs knows of a device, where it is installed."""

    _inherit = "stock.lot"

    @api.model
    def _get_track_service(self, lot_id, domain):
        service = super()._get_track_service(lot_id, domain)
        if lot_id and REPAIR in self.env and self.env[REPAIR].has_access("read"):
            service["sorts"].append(self._get_track_repairs(lot_id))
        return service

    @api.model
    def _get_track_repairs(self, lot_id):
        """Return one event for each repair order of a device."""
        Repair = self.env[REPAIR]
        query = Repair._search(
            Domain("lot_id", "=", lot_id), order="id DESC", limit=LIMIT
        )
        repair = SQL.identifier("repair_order")
        partner = self._join_track_record(
            query, "res.partner", SQL("%s.partner_id", repair), ("complete_name",)
        )
        who = SQL("COALESCE(%s.user_id, %s.create_uid)", repair, repair)
        columns = {
            "id": SQL("%s.id", repair),
            "name": SQL("%s.name", repair),
            "date": SQL("%s.create_date", repair),
            "state": SQL("%s.state", repair),
            "partner": SQL("%s.complete_name", partner),
            "who": self._join_track_user(query, who),
        }
        states = dict(Repair._fields["state"]._description_selection(self.env))
        return [
            self._prepare_track_event(
                "service",
                "repair",
                id=row["id"],
                date=row["date"],
                title=self.env._("Repair"),
                who=row["who"],
                partner=row["partner"],
                model=REPAIR,
                res_id=row["id"],
                document=row["name"],
                state=states[row["state"]],
                is_cancelled=row["state"] == "cancel",
            )
            for row in self._select_track(query, columns)
        ]
