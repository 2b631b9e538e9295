from odoo import models
from odoo.fields import Domain


def get_digits(number):
    """Return what a phone number is told by: its last ten digits, however written."""
    return "".join(char for char in number or "" if char.isdigit())[-10:]


class TeknikServisOrder(models.Model):
    """How the customer is reached: nothing of it is lost with a merged record."""

    _inherit = "teknik.servis.order"

    def _fill_in_merged(self, target):
        other = self._get_other_contact(target)
        result = super()._fill_in_merged(target)
        if other:
            texts = (target.internal_notes, f"{self.name}: {', '.join(other)}")
            target.internal_notes = "\n".join(filter(None, texts))
        return result

    def _get_other_contact(self, target):
        """Return phone and e-mail of one record where the one that stays has others."""
        self.ensure_one()
        known = get_digits(target.phone), (target.email or "").strip().casefold()
        own = get_digits(self.phone), (self.email or "").strip().casefold()
        notes = target.internal_notes or ""
        return [
            text
            for text, new, old in zip((self.phone, self.email), own, known, strict=True)
            if new and old and new != old and text not in notes
        ]

    def _move_thread(self, target):
        result = super()._move_thread(target)
        # sudo: other people's messages; all of one thread go together
        scheduled = self.env["mail.scheduled.message"].sudo()
        scheduled = scheduled.search(
            Domain("model", "=", self._name) & Domain("res_id", "in", self.ids)
        )
        # Past core's write, which lets nobody move one: it is to be sent by the one who
        # wrote it, whom a new message would not have.
        models.BaseModel.write(scheduled, {"res_id": target.id})
        return result
