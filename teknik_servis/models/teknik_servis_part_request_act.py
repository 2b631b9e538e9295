from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..common import lock_rows
from .teknik_servis_part_request import AWAITED_STATES, OFFICE, OPEN_STATES


class TeknikServisPartRequest(models.Model):
    """What becomes of a request: ordered, arrived, given or called off."""

    _inherit = "teknik.servis.part.request"

    # ------------------------------------------------------------------ buttons

    def action_order(self):
        """Open the dialog that notes down where parts were ordered."""
        return self._open_dialog("teknik.servis.part.order", self.env._("Ordered"))

    def action_arrive(self):
        """Open the dialog that sets aside what has come."""
        return self._open_dialog("teknik.servis.part.arrive", self.env._("Arrived"))

    def action_give(self):
        """Give parts to their technicians: all of them or none."""
        self._give()
        return True

    def action_cancel(self):
        """Call requests off; what was set aside for them is free again."""
        self._cancel()
        return True

    def action_view_order(self):
        """Open the service record of one request."""
        self.ensure_one()
        return self.order_id._get_records_action()

    def _open_dialog(self, model, title):
        self._check_office()
        wizard = self.env[model].create({"request_ids": self.ids})
        return wizard._get_records_action(name=title, target="new")

    # ------------------------------------------------------------------ acts

    def _order_from(self, supplier, reference=False, date_expected=False):
        """Note down that parts were ordered; again where something of it changed.

        :param supplier: `res.partner`
        :param reference: the number it goes by
        :param date_expected: day
        :raises UserError: for what has come already, without a supplier
        """
        self._begin_act(AWAITED_STATES)
        if not supplier:
            raise UserError(self.env._("Choose whom the parts were ordered from."))
        self._as_system().write(
            {
                "state": "ordered",
                "supplier_id": supplier.id,
                "order_reference": reference,
                "date_expected": date_expected,
                "date_ordered": fields.Datetime.now(),
            }
        )
        self._log(self.env._("Ordered"))

    def _arrive(self, location=None, lot=None):
        """Set what came aside for its records: held ready there, or refused in words.

        :param location: where it lies; None: the main stock of the company
        :param lot: which piece of it, for one request
        :return: the requests: one for each piece that has a serial number
        :raises UserError: that names what is not there; nothing is written then
        """
        self._begin_act(AWAITED_STATES)
        requests = self._split_pieces()
        requests._bring_lines(location, lot)
        now = fields.Datetime.now()
        requests._as_system().write({"state": "arrived", "date_arrived": now})
        # sudo: holding parts of a record ready takes no rights on stock, as in İşlem
        lines = requests.sudo().line_id
        lines._as_system().is_set_aside = True
        lines._reserve({line: line.qty_to_deliver for line in lines})
        lines._take_reserved_lot()
        requests._tell_arrived()
        requests.order_id._plan_again_without_technician(requests)
        return requests

    def _give(self):
        """Give parts to those who asked: into their own stock, by native transfers.

        What nobody set aside yet is set aside first. Whoever has no stock of their own
        takes the part from where it lies.

        :raises UserError: that names what is not there; nothing is written then
        """
        self._begin_act(OPEN_STATES)
        coming = self.filtered(lambda request: request.state in AWAITED_STATES)
        requests = (self - coming) | (coming._arrive() if coming else coming)
        requests._move_to_technicians()
        now = fields.Datetime.now()
        requests._as_system().write({"state": "given", "date_given": now})
        requests._log(self.env._("Given"))

    def _cancel(self):
        """Call requests off: the office any of them, others what is not ordered yet.

        What was set aside is let go; a line that came with the part goes with it.
        """
        self.check_access("write")
        self.order_id._check_open()
        lock_rows(self)
        self._check_state(OPEN_STATES)
        for request in self:
            request._check_asker(set())
        # sudo: a line and what is held on it, by whoever may call its request off
        known = self.sudo()
        own_lines = known.filtered("has_own_line").line_id
        lines = known.line_id
        self._as_system().write({"state": "cancelled"})
        lines._as_system().is_set_aside = False
        lines._release_moves()
        own_lines.filtered(lambda line: not line._is_on_documents()).unlink()
        self._log(self.env._("Called Off"))

    # ------------------------------------------------------------------ parts of acts

    def _check_office(self):
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(OFFICE)):
            raise AccessError(self.env._("The office orders and gives out parts."))

    def _begin_act(self, states):
        """Check who acts on what, and let nobody else act on it meanwhile."""
        self._check_office()
        self.order_id._check_open()
        lock_rows(self)
        self._check_state(states)

    def _check_state(self, states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        wrong = [
            self.env._(
                "%(order)s: %(part)s is %(state)s.",
                order=request.order_id.name,
                part=request.part_name,
                state=labels[request.state],
            )
            for request in self
            if request.state not in states
        ]
        if wrong:
            raise UserError("\n".join(wrong))

    def _split(self, quantity):
        """Leave a quantity of one request; what is left of it is another request.

        :param quantity: in the request's unit, less than it asks for
        :return: the other request, in the same state
        """
        self.ensure_one()
        (vals,) = self.copy_data({"quantity": self.quantity - quantity})
        system = self._as_system()
        kept = ("state", "date_ordered", "user_id")
        vals |= {
            name: self._fields[name].convert_to_write(self[name], self) for name in kept
        }
        rest = system.create([vals]).with_env(self.env)
        system.quantity = quantity
        return rest

    def _split_pieces(self):
        """Make one request of each piece with a serial number: it is one line each."""
        requests = self
        for request in self.filtered(lambda r: r.product_id.tracking == "serial"):
            unit = request.product_id.uom_id
            pieces = request.product_uom_id._compute_quantity(request.quantity, unit)
            if unit.compare(pieces, 1) <= 0:
                continue
            request._as_system().write({"product_uom_id": unit.id, "quantity": pieces})
            left = request
            while unit.compare(left.quantity, 1) > 0:
                left = left._split(1)
                requests |= left
        return requests

    def _bring_lines(self, location, lot):
        """Give each request its line on the record: a planned one, or one of its own.

        :param location: where the parts lie; None: the main stock of the company
        :param lot: which piece, may be empty
        """
        unknown = self.filtered(lambda request: not request.product_id)
        if unknown:
            raise UserError(
                self.env._(
                    "Choose the product first: %(parts)s.",
                    parts=", ".join(
                        f"{request.order_id.name} {request.name}" for request in unknown
                    ),
                )
            )
        shelves = self.company_id._get_teknik_servis_shelves()
        vals_list, new = [], self.browse()
        for request in self:
            place = location or shelves[request.company_id]
            planned = request._find_planned_line()
            if planned:
                planned.location_id = place
                planned.lot_id = lot or planned.lot_id
                request._as_system().line_id = planned
            else:
                new |= request
                vals_list.append(request._prepare_line_vals(place, lot))
        lines = self.env["teknik.servis.order.line"].create(vals_list)
        for request, line in zip(new, lines, strict=True):
            request._as_system().write({"line_id": line.id, "has_own_line": True})

    def _find_planned_line(self):
        """Return a line of one request's record that plans just this, if there is."""
        self.ensure_one()
        return self.order_id.line_ids.filtered(
            lambda line: (
                line.product_id == self.product_id
                and line.product_uom_id == self.product_uom_id
                and line.product_uom_id.compare(line.quantity, self.quantity) == 0
                and not (line.operation_id or line.is_set_aside or line.qty_delivered)
                # sudo: whether another request, of whomever, took it
                and not line.sudo().part_request_ids.filtered(
                    lambda request: request.state != "cancelled"
                )
                and not line.sudo()._get_live_moves()
            )
        )[:1]

    def _prepare_line_vals(self, location, lot):
        """Return the values of the line that holds one request's part ready.

        Hook: later addons add what they need on the line.
        """
        self.ensure_one()
        technician = self.technician_id
        return {
            "order_id": self.order_id.id,
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "product_uom_id": self.product_uom_id.id,
            "location_id": location.id,
            "lot_id": lot and lot.id,
            **({"technician_id": technician.id} if technician else {}),
        }
