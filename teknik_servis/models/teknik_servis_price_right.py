from lxml import etree

from odoo import api, models

TECHNICIAN = "teknik_servis.group_teknik_servis_technician"
# Who sees the prices of all records, whatever a company lets its technicians see.
SEERS = (
    "teknik_servis.group_teknik_servis_office",
    "account.group_account_invoice",
    "account.group_account_readonly",
)


class TeknikServisPriceRight(models.AbstractModel):
    """Records whose prices a company may keep from its technicians.

    Models name their prices here. Where the reader may not see them they are no fields
    at all: neither read, searched, grouped, exported nor part of any view.
    """

    _name = "teknik.servis.price.right"
    _description = "Prices by Role"

    _price_fields = frozenset()
    # What sets a price: to be read only by whoever may see prices and not change them.
    _price_inputs = frozenset()

    @api.model
    def _get_price_right(self, companies):
        """Return what the user may do with prices: `change`, `see` or `hide`.

        :param companies: `res.company`, one or more: the narrowest of their settings
        """
        user = self.env.user
        if (
            self.env.su
            or not user.has_group(TECHNICIAN)
            or any(map(user.has_group, SEERS))
        ):
            return "change"
        rights = [
            company._get_teknik_servis_technician_prices() for company in companies
        ]
        return next((right for right in ("hide", "see") if right in rights), "change")

    def _hides_prices(self):
        """Return whether the user sees no prices, as they work now."""
        return self._get_price_right(self.env.companies) == "hide"

    def _has_field_access(self, field, operation):
        if field.name in self._price_fields and self._hides_prices():
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._get_price_right(self.env.companies))

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        # Views are made as superuser, for whoever asked.
        right = self.sudo(False)._get_price_right(self.env.companies)
        if right == "hide":
            self._strip_prices(arch)
        elif right == "see":
            self._lock_prices(arch)
        return arch, view

    @api.model
    def _lock_prices(self, node):
        """Make what sets a price read-only in a view and in the views inside it.

        :param node: `lxml` node of a view of this model
        """
        for child in node.iterchildren(tag=etree.Element):
            name = child.get("name")
            if child.tag == "field" and name in self._price_inputs:
                child.set("readonly", "1")
            field = self._fields.get(name) if child.tag == "field" else None
            relational = field is not None and field.relational
            model = self.env[field.comodel_name] if relational else self
            if hasattr(model, "_lock_prices"):
                model._lock_prices(child)

    @api.model
    def _strip_prices(self, node):
        """Take the prices out of a view, and out of the views inside it.

        :param node: `lxml` node of a view of this model
        """
        for child in list(node):
            name = child.get("name")
            # A label or a span may go with the field that it is about.
            if name in self._price_fields or child.get("for") in self._price_fields:
                node.remove(child)
                continue
            field = self._fields.get(name) if child.tag == "field" else None
            relational = field is not None and field.relational
            model = self.env[field.comodel_name] if relational else self
            if hasattr(model, "_strip_prices"):
                model._strip_prices(child)
