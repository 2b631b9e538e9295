from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.teknik_servis_order import RESULTS
from ..models.teknik_servis_order_line import COVERAGES


class TeknikServisGroupActLine(models.TransientModel):
    _name = "teknik.servis.group.act.line"
    _description = "Record to Act on"

    wizard_id = fields.Many2one(
        "teknik.servis.group.act", required=True, ondelete="cascade"
    )
    order_id = fields.Many2one(
        "teknik.servis.order", required=True, readonly=True, ondelete="cascade"
    )
    chosen = fields.Boolean(default=True)
    name = fields.Char(related="order_id.name", related_sudo=False)
    device_name = fields.Char(related="order_id.device_name", related_sudo=False)
    serial = fields.Char(related="order_id.serial", related_sudo=False)
    stage_id = fields.Many2one(related="order_id.stage_id", related_sudo=False)
    stage_color = fields.Char(related="order_id.stage_color", related_sudo=False)
    coverage = fields.Selection(
        COVERAGES,
        string="Charging",
        help="Who pays for this record's parts and services of the operation. Empty: "
        "as each device's warranty proposes.",
    )
    result = fields.Selection(RESULTS)
    hint = fields.Text(
        "In the Way", compute="_compute_hint", help="Known before it is tried."
    )
    outcome = fields.Text("What Came of It", readonly=True)
    is_failed = fields.Boolean(readonly=True)
    is_done = fields.Boolean(readonly=True)

    @api.constrains("order_id", "wizard_id")
    def _check_order_id(self):
        # Constraints run in superuser mode: asked is the caller's right.
        self.sudo(False).order_id.check_access("read")
        for row in self:
            group = row.wizard_id.group_id
            if group and row.order_id.group_id != group:
                raise ValidationError(
                    self.env._("Choose records of the group itself, not other ones.")
                )

    @api.depends(
        "order_id",
        "wizard_id.do_deliver",
        "wizard_id.confirmed",
        "wizard_id.line_ids.chosen",
    )
    def _compute_hint(self):
        self.order_id.check_access("read")
        shortages = self._get_shortages()
        stages = self.order_id._get_hand_over_stages()
        for row in self:
            order, wizard = row.order_id, row.wizard_id
            texts = []
            if not row.is_done and wizard.kind == "deliver":
                asked = {*wizard._prepare_deliver_vals(order), "result"}
                texts = order._get_missing_for_stage(stages[order], asked)
                if (
                    not wizard.confirmed
                    and wizard.company_id.sudo().teknik_servis_warn_uninvoiced
                ):
                    texts += order._get_open_money_texts()
            else:
                texts += shortages.get(order.id, [])
            row.hint = "; ".join(texts)

    def _get_shortages(self):
        """Return what cannot be sent for want of parts, for all records at once.

        :return: `{id of a record: [text]}`
        """
        rows = self.wizard_id.line_ids | self  # one takes what another needs
        senders = rows.filtered(
            lambda row: (
                row.chosen
                and row.wizard_id.kind == "send"
                and row.wizard_id.do_deliver
                and not row.is_done
            )
        )
        # sudo: how much is there is shown to whoever may send it
        lines = senders.order_id.sudo().line_ids.filtered("qty_to_deliver")
        quantities = {line: line.qty_to_deliver for line in lines}
        texts = {}
        for line, shortage in lines._get_shortage_texts(quantities).items():
            text = f"{line.product_id.display_name}: {shortage}"
            texts.setdefault(line.order_id.id, []).append(text)
        return texts
