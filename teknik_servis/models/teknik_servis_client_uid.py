from odoo import fields, models


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

    def _create_once(self, vals_list, create):
        """Create records, except those that were created by the same call before.

        :param vals_list: values of `create()`
        :param create: what really creates: takes values, returns records
        :return: `(records in the order of vals_list, those that are new)`
        """
        # An empty value names no entry.
        vals_list = [
            {**v, "client_uid": v.get("client_uid") or False} for v in vals_list
        ]
        uids = [vals["client_uid"] for vals in vals_list if vals.get("client_uid")]
        known = {}
        if uids:
            found = self.search([("client_uid", "in", uids)])
            known = {record.client_uid: record for record in found}
        fresh = create([v for v in vals_list if v.get("client_uid") not in known])
        if not known:
            return fresh, fresh
        remaining = iter(fresh)
        records = self.concat(
            *(known.get(v.get("client_uid")) or next(remaining) for v in vals_list)
        )
        return records, fresh
