"""Where the open repair data are, and Odoo's import screen, for the tests of both."""

import os
import shutil
import warnings
from pathlib import Path

from odoo.tests import new_test_user

HERE = Path(__file__).resolve().parent
BESIDE_THE_CLONE = HERE.parents[1] / "shared" / "data" / "openrepair"
MANAGER = "teknik_servis.group_teknik_servis_manager"
MODELS = [
    "res.partner",
    "product.category",
    "product.product",
    "teknik.servis.code.group",
    "teknik.servis.code",
    "teknik.servis.order",
]
# What the screen sends when nobody touches its options.
SCREEN_OPTIONS = {
    "advanced": True,
    "date_format": "",
    "datetime_format": "",
    "encoding": "",
    "fallback_values": {},
    "float_decimal_separator": ".",
    "float_thousand_separator": ",",
    "has_headers": True,
    "import_set_empty_fields": [],
    "import_skip_records": [],
    "keep_matches": False,
    "limit": 2000,
    "name_create_enabled_fields": {},
    "quoting": '"',
    "separator": "",
    "sheet": "",
    "sheets": [],
    "skip": 0,
    "tracking_disable": True,
}
# What an import may leave something in.
TABLES = [
    "ir_model_data",
    "mail_followers",
    "mail_message",
    "product_category",
    "product_product",
    "product_template",
    "res_partner",
    "stock_lot",
    "teknik_servis_code",
    "teknik_servis_code_group",
    "teknik_servis_operation",
    "teknik_servis_order",
    "teknik_servis_order_code_rel",
]


def copy_sample(folder):
    """Copy the made-up sample, which has all the oddities of the real data and more."""
    for path in sorted((HERE / "data").glob("openrepair_sample_*.csv")):
        shutil.copy(path, folder)
    return folder


def find_source(folder):
    """Return where the real data are, or a copy of the made-up sample, and say so."""
    named = os.environ.get("OPENREPAIR_DATA")
    for path in [Path(named)] if named else [BESIDE_THE_CLONE]:
        if any(path.glob("*.csv")):
            return path
    warnings.warn(
        f"no open repair data in {named or BESIDE_THE_CLONE} (OPENREPAIR_DATA): "
        "the made-up sample is imported instead",
        stacklevel=2,
    )
    return copy_sample(folder)


def user_env(env, login, group):
    """Return the environment that the web client of a new Turkish user works in."""
    zone = {"lang": "tr_TR", "tz": "Europe/Istanbul"}
    user = new_test_user(env, login, groups=group, **zone)
    return env(user=user, context={**zone, "allowed_company_ids": user.company_ids.ids})


def import_as_on_the_screen(env, model, content, dryrun=False):
    """Import a CSV file the way the screen does: preview, then parts of 2 000 rows.

    :param env: environment of who imports
    :param model: name of the model
    :param content: bytes of the file
    :return: ids of the records, messages; after a message nothing more is imported
    """
    env = env(context={**env.context, "tracking_disable": True})
    screen = env["base_import.import"].create({"res_model": model})
    screen.write({"file": content, "file_name": "f.csv", "file_type": "text/csv"})
    preview = screen.parse_preview(dict(SCREEN_OPTIONS))
    assert "error" not in preview, preview
    matches = preview["matches"] or {}
    columns = range(len(preview["headers"]))
    fields = ["/".join(matches[i]) if i in matches else False for i in columns]
    assert fields == preview["headers"], (fields, preview["headers"])
    ids, options = [], preview["options"]
    while True:
        # As every call by RPC does at its end.
        result = screen.execute_import(
            fields, preview["headers"], dict(options), dryrun
        )
        env.flush_all()
        if result["messages"]:
            return ids, result["messages"]
        ids += result["ids"]
        if not result.get("nextrow"):
            return ids, []
        options["skip"] = result["nextrow"]


def snapshot(env):
    """Return what the database holds: number of rows and a checksum of each table."""
    env.flush_all()
    content = {}
    for table in TABLES:
        env.cr.execute(
            "SELECT count(*), md5(string_agg(row, ' ' ORDER BY row)) FROM (SELECT"
            f" (to_jsonb({table}) - 'write_date' - 'write_uid')::text AS row"
            f" FROM {table}) AS rows"
        )
        content[table] = env.cr.fetchone()
    return content


def browser_code(call):
    """Return what the browser runs to call a function of `openrepair_browser.js`."""
    functions = (HERE / "openrepair_browser.js").read_text()
    return (
        f"(async () => {{ {functions}\nawait {call}; }})()"
        ".then(() => console.log('test successful'))"
        ".catch((error) => console.error(error.message));"
    )
