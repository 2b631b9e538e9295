from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

# A phone that found no network for longer has other cares.
KEPT_DAYS = 60


class TeknikServisTap(models.Model):
    """What a phone sent, and what it was answered: sent again, the same is answered.

    Only the program reads and writes it; it knows nothing that the visit does not.
    """

    _name = "teknik.servis.tap"
    _inherit = ["teknik.servis.client.uid"]
    _description = "Received from a Phone"
    _rec_name = "act"
    _order = "id desc"

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="cascade"
    )
    appointment_id = fields.Many2one(
        "teknik.servis.appointment",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    act = fields.Char(required=True, readonly=True)
    answer = fields.Json(readonly=True)

    @api.model
    def _receive(self, client_uid, appointment, act):
        """Return the receipt of one tap, and whether it is new.

        :param client_uid: chosen by the phone when the tap was made
        :return: `(receipt as superuser, whether nothing was done for it yet)`
        :raises AccessError: another tap has this name
        :raises ConcurrencyError: another session is receiving the same tap now; Odoo
            tries again and finds that session's receipt then
        """
        vals = {
            "client_uid": client_uid,
            "user_id": self.env.uid,
            "appointment_id": appointment.id,
            "act": act,
        }
        # sudo: receipts are the program's own, for nobody to read or forge
        receipts = self.sudo()
        receipt, fresh = receipts._create_once([vals], receipts.create)
        if (receipt.user_id, receipt.appointment_id, receipt.act) != (
            self.env.user,
            appointment.sudo(),
            act,
        ):
            raise AccessError(
                self.env._("This entry was received already, for another visit.")
            )
        return receipt, bool(fresh)

    @api.autovacuum
    def _gc_receipts(self):
        """Forget what no phone sends again."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("create_date", "<", limit)], limit=10000).unlink()
