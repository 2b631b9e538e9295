from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    def _get_teknik_servis_contracts(self):
        found = super()._get_teknik_servis_contracts()
        today = self.env.company._get_teknik_servis_day()
        Device = self.env["teknik.servis.contract.device"]
        if not Device.has_access("read"):
            return found
        devices = Device.search(
            [("lot_id", "in", self.ids), ("contract_id.state", "=", "active")]
        )
        for device in devices.filtered(lambda one: one._is_there(today)):
            contract = device.contract_id
            told = {"model": contract._name, "id": contract.id, "name": contract.name}
            contracts = found.setdefault(device.lot_id.id, [])
            if told not in contracts:
                contracts.append(told)
        return found
