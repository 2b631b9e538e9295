from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    teknik_servis_line_id = fields.Many2one(
        "teknik.servis.order.line",
        string="Service Line",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    teknik_servis_gives_back = fields.Boolean(
        "Gives Quantity Back",
        compute="_compute_teknik_servis_gives_back",
        store=True,
        readonly=False,
        copy=False,
        help="On a credit note: the quantity may be invoiced again. Otherwise the "
        "credit note only corrects the price.",
    )

    @api.depends("price_unit", "discount", "move_id.reversed_entry_id")
    def _compute_teknik_servis_gives_back(self):
        """A refund at the price of what it reverses takes the thing itself back.

        A line refunded at another price is a correction of the price: giving its
        quantity back would let it be invoiced a second time in full.
        """
        for line in self:
            if not line.teknik_servis_line_id or line.move_type != "out_refund":
                line.teknik_servis_gives_back = False
                continue
            line.teknik_servis_gives_back = any(
                line.currency_id.compare_amounts(line.price_unit, origin.price_unit)
                == 0
                and line.discount == origin.discount
                for origin in line._get_reversed_service_lines()
            )

    @api.constrains("teknik_servis_gives_back", "teknik_servis_line_id")
    def _check_teknik_servis_gives_back(self):
        for line in self.filtered("teknik_servis_gives_back"):
            if not line._get_reversed_service_lines():
                raise ValidationError(
                    self.env._(
                        "%(move)s gives back %(product)s, which the invoice it "
                        "reverses has not billed.",
                        move=line.move_id.display_name,
                        product=line.product_id.display_name,
                    )
                )

    def _get_reversed_service_lines(self):
        """Return the lines that billed what one credit note line takes back."""
        self.ensure_one()
        billed = self.teknik_servis_line_id
        return self.move_id.reversed_entry_id.invoice_line_ids.filtered(
            lambda origin: (
                origin.teknik_servis_line_id == billed
                and not origin._corrects_service_price()
            )
        )

    def _corrects_service_price(self):
        """Return whether one line bills the price only of what another bills already.

        A debit note (account_debit_note, where installed) does, and the reversal of a
        credit note that gave nothing back.
        """
        self.ensure_one()
        move = self.move_id
        if "debit_origin_id" in move._fields and move.debit_origin_id:
            return True
        refund = move.reversed_entry_id
        if move.move_type != "out_invoice" or refund.move_type != "out_refund":
            return False
        return not any(
            line.teknik_servis_gives_back
            for line in refund.invoice_line_ids
            if line.teknik_servis_line_id == self.teknik_servis_line_id
        )

    def _copy_data_extend_business_fields(self, values):
        # A reversal still belongs to the service line; a user's own copy does not.
        result = super()._copy_data_extend_business_fields(values)
        values["teknik_servis_line_id"] = self.teknik_servis_line_id.id
        return result

    def write(self, vals):
        if "teknik_servis_line_id" in vals and not self.env.su:
            # Another link would let the first line be billed again.
            self._refuse_service_change("teknik_servis_line_id", vals)
        if "teknik_servis_gives_back" in vals:
            posted = self.filtered(lambda line: line.parent_state != "draft")
            posted._refuse_service_change("teknik_servis_gives_back", vals)
        return super().write(vals)

    def _refuse_service_change(self, name, vals):
        if any(
            (line[name].id if name.endswith("_id") else line[name]) != vals[name]
            for line in self
        ):
            raise UserError(
                self.env._(
                    "%(field)s of %(moves)s cannot be changed.",
                    field=self._fields[name]._description_string(self.env),
                    moves=", ".join(self.move_id.mapped("display_name")),
                )
            )
