import pytz

from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    teknik_servis_repair_clock = fields.Boolean(
        "Legal Repair Time",
        compute="_compute_teknik_servis_repair_clock",
        store=True,
        readonly=False,
        help="Count the working days that the law gives for the repair of a "
        "consumer's device, and warn the responsible before they are over.",
    )

    @api.depends("country_id")
    def _compute_teknik_servis_repair_clock(self):
        for company in self:
            company.teknik_servis_repair_clock = company.country_id.code == "TR"

    def write(self, vals):
        before = {company: company.teknik_servis_repair_clock for company in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda company: company.teknik_servis_repair_clock != before[company]
        )
        if changed:
            self.env["teknik.servis.order"]._recount_legal_time(changed)
        return result

    def _get_teknik_servis_zone(self):
        """Return the time zone in which one company's days begin and end.

        :return: `pytz` time zone: of the company's card, of a country that has but one,
            of its working hours
        """
        self.ensure_one()
        # sudo: where a company is is no secret
        company = self.sudo()
        country = pytz.country_timezones.get(company.country_id.code or "", ())
        name = (
            company.partner_id.tz
            or (country[0] if len(country) == 1 else False)
            or company.resource_calendar_id.tz
            or "UTC"
        )
        return pytz.timezone(name)

    def _get_teknik_servis_day(self, moment=None):
        """Return the day on which a moment falls where one company is.

        The same for whoever asks: a user's own time zone does not move a warranty.

        :param moment: datetime in UTC, as stored; None: now
        :return: date
        """
        moment = moment or fields.Datetime.now()
        company = self or self.env.company  # of a record that is not saved yet
        zone = company._get_teknik_servis_zone()
        return pytz.utc.localize(moment).astimezone(zone).date()


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    teknik_servis_repair_clock = fields.Boolean(
        related="company_id.teknik_servis_repair_clock", readonly=False
    )
