from odoo import fields, models

from ..common import lock_rows


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _teknik_servis_next(self, count):
        """Draw many numbers of today's range at one look-up of the range.

        Today is the user's day: a record of New Year's first hour in Istanbul belongs
        to the new year although it is still the old one in UTC.

        :param count: how many, one or more
        :return: list of `count` numbers
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        if not self.use_date_range:
            return [self._next() for _index in range(count)]
        date_range = self.date_range_ids.search(
            [
                ("sequence_id", "=", self.id),
                ("date_from", "<=", today),
                ("date_to", ">=", today),
            ],
            limit=1,
        )
        if not date_range:
            # The first records of a year: two clerks would start two series.
            lock_rows(self)
            date_range = self._create_date_range_seq(today)
        date_range = date_range.with_context(ir_sequence_date_range=today)
        return [date_range._next() for _index in range(count)]
