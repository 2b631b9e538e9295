import binascii
from base64 import b64decode
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# How long ago a tap may have been made that found no network, in hours.
OLDEST_TAP = 48
LONGEST_TEXT = 10000


class TeknikServisAppointment(models.Model):
    """What a phone sends along: anything that JSON has, until it was looked at."""

    _inherit = "teknik.servis.appointment"

    @api.model
    def _get_tapped_at(self, values):
        """Return when something was tapped: now, unless a phone had no network then.

        :param values: `at`: when it was tapped, and `sent_at`: when it was sent, both
            by the phone's own clock, which may be hours off; without `sent_at` the
            clock is believed
        """
        now = fields.Datetime.now()
        at = self._parse_moment(values.get("at"))
        sent_at = self._parse_moment(values.get("sent_at")) or now
        waited = sent_at - at if at else timedelta()
        # A clock that was set meanwhile tells nothing.
        if not timedelta() <= waited <= timedelta(hours=OLDEST_TAP):
            return now
        return now - waited

    @api.model
    def _parse_moment(self, text):
        """Return naive UTC, or None for what is no time."""
        try:
            return fields.Datetime.to_datetime(text) or None
        except (TypeError, ValueError):
            return None

    @api.model
    def _parse_text(self, text):
        return text.strip()[:LONGEST_TEXT] if isinstance(text, str) else ""

    @api.model
    def _parse_number(self, number, most):
        """Return a number above zero that a phone sent, or 0 for what is none."""
        is_number = type(number) in (int, float)
        return number if is_number and 0 < number <= most else 0

    @api.model
    def _parse_photo(self, data):
        """Return the content of a photo that a phone sent; what it is, others look at.

        :raises UserError: it did not arrive whole
        """
        try:
            content = b64decode(data, validate=True) if isinstance(data, str) else b""
        except binascii.Error:
            content = b""
        if not content:
            raise UserError(self.env._("The photo did not arrive: take it again."))
        return content

    @api.model
    def _parse_start(self, text):
        """Return the time of a next visit, as naive UTC.

        :raises UserError: it is no time, or over
        """
        start = self._parse_moment(text)
        if not start or start < fields.Datetime.now():
            raise UserError(self.env._("Choose a time that is still to come."))
        return start.replace(second=0, microsecond=0)
