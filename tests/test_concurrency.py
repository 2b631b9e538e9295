"""Two sessions at the same moment, and one that dies: in real processes.

Every session is a process of its own with Odoo's own retry, as behind the web server.
At a barrier both have read the database as it was before either wrote: without the
locks of `_send` both would go on with what they saw.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from .environment import Snippet, run_snippet, server

# Three records of one technician, and two of two technicians who both count on the
# last piece on one shelf.
SHOP = """
group = env.ref("teknik_servis.group_teknik_servis_technician")
users = env["res.users"].create([
    {"name": login, "login": login, "password": login, "group_ids": [(6, 0, group.ids)]}
    for login in ("ali", "veli")
])
employees = env["hr.employee"].create(
    [{"name": user.name, "user_id": user.id} for user in users]
)
employees.action_teknik_servis_make_technician()
part, last, rare = env["product.product"].create([
    {"name": name, "type": "consu", "is_storable": True, "list_price": 100}
    for name in ("Fan", "Last", "Rare")
])
customer = env["res.partner"].create({"name": "Customer"})
shelf = env.company._get_teknik_servis_warehouse().lot_stock_id
Quant = env["stock.quant"]
Quant._update_available_quantity(part, shelf, 12)
Quant._update_available_quantity(last, shelf, 1)
Quant._update_available_quantity(rare, shelf, 1)

def order(product, employees, quantity):
    line = {"product_id": product.id, "quantity": quantity, "location_id": shelf.id}
    return env["teknik.servis.order"].create({
        "partner_id": customer.id,
        "technician_ids": [(6, 0, employees.ids)],
        "line_ids": [(0, 0, line)] if quantity else [],
    }).id

result = {
    "same": order(part, employees, 3),
    "clicked": order(part, employees, 3),
    "killed": order(part, employees, 3),
    "posted": order(part, employees, 0),
    "cancelled": order(part, employees, 3),
    "sent": [order(last, employee, 1) for employee in employees],
    "used": [order(rare, employee, 0) for employee in employees],
    "rare": rare.id,
    "shelf": shelf.id,
}
env.cr.commit()
"""

# What both sessions do; on its first try each waits until both have looked.
SESSION = """
import pathlib, time
from odoo.exceptions import UserError
from odoo.service.model import retrying

env = env(user=env["res.users"].search([("login", "=", login)]))
# As in a request: what is still to be computed is written in the caller's name.
env.transaction.default_env = env
env.cr.commit()
order = env["teknik.servis.order"].browse(order_id)
tries = []
prepare()
env.cr.commit()

def act():
    tries.append(1)
    order.line_ids.mapped("qty_to_deliver")
    if len(tries) == 1:
        pathlib.Path(folder, login).touch()
        while len(list(pathlib.Path(folder).iterdir())) < 2:
            time.sleep(0.02)
    press()

try:
    retrying(act, env)
    result = ["done", len(tries)]
except UserError as error:
    result = [str(error), len(tries)]
"""
SEND = """
def prepare():
    global dialog
    dialog = env["teknik.servis.send"].browse(order.action_send()["res_id"])

def press():
    dialog.action_send()
"""
USE = """
def prepare():
    pass

def press():
    line = {"product_id": product_id, "location_id": location_id}
    env["teknik.servis.operation"].create(
        {"order_id": order.id, "line_ids": [(0, 0, line)]}
    )
"""
# What a phone posts a second time because the first answer did not come.
POST = """
def prepare():
    pass

def press():
    operation = env["teknik.servis.operation"].create(
        {"order_id": order.id, "client_uid": "phone-1", "work_done": "once"}
    )
    pathlib.Path(folder, "posted").touch()
"""
# The first record of next year, which has no range of numbers yet.
FIRST = """
def prepare():
    from unittest.mock import patch
    from odoo import fields
    env["teknik.servis.order"].search([], limit=1)
    patch.object(
        fields.Date, "context_today", lambda *a: fields.Date.to_date("2099-01-02")
    ).start()

