from odoo import models
from odoo.exceptions import UserError

from ..common import MANAGER, lock_rows

ACTIVITY = "mail.mail_activity_data_todo"


class TeknikServisVanCount(models.Model):
    """Counts that wait: whoever may decide is told, and nothing is counted twice."""

    _inherit = "teknik.servis.van.count"

    def _wait(self):
        """Let one count wait, as an activity of everybody who may decide on it."""
        self.ensure_one()
        self._as_system().state = "waiting"
        # sudo: who the managers are, and what is put on their lists
        count = self.sudo()
        for user in count._get_deciders():
            speaker = count.with_context(lang=user.lang or self.env.lang)
            # Nobody needs a mail for what stands on the own list.
            count.with_context(mail_activity_quick_update=True).activity_schedule(
                ACTIVITY,
                summary=speaker.env._(
                    "%(count)s differs from the books: approve or refuse",
                    count=speaker.display_name,
                ),
                user_id=user.id,
            )

    def _get_deciders(self):
        """Return the service managers of one count's company."""
        self.ensure_one()
        return self.env.ref(MANAGER).all_user_ids.filtered(
            lambda user: (
                user.active and not user.share and self.company_id in user.company_ids
            )
        )

    def _decide(self, state):
        result = super()._decide(state)
        # sudo: the activities of all who could have decided
        self.sudo().activity_unlink([ACTIVITY])
        return result

    def _check_none_waits(self):
        """Refuse parts whose difference waits in another count of the same van.

        Both would be applied: what is missing once would be taken off twice.
        """
        self.ensure_one()
        # Whoever counts the same van waits here, and looks anew.
        lock_rows(self.van_id)
        # sudo: counts of this van, whoever counted
        waiting = self.sudo().search(
            [
                ("van_id", "=", self.van_id.id),
                ("state", "=", "waiting"),
                ("id", "!=", self.id),
            ]
        )
        known = {
            (line.product_id.id, line.lot_id.id): line.count_id
            for line in waiting.line_ids
            if line.difference
        }
        texts = [
            self.env._(
                "%(product)s waits for a decision in %(count)s. A manager decides on "
                "that count first.",
                product=line.product_id.display_name,
                count=known[line.product_id.id, line.lot_id.id].display_name,
            )
            for line in self.line_ids
            if line.difference and (line.product_id.id, line.lot_id.id) in known
        ]
        if texts:
            raise UserError("\n".join(texts))
