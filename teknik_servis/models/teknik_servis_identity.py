import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

IDENTITY_KINDS = [
    ("id_card", "Identity Card"),
    ("driving_licence", "Driving Licence"),
    ("passport", "Passport"),
]
RELATIONS = [
    ("self", "The Customer"),
    ("spouse", "Spouse"),
    ("family", "Family"),
    ("employee", "Works for the Customer"),
    ("courier", "Courier or Carrier"),
    ("other", "Somebody Else"),
]
# What has to be known of somebody who takes a device without its form.
IDENTITY_FIELDS = ("identity_kind", "identity_ending", "receiver_relation")
_ENDING = re.compile(r"[0-9A-Z]{4}")


class TeknikServisIdentity(models.AbstractModel):
    """Who took a device without showing the form that was given for it.

    Of the document the last four characters alone are kept, never the number: more is
    not needed to show that it was looked at.
    """

    _name = "teknik.servis.identity"
    _description = "Identity of a Receiver"

    without_form = fields.Boolean(
        "Came without the Form",
        copy=False,
        help="The receiver did not bring the form: an identity document was looked at.",
    )
    identity_kind = fields.Selection(IDENTITY_KINDS, "Identity Document", copy=False)
    identity_ending = fields.Char(
        "Last 4 Characters",
        copy=False,
        help="The last four characters of the document's number, never all of it.",
    )
    receiver_relation = fields.Selection(
        RELATIONS, "Relation to the Customer", copy=False
    )

    @api.onchange("identity_ending")
    def _onchange_identity_ending(self):
        # Whoever scans or types the whole number: only its end goes any further.
        text = re.sub(r"[^0-9A-Za-z]", "", self.identity_ending or "")
        self.identity_ending = text.upper()[-4:] or False

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_identity_ending")
        for vals in vals_list:
            self._refuse_whole_number(vals.get("identity_ending", default))
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_whole_number(vals.get("identity_ending"))
        return super().write(vals)

    @api.model
    def _refuse_whole_number(self, ending):
        """Refuse more than an ending before any statement has it.

        What PostgreSQL refuses is written to the logs with the whole row.
        """
        if ending and not (isinstance(ending, str) and _ENDING.fullmatch(ending)):
            label = self._fields["identity_ending"]._description_string(self.env)
            raise ValidationError(
                self.env._(
                    "%(record)s: enter only the last four characters of the "
                    "identity document.",
                    record=self[:1]._get_identity_title() if self else label,
                )
            )

    @api.constrains("without_form", *IDENTITY_FIELDS)
    def _check_identity(self):
        for record in self:
            if not record.without_form:
                continue
            missing = [n for n in IDENTITY_FIELDS if not record[n]]
            if missing:
                labels = record.fields_get(missing, ["string"])
                raise ValidationError(
                    self.env._(
                        "%(record)s: whoever comes without the form shows an identity "
                        "document. %(fields)s is missing.",
                        record=record._get_identity_title(),
                        fields=", ".join(labels[name]["string"] for name in missing),
                    )
                )

    def _get_identity_title(self):
        """Return what a message calls one record."""
        self.ensure_one()
        return self.display_name

    def _prepare_identity_vals(self):
        """Return the values to keep: nothing of anybody who brought the form."""
        self.ensure_one()
        if not self.without_form:
            return dict.fromkeys(("without_form", *IDENTITY_FIELDS), False)
        return {name: self[name] for name in ("without_form", *IDENTITY_FIELDS)}
