from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_MONTHS = 1200


class TeknikServisWarranty(models.Model):
    """Warranty terms: chosen on products and categories, copied to each device.

    A device keeps the period it was sold with: other terms are for later sales.
    """

    _name = "teknik.servis.warranty"
    _description = "Warranty Terms"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", help="Empty: for all companies."
    )
    parts_months = fields.Integer("Parts (Months)", help="0: no warranty on parts.")
    labour_months = fields.Integer("Labour (Months)", help="0: none on labour.")
    counted_from = fields.Selection(
        [
            ("delivery", "Delivery"),
            ("invoice", "Invoice"),
            ("installation", "Installation"),
        ],
        default="delivery",
        required=True,
        help="Installation: the hand-over of a record whose type starts warranties.",
    )
    terms = fields.Text(
        "Limits and Terms",
        translate=True,
        help="What else ends the warranty, as a text: kilometres, working hours ...",
    )

    @api.constrains("parts_months", "labour_months")
    def _check_months(self):
        for terms in self:
            for months in (terms.parts_months, terms.labour_months):
                if not 0 <= months <= MOST_MONTHS:
                    raise ValidationError(
                        self.env._(
                            "%(terms)s: a warranty has between 0 and %(most)s months.",
                            terms=terms.name,
                            most=MOST_MONTHS,
                        )
                    )
