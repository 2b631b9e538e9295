import json
from urllib.parse import quote_plus

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

# The papers of a service desk. Each has a printing action of its own.
FORM_KINDS = [
    ("service", "Service Form"),
    ("intake", "Intake Slip"),
    ("handover", "Hand-over Slip"),
    ("receipt", "Receipt"),
    ("label", "Device Label"),
    ("shipment", "Device Return Note"),
    ("misuse", "Fault Report (misuse)"),
    ("unrepairable", "Unrepairable Report"),
]
# Below this width (mm) nothing stands side by side.
NARROW = 130


class TeknikServisForm(models.Model):
    """A paper as the company designs it: blocks in an order, on a paper, in copies.

    Which design a record is printed with is decided by its Servis Türü and Servis
    Şekli: one made for both wins over one made for all.
    """

    _name = "teknik.servis.form"
    _description = "Printed Form"
    _order = "kind, sequence, id"
    _check_company_auto = True

    name = fields.Char("Title", required=True, translate=True)
    kind = fields.Selection(FORM_KINDS, "Paper", required=True, default="service")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    type_ids = fields.Many2many(
        "teknik.servis.type",
        string="Service Types",
        check_company=True,
        help="Empty: for all service types.",
    )
    place_ids = fields.Many2many(
        "teknik.servis.place",
        string="Service Places",
        check_company=True,
        help="Empty: for all service places.",
    )
    paperformat_id = fields.Many2one(
        "report.paperformat",
        string="Paper Size",
        ondelete="restrict",
        help="Empty: the company's own paper, with the letterhead of its documents.",
    )
    copies = fields.Integer(default=1, required=True)
    copy_names = fields.Char(
        "Names of the Copies",
        translate=True,
        help="Stands below each copy; divided by commas: Customer's copy, Our copy",
    )
    logo = fields.Image(
        max_width=1024, max_height=512, help="Empty: the company's logo."
    )
    block_ids = fields.One2many(
        "teknik.servis.form.block", "form_id", string="Blocks", copy=True
    )
    preview_order_id = fields.Many2one(
        "teknik.servis.order",
        string="Shown With",
        compute="_compute_preview_order_id",
        readonly=False,
        help="The record that the preview is made of.",
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    _copies_between = models.Constraint(
        "CHECK(copies BETWEEN 1 AND 9)", "A form is printed in one to nine copies."
    )

    @api.model_create_multi
    def create(self, vals_list):
        forms = super().create(vals_list)
        for form, vals in zip(forms, vals_list, strict=True):
            if self.env.context.get("install_mode"):
                continue  # what a data file creates gets its blocks from there
            if "block_ids" not in vals:
                form.block_ids = form._prepare_usual_blocks()
            form._translate_usual_blocks()
        return forms

    def write(self, vals):
        result = super().write(vals)
        # A design is not handed to a company whose designs the user may not write.
        self.check_access("write")
        return result

    def copy_data(self, default=None):
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=form.name))
            for form, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.onchange("kind")
    def _onchange_kind(self):
        """Propose the blocks of the paper that was chosen."""
        if not self._origin:
            self.block_ids = [Command.clear(), *self._prepare_usual_blocks()]

    def _get_usual(self):
        """Return the company's first design of one design's paper, besides itself."""
        return self.search(
            [
                ("kind", "=", self.kind),
                ("company_id", "in", [False, self.env.company.id]),
                ("id", "not in", self._origin.ids),
            ],
            limit=1,
        )

    def _prepare_usual_blocks(self):
        """Return commands that create the blocks of the company's usual design."""
        return [
            Command.create(vals) for vals in self._get_usual().block_ids.copy_data()
        ]

    def _translate_usual_blocks(self):
        """Give blocks with the usual words those words in the other languages."""
        usual = self._get_usual().block_ids
        for block in self.block_ids.filtered(lambda b: b.text or b.title):
            for twin in usual:
                names = ("kind", "title", "text")
                if all(block[name] == twin[name] for name in names):
                    twin.copy_translations(block)
                    break

    @api.depends("kind")
    def _compute_preview_order_id(self):
        newest = self.env["teknik.servis.order"].search([], order="id desc", limit=1)
        for form in self:
            form.preview_order_id = form.preview_order_id or newest

    @api.depends(
        "name",
        "kind",
        "paperformat_id",
        "copy_names",
        "logo",
        "preview_order_id",
        *(f"block_ids.{name}" for name in ("kind", "title", "text", "sequence")),
        *(f"block_ids.{name}" for name in ("is_shown", "width")),
    )
    @api.depends_context("lang")
    def _compute_preview(self):
        for form in self.with_context(bin_size=False):  # the logo itself
            order = form.preview_order_id
            values = {
                **self.env["ir.actions.report"]._get_form_values(),
                "form": form,
                "doc": order,
                "preview": True,
            }
            form.preview = (
                self.env["ir.qweb"]._render("teknik_servis.report_form_preview", values)
                if order
                else False
            )

    def action_print_preview(self):
        """Open the PDF of the record that the preview shows. `self` is one design."""
        self.ensure_one()
        if not self.preview_order_id:
            raise UserError(
                self.env._(
                    "%(form)s: choose a record to print it with.", form=self.name
                )
            )
        # sudo: which template prints a paper; what it prints is read by the user
        reports = self.env["ir.actions.report"].sudo()
        report = reports.search([("teknik_servis_form_kind", "=", self.kind)], limit=1)
        context = json.dumps({"teknik_servis_form_id": self.id})
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/pdf/{report.report_name}/{self.preview_order_id.id}"
            f"?context={quote_plus(context)}",
            "target": "new",
        }

    def _get_paper_width(self):
        """Return the width of the paper in millimetres. `self` is one design."""
        # sudo: a company's paper is no secret
        paper = self.paperformat_id or self.env.company.sudo().paperformat_id
        return paper.print_page_width or 210

    def _is_narrow(self):
        """Return whether the paper is too narrow for columns. `self` is one design."""
        return self._get_paper_width() < NARROW

    def _get_rows(self):
        """Return the shown blocks in rows of one or two. `self` is one design."""
        rows = []
        narrow = self._is_narrow()
        for block in self.block_ids.filtered("is_shown").sorted("sequence"):
            half = block.width == "half" and not narrow
            if half and rows and len(rows[-1]) == 1 and rows[-1][0].width == "half":
                rows[-1].append(block)
            else:
                rows.append([block])
        return rows

    def _get_copy_names(self):
        """Return a name for each copy, empty ones where none was given or needed."""
        if self.copies == 1:
            return [""]
        names = [name.strip() for name in (self.copy_names or "").split(",")]
        return [*names, *[""] * self.copies][: self.copies]

    @api.model
    def _get_for_orders(self, kind, orders):
        """Find the design that each record is printed with.

        :param kind: key of FORM_KINDS
        :param orders: recordset of service records
        :return: `{order: design}`
        :raises UserError: naming records that there is no design for
        """
        sample = self._get_sample()
        if sample:
            return dict.fromkeys(orders, sample)
        designs = self.search(
            Domain("kind", "=", kind)
            & Domain("company_id", "in", [False, *orders.company_id.ids])
        )
        found = {order: designs._get_best(order) for order in orders}
        missing = [order.display_name for order in orders if not found[order]]
        if missing:
            raise UserError(
                self.env._(
                    "%(orders)s: no design of the %(form)s fits. A manager adds one in "
                    "Configuration > Printed Forms.",
                    orders=", ".join(missing),
                    form=dict(self._fields["kind"]._description_selection(self.env))[
                        kind
                    ],
                )
            )
        return found

    @api.model
    def _get_sample(self):
        """Return the design that its designer looks at on paper, or none."""
        form_id = self.env.context.get("teknik_servis_form_id")
        if not isinstance(form_id, int) or not self.has_access("write"):
            return self.browse()
        return self.search([("id", "=", form_id)])

    def _get_best(self, order):
        """Return the design of `self` that fits one record best, or none."""

        def fit(form):
            return -sum(map(bool, (form.type_ids, form.place_ids, form.company_id)))

        return self.filtered(
            lambda form: (
                (not form.company_id or form.company_id == order.company_id)
                and (not form.type_ids or order.type_id in form.type_ids)
                and (not form.place_ids or order.place_id in form.place_ids)
            )
        ).sorted(lambda form: (fit(form), form.sequence, form.id))[:1]
