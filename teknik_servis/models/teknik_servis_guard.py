import math

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..common import SENTINEL

BIGGEST = 1e15
NUMBERS = ("float", "integer", "monetary")


class TeknikServisGuard(models.AbstractModel):
    """Records whose figures and history nobody writes past the program.

    A field's `readonly` binds views only: RPC and import write what they like. Models
    name here what is theirs alone; their own methods write it through `_as_system()`.
    Stored computes are recomputed below `write()` and are not concerned.
    """

    _name = "teknik.servis.guard"
    _description = "Guarded Record"

    # Set by the program only, at creation and later.
    _system_fields = frozenset()
    # Set by whoever creates the record, and never again.
    _fixed_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_impossible_numbers(vals)
        if not self._is_system():
            for vals in vals_list:
                self._refuse_fields(n for n in self._system_fields if vals.get(n))
            vals_list = [
                {k: v for k, v in vals.items() if k not in self._system_fields}
                for vals in vals_list
            ]
        return super(TeknikServisGuard, self._without_system_defaults()).create(
            vals_list
        )

    def _without_system_defaults(self):
        """Return the model without defaults in the context for what is not theirs."""
        forged = {f"default_{name}" for name in self._system_fields}
        forged &= self.env.context.keys()
        if not forged:
            return self
        context = {k: v for k, v in self.env.context.items() if k not in forged}
        return self.with_env(self.env(context=context))

    def write(self, vals):
        self._refuse_impossible_numbers(vals)
        guarded = (self._system_fields | self._fixed_fields) & vals.keys()
        if guarded and not self._is_system():
            for record in self:
                record._refuse_fields(record._get_changed_fields(guarded, vals))
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        """Answer a form only about a service record that the caller may read.

        Stored fields are computed past the rules: without this a form would tell the
        prices of another company's customer.
        """
        if "order_id" in self._fields:
            order = values.get("order_id") or self.env.context.get("default_order_id")
            order_id = order.get("id") if isinstance(order, dict) else order
            self.env["teknik.servis.order"].browse(order_id or ()).check_access("read")
        return super().onchange(values, field_names, fields_spec)

    def _without_unchanged(self, vals, names):
        """Split a write into what it really changes.

        Some fields others are proposed from when they are chosen. Writing what is there
        already (the same import file again) is no choice and must not undo what was
        typed since.

        :param vals: values of a write
        :param names: set of such fields
        :return: list of `(records, values)`, values without what is no change
        """
        names = names & vals.keys()
        if not names:
            return [(self, vals)]
        ids_by_change = {}
        for record in self:
            changed = frozenset(record._get_changed_fields(names, vals))
            ids_by_change.setdefault(changed, []).append(record.id)
        return [
            (
                self.browse(ids),
                {k: v for k, v in vals.items() if k not in names or k in changed},
            )
            for changed, ids in ids_by_change.items()
        ]

    def _as_system(self):
        """Return the records in an environment that may write their system fields.

        Theirs only: what is created or written along with them is guarded as ever.
        """
        return self.with_context(**{f"system_{self._name}": SENTINEL})

    def _is_system(self):
        return self.env.context.get(f"system_{self._name}") is SENTINEL

    @api.model
    def _refuse_impossible_numbers(self, vals):
        """Refuse what is no number: JSON-RPC lets NaN, infinity and texts in."""
        for name, value in vals.items():
            field = self._fields.get(name)
            if not value or not field or field.type not in NUMBERS:
                continue
            try:
                number = float(value)
            except (TypeError, ValueError):
                number = math.nan
            if not abs(number) < BIGGEST:
                raise UserError(
                    self.env._(
                        "%(field)s: %(value)s is no number to work with.",
                        field=self._get_field_label(name),
                        value=value,
                    )
                )

    def _refuse_fields(self, names):
        names = sorted(names)
        if names:
            raise UserError(
                self.env._(
                    "%(fields)s of %(record)s is kept by the program and cannot be "
                    "written.",
                    fields=", ".join(map(self._get_field_label, names)),
                    record=self.display_name or self._description,
                )
            )

    def _get_changed_fields(self, names, vals):
        """Return those of some fields that a write would really change on one record.

        :param names: field names, all of them keys of `vals`
        :param vals: values of a write
        """
        self.ensure_one()
        changed = []
        for name in names:
            field, value = self._fields[name], vals[name]
            if field.type in ("one2many", "many2many"):
                current = self[name]
                if value and isinstance(value, list) and isinstance(value[0], int):
                    value = [Command.set(value)]  # as writing takes it
                value = field.convert_to_cache(value, self, validate=False)
                same = set(value) == set(current._ids)
            else:
                current = field.convert_to_cache(self[name], self)
                value = field.convert_to_cache(value, self)
                same = (current or False) == (value or False)
            if not same:
                changed.append(name)
        return changed

    @api.model
    def _get_field_label(self, name):
        # Not by fields_get(): that is silent about fields the user may not read.
        return self._fields[name]._description_string(self.env)
