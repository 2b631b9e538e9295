from psycopg2.errors import UniqueViolation

from odoo import fields, models
from odoo.exceptions import ConcurrencyError


class TeknikServisClientUid(models.AbstractModel):
    """Records that a phone may post twice and that must come into being once."""

    _name = "teknik.servis.client.uid"
    _description = "Once-only Creation"

    client_uid = fields.Char(
        copy=False,
        readonly=True,
        help="Chosen by the device that made the record: a repeated call with the same "
        "value returns the first one's record.",
    )

    _client_uid_uniq = models.UniqueIndex(
        "(client_uid) WHERE client_uid IS NOT NULL",
        "This entry was received already.",
    )

    def _get_received(self, vals_list):
        """Return the records that were created by the same call before.

        :param vals_list: values of `create()`
        :raise AccessError: as of `_create_once`
        """
        uids = {vals.get("client_uid") or False for vals in vals_list} - {False}
        if not uids:
            return self.browse()
        # sudo: an entry is received once, whoever may see its record
        known = self.sudo().with_context(active_test=False)
        known = known.search([("client_uid", "in", uids)]).with_env(self.env)
        known.check_access("read")
        return known

    def _create_once(self, vals_list, create):
        """Create records, except those that were created by the same call before.

        :param vals_list: values of `create()`
        :param create: what really creates: takes values, returns records
        :return: `(records in the order of vals_list, those that are new)`
        :raise AccessError: an entry was received whose record the user may not see
        :raise ConcurrencyError: another session is receiving the same entry now; Odoo
            tries again, and finds that session's record then
        """
        # An empty value names no entry.
        vals_list = [
            {**v, "client_uid": v.get("client_uid") or False} for v in vals_list
        ]
        known = self._get_received(vals_list)
        seen = set(known.mapped("client_uid"))
        vals_to_create = []
        for vals in vals_list:
            if vals["client_uid"] not in seen:
                vals_to_create.append(vals)
            seen |= {vals["client_uid"]} - {False}
        try:
            fresh = create(vals_to_create)
        except UniqueViolation as error:
            if error.diag.constraint_name != f"{self._table}_client_uid_uniq":
                raise
            raise ConcurrencyError(str(error)) from error
        if len(fresh) == len(vals_list):
            return fresh, fresh
        received = {record.client_uid: record for record in known | fresh}
        unnamed = iter(fresh.filtered(lambda record: not record.client_uid))
        records = self.concat(
            *(received.get(v["client_uid"] or None) or next(unnamed) for v in vals_list)
        )
        return records, fresh
