from odoo import models
from odoo.fields import Command


class TeknikServisOrder(models.Model):
    """Driver and plate on the delivery note, where core's e-waybill is installed.

    Its fields are looked for, never depended on (`l10n_tr_nilvera_edispatch`).
    """

    _inherit = "teknik.servis.order"

    def _prepare_picking_vals(self, location):
        vals = super()._prepare_picking_vals(location)
        return {**vals, **self._prepare_transport_vals(location)}

    def _prepare_transport_vals(self, location):
        """Return who drives one record's parts and with what, as far as it is known.

        :param location: `stock.location` the parts come from
        :return: values of a `stock.picking`, empty where there is nothing to fill
        """
        self.ensure_one()
        known = self.env["stock.picking"]._fields
        if self.sudo().company_id.country_id.code != "TR":
            return {}
        return self._get_edispatch_values(self._get_driver(location), known)

    def _get_driver(self, location=None):
        """Return the technician who takes one record's parts to the customer.

        Whose van they come from; else the first of the team, unless the device is
        fetched from the shop or sent: then somebody else drives.

        :param location: `stock.location` the parts come from, where that is known
        :return: `hr.employee` in superuser mode, may be empty
        """
        self.ensure_one()
        # sudo: whose van it is and how to name the driver is asked for the document,
        # by whoever may send it
        team = self.sudo().technician_ids.sorted("id")
        if self.place_kind == "cargo":
            return team.browse()  # the carrier drives
        if location:
            # The van itself, or a place inside it.
            whose = [
                ("teknik_servis_location_id", "parent_of", location.id),
                ("teknik_servis_is_technician", "=", True),
                ("company_id", "=", self.company_id.id),
            ]
            drivers = team.search(whose)
            driver = team & drivers or drivers
            if driver:
                return driver[:1]
        if self.place_kind == "workshop":
            return team.browse()
        return team[:1]

    def _get_edispatch_values(self, technician, known):
        """Return what an e-waybill says of who drives, for the fields that exist.

        :param technician: `hr.employee` in superuser mode, may be empty
        :param known: names of the fields of `stock.picking`
        """
        values = {}
        if "l10n_tr_nilvera_driver_ids" in known and technician.work_contact_id:
            values["l10n_tr_nilvera_driver_ids"] = [
                Command.set(technician.work_contact_id.ids)
            ]
        if "l10n_tr_vehicle_plate" in known and technician.teknik_servis_plate:
            values["l10n_tr_vehicle_plate"] = self._get_plate_id(
                technician.teknik_servis_plate
            )
        return values

    def _get_plate_id(self, text):
        """Return the id of a vehicle in core's list of plates, added where missing."""
        # sudo: the list is of those with stock rights; a technician's own plate is put
        # into it by sending
        Plate = self.env["l10n_tr.nilvera.trailer.plate"].sudo()
        kind = {"plate_number_type": "vehicle"}
        # Spaces are where somebody left them.
        plates = Plate.search([(name, "=", value) for name, value in kind.items()])
        letters = text.replace(" ", "")
        same = plates.filtered(lambda plate: plate.name.replace(" ", "") == letters)
        return (same[:1] or Plate.create({"name": text, **kind})).id


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def button_validate(self):
        self._fill_teknik_servis_transport()
        return super().button_validate()

    def _fill_teknik_servis_transport(self):
        """Fill in driver and plate that were not known when parts were held ready."""
        if "l10n_tr_vehicle_plate" not in self._fields:
            return
        for picking in self:
            # sudo: only to get from the lines to their record
            order = picking.move_ids.teknik_servis_line_id.sudo().order_id[:1]
            if not order or picking.l10n_tr_nilvera_carrier_id:
                continue
            values = order._prepare_transport_vals(picking.location_id)
            picking.write({n: v for n, v in values.items() if not picking[n]})
