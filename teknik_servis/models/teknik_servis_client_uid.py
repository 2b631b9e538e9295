from odoo import api, fields, models


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

    @api.model_create_multi
    def create(self, vals_list):
        uids = [vals["client_uid"] for vals in vals_list if vals.get("client_uid")]
        if not uids:
            return super().create(vals_list)
        known = {
            record.client_uid: record
            for record in self.search([("client_uid", "in", uids)])
        }
        fresh = super().create(
            [vals for vals in vals_list if vals.get("client_uid") not in known]
        )
        remaining = iter(fresh)
        return self.concat(
            *(
                known.get(vals.get("client_uid")) or next(remaining)
                for vals in vals_list
            )
        )
