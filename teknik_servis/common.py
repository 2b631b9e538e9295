from odoo.tools import SQL, float_repr
from odoo.tools.misc import get_lang

# Put into the context by our own methods only. Compared by identity: values that come
# by RPC are never this object, so nobody can switch a rule off from outside.
SENTINEL = object()

MANAGER = "teknik_servis.group_teknik_servis_manager"


def lock_rows(records):
    """Make every other session that would decide by these rows wait and look anew.

    Odoo runs REPEATABLE READ: whoever waited for a plain lock goes on with what it saw
    before. After an UPDATE the loser gets a serialization failure instead, is retried
    by Odoo and sees the truth. In the order of ids: no deadlock.

    :param records: any records; their access is the caller's matter
    """
    if not records:
        return
    records.flush_recordset()
    table = SQL.identifier(records._table)
    records.env.execute_query(
        SQL(
            """
            WITH locked AS (
                SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE
            )
            UPDATE %s target SET write_date = target.write_date
            FROM locked WHERE locked.id = target.id RETURNING target.id
            """,
            table,
            tuple(records.ids),
            table,
        )
    )


def clean_id(value):
    """Return an id that somebody sent, or 0 where it can be none.

    :param value: anything that JSON has
    """
    return value if type(value) is int and 0 < value < 2**31 else 0


def clean_ids(values):
    """Return the ids among what somebody sent; none of what is no list.

    :param values: anything that JSON has
    """
    values = values if isinstance(values, list | tuple) else ()
    return [clean_id(one) for one in values if clean_id(one)]


def format_quantity(env, quantity):
    """Return a quantity as the user writes it, without needless zeros: 0,5 and 12."""
    digits = env["decimal.precision"].precision_get("Product Unit")
    text = float_repr(quantity, digits)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", get_lang(env).decimal_point)


def import_template(env, name):
    """Return the address of an example file in the language of who imports.

    Its headings are the labels that they see: every column is recognised by itself.

    :param name: of the file, without language and ending
    """
    language = "tr" if (env.lang or "").startswith("tr") else "en"
    return f"/teknik_servis/static/xls/{name}_{language}.xlsx"