def press():
    env["teknik.servis.order"].sudo().create({"phone": "1"})
"""
# One sends the part while the other cancels the record.
SEND_OR_CANCEL = """
def prepare():
    global dialog
    values = {"order_ids": order.ids, "reason": "Changed their mind"}
    dialog = env["teknik.servis.send"].browse(order.action_send()["res_id"])
    if login == "veli":
        dialog = env["teknik.servis.cancel"].sudo().create(values)

def press():
    dialog.action_send() if login == "ali" else dialog.action_cancel()
"""
# Gönder stops dead after the parts left the shelf, before the invoice is made.
DIE = """
import pathlib, time
order = env["teknik.servis.order"].browse(order_id)

def hang(*args):
    env.flush_all()
    pathlib.Path(folder, "delivered").touch()
    time.sleep(600)

type(order)._create_invoices = hang
lines = {line: line.quantity for line in order.line_ids}
order._send(lines, lines)
"""
LOOK = """
quants = env["stock.quant"].search([("location_id.usage", "=", "internal")])
assert not quants.filtered(lambda q: q.quantity < 0), "negative"
assert not quants.filtered(lambda q: q.reserved_quantity > q.quantity), "reserved"
result = [
    {
        "transfers": lines.move_ids.picking_id.mapped("state"),
        "invoices": lines.invoice_line_ids.move_id.mapped("state"),
        "delivered": sum(lines.mapped("qty_delivered")),
        "invoiced": sum(lines.mapped("qty_invoiced")),
        "operations": len(order.operation_ids),
    }
    for order in env["teknik.servis.order"].browse(order_ids)
    for lines in [order.line_ids]
]
"""


@pytest.fixture(scope="module")
def shop(database):
    return run_snippet(database, SHOP)


def look(database, *order_ids):
    """What became of records; fails if any shelf holds less than nothing."""
    return run_snippet(database, LOOK, order_ids=order_ids)


def race(database, folder, press, orders, **variables):
    """Let both technicians press at the same moment; what each of them is told."""
    folder.mkdir()
    sessions = [
        Snippet(
            database,
            press + SESSION,
            login=login,
            order_id=order_id,
            folder=str(folder),
            **variables,
        )
        for login, order_id in zip(("ali", "veli"), orders, strict=True)
    ]
    # The loser's serialization failure is in the log before it is retried.
    outcomes = [session.result(may_warn=True) for session in sessions]
    # The loser has met the winner and was retried: it was a race.
    assert sum(tries for _told, tries in outcomes) > 2
    return sorted(told for told, _tries in outcomes)


def test_two_sessions_send_one_record_once(database, shop, tmp_path):
    order_id = shop["same"]
    told = race(database, tmp_path / "meet", SEND, [order_id, order_id])
    assert told.count("done") == 1
    assert look(database, order_id) == [
        {
            "transfers": ["done"],
            "invoices": ["draft"],
            "delivered": 3,
            "invoiced": 3,
            "operations": 1,
        }
    ]


def test_last_piece_is_held_for_one_technician(database, shop, tmp_path):
    place = {"product_id": shop["rare"], "location_id": shop["shelf"]}
    told = race(database, tmp_path / "meet", USE, shop["used"], **place)
    assert told.count("done") == 1
    assert [text for text in told if "Rare" in text]
    refused, held = sorted(
        look(database, *shop["used"]), key=lambda order: order["operations"]
    )
    assert (held["transfers"], held["operations"]) == (["assigned"], 2)
    assert (refused["transfers"], refused["operations"]) == ([], 1)


def test_last_piece_is_sent_by_one_technician(database, shop, tmp_path):
    told = race(database, tmp_path / "meet", SEND, shop["sent"])
    assert told.count("done") == 1
    assert [text for text in told if "Last" in text]
    refused, sent = sorted(
        look(database, *shop["sent"]), key=lambda order: order["delivered"]
    )
    assert (sent["transfers"], sent["invoices"]) == (["done"], ["draft"])
    assert (sent["delivered"], sent["invoiced"]) == (1, 1)
    assert (refused["transfers"], refused["invoices"]) == ([], [])
    assert (refused["delivered"], refused["invoiced"]) == (0, 0)


def test_one_entry_received_by_two_sessions_is_one(database, shop, tmp_path):
    order_id = shop["posted"]
    told = race(database, tmp_path / "meet", POST, [order_id, order_id])
    assert told == ["done", "done"]
    (after,) = look(database, order_id)
    assert after["operations"] == 2  # its creation, and this


def test_a_record_is_sent_or_cancelled_and_never_both(database, shop, tmp_path):
    order_id = shop["cancelled"]
    told = race(database, tmp_path / "meet", SEND_OR_CANCEL, [order_id, order_id])
    assert told.count("done") == 1
    (after,) = look(database, order_id)
    kind = f"result = env['teknik.servis.order'].browse({order_id}).stage_kind"
    sent = run_snippet(database, kind) != "cancelled"
    assert (after["delivered"], after["invoiced"]) == ((3, 3) if sent else (0, 0))


def test_two_first_records_of_a_year_have_two_numbers(database, shop, tmp_path):
    told = race(database, tmp_path / "meet", FIRST, [shop["posted"]] * 2)
    assert told == ["done", "done"]
    numbers = "result = env['teknik.servis.order'].search([]).mapped('name')"
    names = [name for name in run_snippet(database, numbers) if "/2099/" in name]
    assert sorted(names) == ["SRV/2099/00001", "SRV/2099/00002"]


def test_killed_session_leaves_nothing_behind(database, shop, tmp_path):
    order_id = shop["killed"]
    session = Snippet(database, DIE, order_id=order_id, folder=str(tmp_path))
    end = time.monotonic() + 60
    while not (tmp_path / "delivered").exists():
        assert session.process.poll() is None and time.monotonic() < end
        time.sleep(0.05)
    session.process.kill()
    session.process.communicate()
    assert look(database, order_id) == [
        {
            "transfers": [],
            "invoices": [],
            "delivered": 0,
            "invoiced": 0,
            "operations": 1,
        }
    ]
    send = f"order = env['teknik.servis.order'].browse({order_id})\n{SEND}"
    run_snippet(database, f"{send}\nprepare()\npress()\nenv.cr.commit()")
    (after,) = look(database, order_id)
    assert (after["transfers"], after["invoices"]) == (["done"], ["draft"])


def test_double_click_in_the_browser_sends_once(database, shop):
    order_id = shop["clicked"]
    with server(database) as url:
        browser = build_opener(HTTPCookieProcessor(CookieJar()))

        def call(route, **params):
            body = json.dumps({"jsonrpc": "2.0", "params": params}).encode()
            headers = {"Content-Type": "application/json"}
            answer = browser.open(Request(f"{url}{route}", body, headers), timeout=60)
            return json.loads(answer.read())

        def press(model, method, record_id):
            route = f"/web/dataset/call_kw/{model}/{method}"
            names = {"model": model, "method": method}
            return call(route, **names, args=[[record_id]], kwargs={})

        login = {"db": database, "login": "ali", "password": "ali"}
        call("/web/session/authenticate", **login)
        action = press("teknik.servis.order", "action_send", order_id)["result"]
        dialogs = [action["res_id"]] * 4
        with ThreadPoolExecutor(4) as clicks:
            answers = list(
                clicks.map(
                    lambda dialog: press("teknik.servis.send", "action_send", dialog),
                    dialogs,
                )
            )
    refused = [answer["error"] for answer in answers if "error" in answer]
    assert len(refused) == 3
    assert {error["data"]["name"] for error in refused} == {"odoo.exceptions.UserError"}
    (after,) = look(database, order_id)
    assert (after["transfers"], after["invoices"]) == (["done"], ["draft"])
    assert (after["delivered"], after["invoiced"]) == (3, 3)
