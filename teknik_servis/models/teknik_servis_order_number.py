from odoo import api, models


class TeknikServisOrder(models.Model):
    """The yearly number of a record, one series for each company."""

    _inherit = "teknik.servis.order"

    @api.model_create_multi
    def create(self, vals_list):
        # Copies: whoever calls may try the same values again, row by row.
        vals_list = [dict(vals) for vals in vals_list]
        self._number(vals_list)
        return super().create(vals_list)

    def _number(self, vals_list):
        """Put the company's next yearly number into each values without a number.

        One look-up of the sequence per company: `next_by_code` would take four
        statements for each record.
        """
        Sequence = self.env["ir.sequence"].sudo()
        default_company_id = self.default_get(["company_id"])["company_id"]
        by_company = {}
        for vals in vals_list:
            vals["name"] = str(vals.get("name") or "").strip()
            if not vals["name"]:
                company_id = vals.get("company_id") or default_company_id
                by_company.setdefault(company_id, []).append(vals)
        for company_id, unnumbered in by_company.items():
            company = self.env["res.company"].browse(company_id)
            sequence = (
                Sequence.search(
                    [("code", "=", self._name), ("company_id", "=", company_id)],
                    limit=1,
                )
                or company._create_teknik_servis_sequence()
            )
            numbers = self._draw_numbers(sequence, len(unnumbered))
            for vals, number in zip(unnumbered, numbers, strict=True):
                vals["name"] = number

    @api.model
    def _draw_numbers(self, sequence, count):
        """Draw numbers that no record has: some may have been imported."""
        numbers = []
        while len(numbers) < count:
            drawn = sequence._teknik_servis_next(count - len(numbers))
            # sudo: a number may be taken by a record that the user does not see
            taken = self.sudo().with_context(active_test=False)
            taken = taken.search_fetch(
                [
                    ("name", "in", drawn),
                    ("company_id", "=", sequence.company_id.id),
                ],
                ["name"],
            ).mapped("name")
            numbers += [number for number in drawn if number not in set(taken)]
        return numbers
