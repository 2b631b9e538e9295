"""The two ways in that README shows: one command, and Odoo's own import screen."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import HttpCase, tagged

from . import environment
from .openrepair_case import (
    HERE,
    MANAGER,
    MODELS,
    browser_code,
    copy_sample,
    import_as_on_the_screen,
    user_env,
)

sys.path.append(str(HERE))

from openrepair_import import Client

LOGIN = "ts_import_hand"


def run(script, *arguments, **variables):
    command = [sys.executable, HERE / script, *arguments]
    return subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True
    )


def counts(url):
    """Return how many records, devices and customers are there."""
    client = Client(url, None, "admin", "admin")
    fields = ["__count", "product_id:count_distinct", "partner_id:count_distinct"]
    orders = client.call("teknik.servis.order", "formatted_read_group", [], [], fields)
    return [orders[0][field] for field in fields]


def test_command_imports_everything_and_twice_is_once(tmp_path):
    source = copy_sample(tmp_path)
    out = tmp_path / "out"
    assert run("openrepair.py", source, out).returncode == 0
    with environment.fresh_database() as name, environment.server(name) as url:
        access = ("--url", url, "--login", "admin")
        wrong = run("openrepair_import.py", out, *access, ODOO_PASSWORD="wrong")
        assert wrong.returncode and wrong.stderr.strip() == "Access Denied"
        for _time in range(2):
            done = run("openrepair_import.py", out, *access, ODOO_PASSWORD="admin")
            assert done.returncode == 0, done.stderr
            assert "6_teknik.servis.order.csv ... 24 records" in done.stdout
            assert counts(url) == [24, 13, 9]
        orders = out / "6_teknik.servis.order.csv"
        orders.write_text(orders.read_text().replace("stage_parts", "stage_gone"))
        refused = run("openrepair_import.py", out, *access, ODOO_PASSWORD="admin")
        assert refused.returncode
        assert "row 2: " in refused.stderr
        assert "teknik_servis_stage_gone" in refused.stderr


@tagged("post_install", "-at_install")
class TestImportScreen(HttpCase):
    def test_manager_imports_the_records_on_the_screen(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        run("openrepair.py", copy_sample(folder), folder / "out").check_returncode()
        as_manager = user_env(self.env, LOGIN, MANAGER)
        contents = [
            (folder / "out" / f"{number}_{model}.csv").read_bytes()
            for number, model in enumerate(MODELS, 1)
        ]
        for model, content in zip(MODELS[:-1], contents, strict=False):
            _ids, messages = import_as_on_the_screen(as_manager, model, content)
            self.assertFalse(messages)
        Order = as_manager["teknik.servis.order"]
        before = Order.search_count([])
        file = {"content": contents[-1].decode("utf-8-sig"), "count": 24}
        self.browser_js(
            "/odoo/import?active_model=teknik.servis.order",
            browser_code(f"importFile({json.dumps(file)})"),
            "Boolean(document.querySelector('input.o_input_file'))",
            login=LOGIN,
            timeout=120,
        )
        self.assertEqual(Order.search_count([]) - before, 24)
