from odoo import api, models

TECHNICIAN = "teknik_servis.group_teknik_servis_technician"
NOTIFICATION = "teknik_servis_planning"
KINDS = ("appointment_ids", "order_ids")
# Of more than these nobody looks at each: screens ask for everything anew.
MANY_CHANGES = 200
# Whose notification it is: the screen that did it has the answer already.
ORIGIN = "teknik_servis_origin"
# What of an appointment a screen shows.
SHOWN = {
    *("active", "duration", "name", "order_ids", "overlap_ok", "start", "state"),
    "technician_id",
}
# What of a record its appointments' cards and the side list show.
ORDER_SHOWN = {
    *("active", "customer_request", "date_promised", "department_id", "device_name"),
    *("duration", "kind_id", "brand_id", "device_model", "needs_planning"),
    *("partner_id", "phone", "priority", "product_id", "service_address_id"),
    *("stage_id", "technician_ids"),
}


class TeknikServisLive(models.AbstractModel):
    """Tells the screens of a company that something changed: ids, never what they say.

    Whoever is told asks for it by their own rights. One transaction tells a company
    once, when it is committed.
    """

    _name = "teknik.servis.live"
    _description = "Changes That Screens Show"

    @api.model
    def _tell(self, records, kind):
        """Tell the companies of records that these changed.

        :param records: of any model with `company_id`
        :param kind: `appointment_ids` or `order_ids`
        """
        if not records:
            return
        pending = self.env.cr.precommit.data.get(NOTIFICATION)
        if pending is None:
            pending = self.env.cr.precommit.data[NOTIFICATION] = {}
            self.env.cr.precommit.add(self._send_pending)
        # sudo: whose they are, also of what the user may not see any more
        for company, some in records.sudo().grouped("company_id").items():
            changes = pending.setdefault(company.id, {name: set() for name in KINDS})
            changes[kind].update(some.ids)
            if isinstance(self.env.context.get(ORIGIN), str):
                changes["origin"] = self.env.context[ORIGIN][:40]

    @api.model
    def _send_pending(self):
        """Send what this transaction changed. Called as it is committed."""
        pending = self.env.cr.precommit.data.pop(NOTIFICATION, {})
        for company_id, changes in pending.items():
            company = self.env["res.company"].browse(company_id)
            ids = {name: sorted(changes.pop(name)) for name in KINDS}
            if sum(map(len, ids.values())) > MANY_CHANGES:
                ids = {**dict.fromkeys(KINDS, []), "reload": True}
            payload = {**ids, **changes}
            channel = self._get_channel(company)
            self.env["bus.bus"]._sendone(channel, NOTIFICATION, payload)

    @api.model
    def _get_channel(self, company):
        """Return the channel of one company: nobody can ask for it by name."""
        return (company, NOTIFICATION)


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        channels = list(channels)
        user = self.env.user
        if user.has_group(TECHNICIAN):
            live = self.env["teknik.servis.live"]
            channels += [live._get_channel(company) for company in user.company_ids]
        return super()._build_bus_channel_list(channels)


class TeknikServisAppointment(models.Model):
    _inherit = "teknik.servis.appointment"

    @api.model_create_multi
    def create(self, vals_list):
        appointments = super().create(vals_list)
        self.env["teknik.servis.live"]._tell(appointments, "appointment_ids")
        return appointments

    def write(self, vals):
        result = super().write(vals)
        if SHOWN & vals.keys():
            self.env["teknik.servis.live"]._tell(self, "appointment_ids")
        return result

    def unlink(self):
        self.env["teknik.servis.live"]._tell(self, "appointment_ids")
        return super().unlink()


class TeknikServisOrder(models.Model):
    _inherit = "teknik.servis.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        self.env["teknik.servis.live"]._tell(orders, "order_ids")
        return orders

    def write(self, vals):
        result = super().write(vals)
        if ORDER_SHOWN & vals.keys():
            self.env["teknik.servis.live"]._tell(self, "order_ids")
        return result

    def unlink(self):
        self.env["teknik.servis.live"]._tell(self, "order_ids")
        return super().unlink()
