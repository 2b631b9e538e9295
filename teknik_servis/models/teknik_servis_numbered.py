from odoo import api, models

from ..common import lock_rows


class TeknikServisNumbered(models.AbstractModel):
    """Records whose name is a yearly number, one series for each company.

    Of a model with `name` and `company_id`; it calls `_number` where it creates.
    """

    _name = "teknik.servis.numbered"
    _description = "Numbered by Company and Year"

    _number_title = ""  # what tells its series from others
    _number_prefix = ""
    _number_padding = 5

    @api.model
    def _number(self, vals_list):
        """Put the company's next yearly number into each values without a name.

        One look-up of the sequence per company: `next_by_code` would take four
        statements for each record.
        """
        default_company_id = self.default_get(["company_id"])["company_id"]
        by_company, typed = {}, set()
        for vals in vals_list:
            vals["name"] = str(vals.get("name") or "").strip()
            typed.add(vals["name"])
            if not vals["name"]:
                company_id = vals.get("company_id") or default_company_id
                by_company.setdefault(company_id, []).append(vals)
        for company_id, unnumbered in by_company.items():
            company = self.env["res.company"].browse(company_id)
            sequence = self._get_sequence(company)
            numbers = self._draw_numbers(sequence, len(unnumbered), typed)
            for vals, number in zip(unnumbered, numbers, strict=True):
                vals["name"] = number

    @api.model
    def _get_sequence(self, company):
        """Return the sequence of one company, made where there is none."""
        # sudo: numbers belong to the company, not to whoever comes first
        Sequence = self.env["ir.sequence"].sudo()
        domain = [("code", "=", self._name), ("company_id", "=", company.id)]
        sequence = Sequence.search(domain, limit=1)
        if sequence:
            return sequence
        lock_rows(company.sudo())  # two clerks would start two series
        return self._create_sequences(company)

    @api.model
    def _create_sequences(self, companies):
        """Create the sequence of each company.

        :return: the sequences, in the order of the companies
        """
        # sudo: numbers belong to the company, not to whoever comes first
        return (
            self.env["ir.sequence"]
            .sudo()
            .create(
                [
                    {
                        "name": f"{self._number_title} ({company.name})",
                        "code": self._name,
                        "company_id": company.id,
                        "prefix": self._number_prefix,
                        "padding": self._number_padding,
                        "use_date_range": True,
                    }
                    for company in companies.sudo()
                ]
            )
        )

    @api.model
    def _draw_numbers(self, sequence, count, typed):
        """Draw numbers that no record has: some may have been imported or typed.

        :param typed: names that are about to be given
        """
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
            taken = typed.union(taken)
            numbers += [number for number in drawn if number not in taken]
        return numbers
