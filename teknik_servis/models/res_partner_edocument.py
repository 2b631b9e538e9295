from stdnum.util import get_cc_module

from odoo import models

# Whoever has no number of their own: final consumers and foreigners.
NOBODYS_NUMBERS = ("11111111111", "22222222222")


def tax_number_problem(number):
    """Tell what is wrong with a Turkish tax number: its sort, or False.

    :param number: VKN (10 digits) or TCKN (11 digits), as it stands on a card
    :return: "VKN", "TCKN", "VKN/TCKN" where it is neither, False where it is right
    """
    digits = "".join((number or "").split()).upper().removeprefix("TR")
    if digits in NOBODYS_NUMBERS:
        return False
    sorts = {10: ("VKN", "vkn"), 11: ("TCKN", "tckimlik")}
    name, module = sorts.get(len(digits), ("VKN/TCKN", False))
    is_right = module and get_cc_module("tr", module).is_valid(digits)
    return False if is_right else name


def is_tckn(number):
    """Return whether a text is a Turkish citizen's number, by its check digits."""
    digits = "".join((number or "").split())
    return len(digits) == 11 and not tax_number_problem(digits)


class ResPartner(models.Model):
    """What core's Turkish e-documents ask of a card, where they are installed or not.

    Conditions of `l10n_tr_nilvera_einvoice` (invoice) and `l10n_tr_nilvera_edispatch`
    (waybill); fields of those addons count where they exist.
    """

    _inherit = "res.partner"

    def _get_teknik_servis_edocument_gaps(self, documents):
        """Return what one card lacks for e-documents in Türkiye, as short words.

        :param documents: set of "invoice" and "waybill"
        :return: list of texts; of cards abroad what a waybill wants, where core's
            addon asks for it
        """
        self.ensure_one()
        if self.country_id.code not in (False, "TR"):
            return (
                self._get_teknik_servis_gaps_abroad() if "waybill" in documents else []
            )
        wanted = [
            (self.vat and self.vat != "/", self.env._("VKN/TCKN")),
            (self.street, self.env._("street address")),
            (self.city, self.env._("district")),
            (self.state_id, self.env._("province")),
            (self.country_id, self.env._("country")),
        ]
        if "waybill" in documents:
            wanted.append((self.zip, self.env._("postal code")))
        if "invoice" in documents:
            status = "l10n_tr_nilvera_customer_status"
            checked = status not in self._fields or self[status] != "not_checked"
            wanted.append((checked, self.env._("e-invoice status not checked")))
            has_office = self._has_teknik_servis_tax_office()
            wanted.append((has_office, self.env._("tax office")))
        gaps = [text for value, text in wanted if not value]
        problem = bool(wanted[0][0]) and tax_number_problem(self.vat)
        if problem:
            gaps.insert(0, self.env._("%(number)s looks wrong", number=problem))
        return gaps

    def _get_teknik_servis_gaps_abroad(self):
        """Return what a waybill wants of one card abroad: no number, a customs code."""
        customs = "l10n_tr_nilvera_edispatch_customs_zip"
        if customs not in self._fields:
            return []
        wanted = [
            (self.street, self.env._("street address")),
            (self.city, self.env._("city")),
            (self.state_id, self.env._("state")),
            (len(self[customs] or "") == 5, self.env._("customs code (5 characters)")),
        ]
        return [text for value, text in wanted if not value]

    def _has_teknik_servis_tax_office(self):
        """Return whether one card says its tax office, or needs not say it."""
        if "l10n_tr_nilvera_customer_status" not in self._fields:
            return True
        if self.l10n_tr_nilvera_customer_status != "einvoice":
            return True
        if "l10n_tr_tax_office_id" in self._fields:
            return bool(self.l10n_tr_tax_office_id)
        return bool(self.ref)
