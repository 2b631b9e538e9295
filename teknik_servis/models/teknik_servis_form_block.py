from odoo import fields, models

from . import teknik_servis_guard  # noqa: F401 (loaded before what inherits it)

# What can stand on a paper; each is drawn by the template `form_block_<kind>`.
BLOCK_KINDS = [
    ("header", "Company and Title"),
    ("customer", "Customer"),
    ("dates", "Dates"),
    ("device", "Product Information"),
    ("condition", "Accessories and Condition"),
    ("request", "Customer's Request"),
    ("diagnosis", "Diagnosis"),
    ("work", "Work Done"),
    ("lines", "Parts and Services"),
    ("parts", "Parts without Prices"),
    ("photos", "Photos"),
    ("cargo", "Cargo"),
    ("text", "Own Text"),
    ("consent", "Consent"),
    ("signatures", "Signatures"),
    ("code", "Barcode and QR"),
    ("label", "Label"),
]

# Without a heading of their own.
UNTITLED = ("code", "consent", "header", "label", "text")


class TeknikServisFormBlock(models.Model):
    """A part of a printed form, switched on or off, with the company's own words."""

    _name = "teknik.servis.form.block"
    _inherit = "teknik.servis.guard"
    _description = "Block of a Printed Form"
    _order = "form_id, sequence, id"
    _fixed_fields = frozenset({"form_id"})

    form_id = fields.Many2one(
        "teknik.servis.form", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(BLOCK_KINDS, "Block", required=True, default="text")
    is_shown = fields.Boolean("Printed", default=True)
    title = fields.Char(
        "Heading", translate=True, help="Empty: the usual heading of the block."
    )
    text = fields.Text(
        translate=True, help="Printed below the heading, before what the record says."
    )
    width = fields.Selection(
        [("full", "Full"), ("half", "Half")],
        required=True,
        default="full",
        help="Two halves that follow each other stand side by side.",
    )

    def _get_title(self):
        """Return the heading of one block in the language of the environment."""
        self.ensure_one()
        if self.title or self.kind in UNTITLED:
            return self.title or ""
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]
