from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .teknik_servis_order_device import normalize_serial

SUGGESTION_LIMIT = 8
# In the whole company a trigram index finds no less.
KEY_MIN_LENGTH = 3


def model_key(text):
    """Return what the spellings of one model have in common, or False.

    "XPS 13", "xps-13" and "Xps13" are one; so are dotted and dotless i's.
    """
    text = normalize_serial(text) or ""
    return "".join(char for char in text if char.isalnum()) or False


class TeknikServisOrder(models.Model):
    """What is offered while a model is typed: those that were here before."""

    _inherit = "teknik.servis.order"

    device_model_key = fields.Char(
        compute="_compute_device_model_key",
        store=True,
        precompute=True,
        index="trigram",
    )

    @api.depends("device_model")
    def _compute_device_model_key(self):
        for order in self:
            order.device_model_key = model_key(order.device_model)

    @api.model
    def get_model_suggestions(self, company_id, brand_id, kind_id, text):
        """Return models to offer while one is typed, the most used ones first.

        Of records that the caller may read, in one company; of the brand and kind that
        are chosen, or, once three letters or digits are typed, of any.

        :param company_id: id of the record's company, or False for the user's own
        :param brand_id: id of the chosen brand, or False
        :param kind_id: id of the chosen kind, or False
        :param text: what was typed so far
        :return: list of at most 8 `{"model", "brand", "kind", "count"}`; brand and
            kind are `{"id", "display_name"}` or False
        """
        if not self.has_access("read"):
            raise AccessError(self.env._("You may not read service records."))
        key = model_key(text) or ""
        if not (brand_id or kind_id or len(key) >= KEY_MIN_LENGTH):
            return []
        counts = self._count_models(
            company_id or self.env.company.id, brand_id, kind_id, key
        )
        orders = self.browse(row[-1] for row in counts)
        orders.fetch(["device_model", "brand_id", "kind_id"])
        return [
            {
                "model": order.device_model,
                "brand": order._get_suggested_choice("brand_id"),
                "kind": order._get_suggested_choice("kind_id"),
                "count": row[-2],
            }
            for row, order in zip(counts, orders, strict=True)
        ]

    def _get_suggested_choice(self, name):
        """Return what one record says of a many2one, as the web client keeps it."""
        self.ensure_one()
        chosen = self[name].filtered("active")
        return bool(chosen) and {"id": chosen.id, "display_name": chosen.display_name}

    @api.model
    def _count_models(self, company_id, brand_id, kind_id, key):
        """Return `(key, brand, how many, id of the latest)` of models, most used first.

        A model that was entered without its brand as well is counted where it has one.
        """
        domain = Domain("company_id", "=", company_id) & Domain(
            "device_model_key", "!=", False
        )
        if key:
            # Letters and digits only: nothing in it is a pattern.
            domain &= Domain("device_model_key", "like", key)
        if brand_id:
            domain &= Domain("brand_id", "=", brand_id)
        if kind_id:
            domain &= Domain("kind_id", "in", [kind_id, False])
        # Archived records tell of models as well.
        rows = self.with_context(active_test=False)._read_group(
            domain,
            ["device_model_key", "brand_id"],
            ["__count", "id:max"],
            order="__count desc, id:max desc",
            limit=2 * SUGGESTION_LIMIT,
        )
        branded = {row[0] for row in rows if row[1]}
        rows = [row for row in rows if row[1] or row[0] not in branded]
        return rows[:SUGGESTION_LIMIT]
