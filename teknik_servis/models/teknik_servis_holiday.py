from odoo import api, fields, models, tools


class TeknikServisHoliday(models.Model):
    """A day that is no working day in the sense of the law on after-sales services.

    Sundays are none anyway. The half day before a feast is a working day. A year
    without holidays makes limits earlier than they are: on the safe side.
    """

    _name = "teknik.servis.holiday"
    _description = "Public Holiday"
    _order = "date desc, id"

    name = fields.Char(required=True, translate=True)
    date = fields.Date(required=True, index=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", help="Empty: for all companies."
    )

    _date_uniq = models.UniqueIndex(
        "(date, COALESCE(company_id, 0))", "This day is a holiday already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        holidays = super().create(vals_list)
        self._follow_up(holidays.mapped("date"), holidays._get_companies())
        return holidays

    def write(self, vals):
        # Those of before, too: a holiday may go to another day or company.
        days, companies = self.mapped("date"), self._get_companies()
        result = super().write(vals)
        if {"date", "company_id"} & vals.keys():
            now = self._get_companies()
            both = None if None in (companies, now) else companies | now
            self._follow_up(days + self.mapped("date"), both)
        return result

    def unlink(self):
        days, companies = self.mapped("date"), self._get_companies()
        result = super().unlink()
        self._follow_up(days, companies)
        return result

    def _get_companies(self):
        """Return the companies that these holidays are for; None: all there are."""
        if all(holiday.company_id for holiday in self):
            return self.company_id
        return None

    @api.model
    def _follow_up(self, days, companies):
        """Let the clocks of open records count anew; closed ones stay as they are.

        :param days: dates that became, or are no more, holidays
        :param companies: `res.company` of the records; None: all
        """
        self.env.registry.clear_cache()
        if days:
            Order = self.env["teknik.servis.order"]
            Order._recount_legal_time(companies, days=days)

    @api.model
    @tools.ormcache("company_id")
    def _get_days(self, company_id):
        """Return the holidays of one company.

        :param company_id: id of a `res.company`
        :return: frozenset of dates
        """
        # sudo: a public holiday is no secret
        holidays = self.sudo().search_fetch(
            [("company_id", "in", [company_id, False])], ["date"]
        )
        return frozenset(holidays.mapped("date"))
