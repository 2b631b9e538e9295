import re

from odoo import api, models
from odoo.fields import Domain

from .teknik_servis_order_device import normalize_serial

# More than any of our codes has: nobody looks for a novel.
LONGEST = 500
SHOWN = 60
# No id has more digits.
ADDRESS = re.compile(r"/service-records/(\d{1,9})(?:[/?#]|$)")
# A scanner is a keyboard in English. Where the computer takes it for a Turkish one (Q),
# this is what arrives of the English keys.
ENGLISH_KEYS = r"""`-=[]\;',./i~@#$^&*()_+{}|:"<>?"""
TURKISH_KEYS = '"*-ğü,şiöç.ıé' + "'^+&/()=?_ĞÜ;ŞİÖÇ:"
FROM_TURKISH_KEYS = str.maketrans(TURKISH_KEYS, ENGLISH_KEYS)


def clean_code(code):
    """Return what was scanned, or sent by whomever, as text that PostgreSQL takes.

    It takes no zero character and no half of a surrogate pair.
    """
    text = str(code or "").replace("\0", "")
    return text.encode("utf-8", "ignore").decode().strip()[:LONGEST]


class TeknikServisOrder(models.Model):
    """What a scanned label leads to."""

    _inherit = "teknik.servis.order"

    @api.model
    def find_scanned(self, code):
        """Find the record that a scanned code belongs to.

        The one place that knows what our labels say: the address of the QR code, the
        number of the bar code; and the serial number of the device's own plate. Later
        addons add their addresses in `_find_scanned_address`.

        :param code: text as the scanner sent it, whichever keyboard it plays
        :return: `{"id"}` of the record to open; `{"serial", "is_open"}` where several
            have that serial number, or none of those is open; else `{"message"}`
        """
        code = clean_code(code)
        for text in dict.fromkeys((code, code.translate(FROM_TURKISH_KEYS))):
            found = self._find_scanned_address(text) or self._find_scanned_number(text)
            if found:
                return {"id": found._get_readable_survivor().id}
        return self._find_scanned_serial(code) or {
            "message": self.env._(
                "%(code)s: no service record has this number, address or serial "
                "number.",
                code=code[:SHOWN],
            )
        }

    @api.model
    def _find_scanned_address(self, text):
        """Return the record that an address on a label leads to, or none.

        Hook: later addons know other addresses. Those of whichever server: a label
        outlives a change of its name.
        """
        match = ADDRESS.search(text)
        every = self.with_context(active_test=False)
        return every.search([("id", "=", int(match[1]))]) if match else self.browse()

    @api.model
    def _find_scanned_number(self, text):
        if not text:
            return self.browse()
        every = self.with_context(active_test=False)
        found = every.search([("name", "in", [text, text.upper()])])
        # Two companies may have given the same number: here it is this one's.
        own = found.filtered(lambda order: order.company_id == self.env.company)
        return (own or found)[:1]

    @api.model
    def _find_scanned_serial(self, code):
        """Return what to show for a serial number, or None where nobody has it."""
        texts = (code, code.translate(FROM_TURKISH_KEYS))
        for serial in dict.fromkeys(map(normalize_serial, texts)):
            if not serial:
                continue
            known = Domain("serial", "=", serial)
            still_open = self.search(known & Domain("is_open", "=", True), limit=2)
            if len(still_open) == 1:
                return {"id": still_open.id}
            if still_open or self.search_count(known, limit=1):
                return {"serial": serial, "is_open": bool(still_open)}
        return None

    def _get_readable_survivor(self):
        """Return where one record's work goes on, as far as the user may read that."""
        survivor = self._get_survivor()
        return survivor if survivor.has_access("read") else self
