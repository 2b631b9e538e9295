from odoo import models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain

from .teknik_servis_appointment import LIVE_STATES
from .teknik_servis_part_request import OPEN_STATES
from .teknik_servis_van import OFFICE


class HrEmployee(models.Model):
    """What stands in a technician's name, and that nobody leaves with it.

    Whoever archives or dismisses a technician is led to the handover first; in its
    dialog everything may go to nobody as well, so there is always a way on. Programs
    (superuser: imports, other addons) pass: who is archived may still be handed over.
    """

    _inherit = "hr.employee"

    def write(self, vals):
        leaves = not vals.get("active", True)
        stops = not vals.get("teknik_servis_is_technician", True)
        if (leaves or stops) and not self.env.su:
            self._check_handed_over(leaves)
        return super().write(vals)

    def action_teknik_servis_dismiss_technician(self):
        self._check_teknik_servis_manager()
        if not self.env.su:
            self._check_handed_over(leaves=False)
        return super().action_teknik_servis_dismiss_technician()

    def action_teknik_servis_handover(self):
        """Open the dialog that hands over what stands in one technician's name."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_handover_action"
        )
        action["context"] = {
            "dialog_size": "extra-large",
            "default_technician_id": self.id,
        }
        return action

    # ------------------------------------------------------- what is in whose name

    def _get_handover_parts(self):
        """Return what stands in one technician's name and waits for somebody.

        What has begun is not among it: see `_get_handover_begun`. The counts of a van,
        its minimum stock and devices lent or sent away belong to the van or the record.

        Hook: other addons add a kind here and to `teknik.servis.handover.line`.

        :return: `{kind of line: records}`, past the reader's rules
        """
        self.ensure_one()
        # sudo: what a technician leaves behind, whoever lets them go
        employee = self.sudo()
        orders = self.env["teknik.servis.order"].sudo()
        request = Domain("technician_id", "in", self.ids)
        request &= Domain("state", "in", OPEN_STATES)
        own = Domain("technician_ids", "in", self.ids)
        own |= Domain("part_request_ids", "any", request)
        # Planned in a colleague's record: nobody used it, so nobody else would.
        own |= Domain(
            "line_ids",
            "any",
            Domain("technician_id", "in", self.ids)
            & Domain("operation_id", "=", False),
        )
        if employee.user_id:
            own |= Domain("user_id", "=", employee.user_id.id)
        orders = orders.search(
            own
            & Domain("is_open", "=", True)
            & Domain("company_id", "=", employee.company_id.id)
        )
        orders = orders.filtered(lambda order: employee._is_expected_on(order))
        visits = employee._get_live_visits()
        planned = visits.filtered(lambda visit: visit.state == "planned")
        begun = (visits - planned).order_ids | employee._get_running_work().order_id
        return {"appointment": planned, "order": orders - begun}

    def _is_expected_on(self, order):
        """Return whether one record has something in one technician's name.

        Lines that were used or sent stay who used them.
        """
        self.ensure_one()
        return bool(
            self in order.with_context(active_test=False).technician_ids
            or (self.user_id and order.user_id == self.user_id)
            or order._get_open_requests_of(self)
            or order.line_ids._get_planned_from(self)
        )

    def _get_handover_begun(self):
        """Return what nobody takes over while it goes on, as sentences.

        Hook: other addons append theirs. Names records: for readers of the service.
        """
        self.ensure_one()
        employee = self.sudo()
        visits = employee._get_live_visits()
        texts = [
            self.env._(
                "%(order)s: the visit of %(time)s has begun. Say first how it ended.",
                order=", ".join(visit.order_ids.mapped("name")),
                time=visit.with_env(self.env)._format_time(),
            )
            for visit in visits
            if visit.state != "planned"
        ]
        texts += [
            self.env._(
                "%(order)s: work is running. Stop it first.", order=work.order_id.name
            )
            for work in employee._get_running_work()
        ]
        texts += [
            self.env._(
                "%(count)s: this count of the van is not finished. Apply, refuse or "
                "delete it first.",
                count=count.display_name,
            )
            for count in employee._get_open_counts()
        ]
        return texts

    def _get_handover_stock(self):
        """Return what of one technician's van is free: `{(product, lot): quantity}`.

        Nothing of a van that a colleague works from as well, and nothing that is held
        ready: what was used for a record leaves from where its technician used it.
        """
        self.ensure_one()
        # sudo: a technician's stock, whoever lets them go
        employee = self.sudo()
        if not employee._has_own_van():
            return {}
        groups = employee.env["stock.quant"]._read_group(
            Domain("location_id", "child_of", employee.teknik_servis_location_id.ids)
            & Domain("owner_id", "=", False),
            ["product_id", "lot_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        free = {
            (product, lot): quantity - held for product, lot, quantity, held in groups
        }
        return {
            (product, lot): quantity
            for (product, lot), quantity in free.items()
            if product.uom_id.compare(quantity, 0) > 0
        }

    def _has_own_van(self):
        """Return whether one technician has a van that no colleague works from."""
        self.ensure_one()
        van = self.teknik_servis_location_id
        return bool(van) and not self.search_count(
            Domain("teknik_servis_location_id", "=", van.id)
            & Domain("teknik_servis_is_technician", "=", True)
            & Domain("active", "=", True)
            & Domain("id", "!=", self.id),
            limit=1,
        )

    def _get_live_visits(self):
        return self.env["teknik.servis.appointment"].search(
            [("technician_id", "in", self.ids), ("state", "in", LIVE_STATES)]
        )

    def _get_running_work(self):
        return self.env["teknik.servis.operation"].search(
            [("technician_id", "in", self.ids), ("date_stop", "=", False)]
        )

    def _get_open_counts(self):
        counts = self.env["teknik.servis.van.count"]
        if not self._has_own_van():
            return counts
        return counts.search(
            [
                ("van_id", "=", self.teknik_servis_location_id.id),
                ("state", "in", ("draft", "waiting")),
            ]
        )

    # ------------------------------------------------------------------ leaving

    def _check_handed_over(self, leaves):
        """Refuse to let technicians go who have something in their name.

        :param leaves: whether they leave the company, or only work no longer here:
            then they stay responsible for records
        :raises RedirectWarning: that opens the handover, for whoever may hand over
        :raises UserError: for others
        """
        # sudo: whoever keeps employees is told how much it is, and nothing else
        technicians = self.sudo().filtered(
            lambda one: one.active and one.teknik_servis_is_technician
        )
        things = {one: one._get_handover_summary(leaves) for one in technicians}
        things = {one: texts for one, texts in things.items() if texts}
        if not things:
            return
        message = "\n".join(
            self.env._(
                "%(technician)s still has: %(things)s.",
                technician=technician.name,
                things=", ".join(texts),
            )
            for technician, texts in things.items()
        )
        first = next(iter(things))
        may = self.env.user.has_group(OFFICE) and first.company_id in self.env.companies
        if not may:
            hint = self.env._("Ask the service office to hand it over first.")
            raise UserError("\n".join([message, hint]))
        hint = self.env._("Hand it over first; it may go to nobody as well.")
        raise RedirectWarning(
            "\n".join([message, hint]),
            self.env.ref("teknik_servis.teknik_servis_handover_action").id,
            self.env._("Handover"),
            {"default_technician_id": first.id, "dialog_size": "extra-large"},
        )

    def _get_handover_summary(self, leaves):
        """Return how much one technician, in superuser mode, leaves behind.

        :param leaves: as in `_check_handed_over`
        """
        self.ensure_one()
        parts = self._get_handover_parts()
        if not leaves:
            parts["order"] = parts["order"].filtered(
                lambda order: (
                    self in order.technician_ids
                    or order._get_open_requests_of(self)
                    or order.line_ids._get_planned_from(self)
                )
            )
        kinds = dict(
            self.env["teknik.servis.handover.line"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        counted = [(kinds[kind], len(records)) for kind, records in parts.items()]
        counted += [
            (self.env._("Parts in the van"), len(self._get_handover_stock())),
            (self.env._("What has begun"), len(self._get_handover_begun())),
        ]
        return [f"{label} ({number})" for label, number in counted if number]


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    def action_teknik_servis_handover(self):
        """Open the handover of one technician (see `hr.employee`)."""
        employee = self.env["hr.employee"].browse(self.ids)
        return employee.action_teknik_servis_handover()


class TeknikServisAppointment(models.Model):
    _inherit = "teknik.servis.appointment"

    def action_handover(self):
        """Open the handover of the first of these appointments' technicians."""
        return self.technician_id[:1].action_teknik_servis_handover()


class TeknikServisOrder(models.Model):
    _inherit = "teknik.servis.order"

    def _get_open_requests_of(self, technician):
        """Return their part requests that wait in one technician's name."""
        return self.part_request_ids.filtered(
            lambda request: (
                request.technician_id.id == technician.id
                and request.state in OPEN_STATES
            )
        )
