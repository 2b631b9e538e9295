from odoo import api, fields, models
from odoo.exceptions import AccessError

PARTNERS = ("partner_invoice_id", "partner_shipping_id")
CARD_FIELDS = ("vat", "street", "city", "state_id", "country_id", "zip", "ref")
# Of core's Turkish addons, where they are installed.
OTHER_FIELDS = (
    "l10n_tr_nilvera_customer_status",
    "l10n_tr_nilvera_edispatch_customs_zip",
    "l10n_tr_tax_office_id",
)


class TeknikServisOrder(models.Model):
    """What e-invoice and e-waybill will want, told while there is time to ask."""

    _inherit = "teknik.servis.order"

    edocument_gaps = fields.Json(
        "Missing for e-Documents", compute="_compute_edocument_gaps"
    )

    def _get_edocument_dependencies(self):
        known = self.env["res.partner"]._fields
        names = (*CARD_FIELDS, *(name for name in OTHER_FIELDS if name in known))
        cards = (*PARTNERS, "partner_shipping_id.commercial_partner_id")
        return [
            *("is_open", "company_id", "technician_ids", "place_id", *PARTNERS),
            "company_id.teknik_servis_edocument",
            *(f"{card}.{name}" for card in cards for name in names),
        ]

    @api.depends(_get_edocument_dependencies)
    @api.depends_context("lang", "uid")
    def _compute_edocument_gaps(self):
        """False, or a row a card: `[{"model", "id", "name", "text"}]`.

        `id` is False where the reader may not open the card.
        """
        for order in self:
            rows = []
            if order.is_open and order.company_id.teknik_servis_edocument:
                rows = self._get_card_rows(*(order[name] for name in PARTNERS))
                rows += order._get_sender_rows()
            order.edocument_gaps = rows or False

    @api.model
    def get_card_gaps(self, invoice_partner_id, shipping_partner_id):
        """Return what cards lack for e-documents now, after one of them was opened.

        :param invoice_partner_id: id of who gets the invoice, or False
        :param shipping_partner_id: id of where the device goes, or False
        :return: rows as of `edocument_gaps`
        :raises AccessError: for those who may not read records or the contacts
        """
        if not self.has_access("read"):
            raise AccessError(self.env._("You may not read service records."))
        Partner = self.env["res.partner"]
        invoice = Partner.browse(invoice_partner_id or ())
        shipping = Partner.browse(shipping_partner_id or ())
        (invoice | shipping).check_access("read")
        return self._get_card_rows(invoice, shipping)

    @api.model
    def _get_card_rows(self, invoice, shipping):
        """Return what the cards of two partners lack, a row for each card.

        :param invoice: `res.partner` who gets the invoice, may be empty
        :param shipping: `res.partner` where the device goes, may be empty; what is
            above it in the hierarchy is asked as well
        """
        cards = {}
        for card in invoice._origin:
            cards.setdefault(card, set()).add("invoice")
        # sudo: a contact's company may be another company's card
        above = shipping.sudo().commercial_partner_id.sudo(False)
        for card in (shipping | above)._origin:
            cards.setdefault(card, set()).add("waybill")
        rows = []
        for card, documents in cards.items():
            # sudo: that something is missing is told to whoever works on the record,
            # which card it is only to whoever may open it
            gaps = card.sudo()._get_teknik_servis_edocument_gaps(documents)
            if gaps:
                rows.append(self._prepare_gap_row(card, card.sudo().display_name, gaps))
        return rows

    @api.model
    def _prepare_gap_row(self, record, name, gaps):
        may_open = record.has_access("read")
        return {
            "model": record._name,
            "id": may_open and record.id,
            "name": name,
            "text": ", ".join(gaps),
        }

    def _get_sender_rows(self):
        """Return what our own card and one record's driver lack for e-waybills.

        Nothing where core's addon is not installed: nobody would ask for it.
        """
        self.ensure_one()
        if "l10n_tr_nilvera_driver_ids" not in self.env["stock.picking"]._fields:
            return []
        own = self.company_id.partner_id
        rows = self._get_card_rows(own.browse(), own)
        driver = self._origin._get_driver() if self._origin else self._get_driver()
        gaps = driver and driver._get_teknik_servis_driver_gaps()
        if gaps:
            driver = driver.sudo(self.env.su)
            rows.append(self._prepare_gap_row(driver, driver.name, gaps))
        return rows
