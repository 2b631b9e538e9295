from odoo import fields, models

from ..repair_clock import DEFAULT_DAYS

LONGEST = 365


class ProductCategory(models.Model):
    """How long the law lets a repair of a kind of goods take."""

    _inherit = "product.category"

    teknik_servis_repair_days = fields.Integer(
        "Legal Repair Time",
        help="Working days, with Saturdays, within which a consumer's device has to be "
        "repaired. By law 20 for nearly all goods, 45 for cars and motorcycles. 0: as "
        "in the category above; without any, 20.",
    )

    _teknik_servis_repair_days_between = models.Constraint(
        f"CHECK(teknik_servis_repair_days BETWEEN 0 AND {LONGEST})",
        "The legal repair time is 0 to 365 working days.",
    )

    def write(self, vals):
        result = super().write(vals)
        if {"teknik_servis_repair_days", "parent_id"} & vals.keys():
            self.env["teknik.servis.order"]._recount_legal_time(categories=self)
        return result

    def _get_teknik_servis_repair_days(self):
        """Return the legal repair time of each category: its own or one above it.

        :return: `{category: working days}`; the empty category has the usual time
        """
        days = self._get_teknik_servis_inherited("teknik_servis_repair_days")
        return {
            category: days.get(category) or DEFAULT_DAYS
            for category in (*self, self.browse())
        }
