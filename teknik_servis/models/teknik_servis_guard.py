from odoo import api, models
from odoo.exceptions import UserError

from ..common import SENTINEL

BIGGEST = 1e15


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
                names = [n for n in self._system_fields & vals.keys() if vals[n]]
                self._refuse_fields(names)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_impossible_numbers(vals)
        guarded = (self._system_fields | self._fixed_fields) & vals.keys()
        if guarded and not self._is_system():
            for record in self:
                record._refuse_fields(record._get_changed_fields(guarded, vals))
        return super().write(vals)

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
        """Return the records in an environment that may write system fields."""
        return self.with_context(teknik_servis_system=SENTINEL)

    def _is_system(self):
        return self.env.context.get("teknik_servis_system") is SENTINEL

    @api.model
    def _refuse_impossible_numbers(self, vals):
        """JSON-RPC lets NaN and infinity in; rounding them ends in a traceback."""
        for name, value in vals.items():
            if isinstance(value, float) and not abs(value) < BIGGEST:
                raise UserError(
                    self.env._(
                        "%(field)s: %(value)s is no number to work with.",
                        field=self._get_field_label(name),
                        value=value,
                    )
                )

    def _refuse_fields(self, names):
        if names:
            raise UserError(
                self.env._(
                    "%(fields)s of %(record)s is kept by the program and cannot be "
                    "written.",
                    fields=", ".join(map(self._get_field_label, sorted(names))),
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
        return self.fields_get([name], ["string"])[name]["string"]
