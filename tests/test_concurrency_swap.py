"""Two sessions at the same moment over one replacement, and over one part that came.

In real processes, as in test_concurrency.
"""

import pytest

from .environment import run_snippet
from .test_concurrency import race

# Two technicians, each with a customer's faulty boiler; one boiler on the shelf, one
# fan that both records asked for.
SHOP = """
group = env.ref("teknik_servis.group_teknik_servis_office")
users = env["res.users"].create([
    {"name": login, "login": login, "password": login, "group_ids": [(6, 0, group.ids)]}
    for login in ("ali", "veli")
])
employees = env["hr.employee"].create(
    [{"name": user.name, "user_id": user.id} for user in users]
)
employees.action_teknik_servis_make_technician()
boiler, fan = env["product.product"].create([
    {"name": "Boiler", "type": "consu", "is_storable": True, "tracking": "serial"},
    {"name": "Fan", "type": "consu", "is_storable": True},
])
shelf = env.company._get_teknik_servis_warehouse().lot_stock_id
lots = env["stock.lot"].create(
    [{"name": name, "product_id": boiler.id} for name in ("NEW-1", "NEW-2")]
)
for lot in lots:
    env["stock.quant"]._update_available_quantity(boiler, shelf, 1, lot_id=lot)
env["stock.quant"]._update_available_quantity(fan, shelf, 2)
env.company._get_defects_location()
customer = env["res.partner"].create({"name": "Customer"})
orders = env["teknik.servis.order"].create([
    {
        "partner_id": customer.id,
        "product_id": boiler.id,
        "serial": f"OLD-{number}",
        "technician_ids": [(6, 0, employee.ids)],
    }
    for number, employee in enumerate(list(employees) * 2)
])
Request = env["teknik.servis.part.request"]
requests = Request.create([
    {"order_id": order.id, "product_id": fan.id, "quantity": 2} for order in orders[:2]
])
result = {
    "orders": orders[:2].ids,
    "clicked": orders[2].id,
    "lots": lots.ids,
    "shelf": shelf.id,
    "requests": requests.ids,
    "asked": orders[3].id,
    "fan": fan.id,
}
env.cr.commit()
"""
# Each session with a dialog of its own, on its own record or on the same one.
SWAP = """
def prepare():
    global dialog
    dialog = env["teknik.servis.swap.act"].browse(order.action_swap()["res_id"])
    dialog.write({"lot_id": lot_id, "location_id": shelf_id, "coverage": "goodwill"})

def press():
    dialog.action_swap()
"""
# One dialog, pressed by two requests of one browser.
PRESS = """
def prepare():
    global dialog
    dialog = env["teknik.servis.swap.act"].sudo().browse(dialog_id)

def press():
    dialog.action_swap()
"""
ARRIVE = """
def prepare():
    global request
    request = order.part_request_ids

def press():
    request._arrive()
"""
ASK = """
def prepare():
    pass

def press():
    env["teknik.servis.part.request"].create(
        {"order_id": order.id, "product_id": fan_id, "client_uid": "phone-ask"}
    )
"""
LOOK = """
quants = env["stock.quant"].search([("location_id.usage", "=", "internal")])
assert not quants.filtered(lambda q: q.quantity < 0), "negative"
assert not quants.filtered(lambda q: q.reserved_quantity > q.quantity), "reserved"
result = [
    {
        "swaps": len(order.swap_ids),
        "states": order.line_ids.move_ids.picking_id.mapped("state"),
        "back": order.swap_ids.picking_in_id.mapped("state"),
        "requests": order.part_request_ids.mapped("state"),
        "held": sum(order.line_ids.move_ids.mapped("quantity")),
    }
    for order in env["teknik.servis.order"].browse(order_ids)
]
"""


@pytest.fixture(scope="module")
def shop(database):
    return run_snippet(database, SHOP)


def test_one_replacement_goes_to_one_record(database, shop, tmp_path):
    values = {"lot_id": shop["lots"][0], "shelf_id": shop["shelf"]}
    told = race(database, tmp_path / "meet", SWAP, shop["orders"], **values)
    assert told.count("done") == 1
    assert [text for text in told if "NEW-1" in text]
    after = run_snippet(database, LOOK, order_ids=shop["orders"])
    assert sorted(order["swaps"] for order in after) == [0, 1]
    assert sorted(order["states"] for order in after) == [[], ["done"]]
    assert sorted(order["back"] for order in after) == [[], ["done"]]


def test_one_dialog_pressed_twice_swaps_once(database, shop, tmp_path):
    order_id = shop["clicked"]
    open_dialog = f"""
order = env["teknik.servis.order"].browse({order_id})
dialog = env["teknik.servis.swap.act"].browse(order.action_swap()["res_id"])
dialog.write({{
    "lot_id": {shop["lots"][1]}, "location_id": {shop["shelf"]}, "coverage": "goodwill"
}})
result = dialog.id
env.cr.commit()
"""
    # Whichever of the two is left on the shelf.
    free = f"""
quants = env["stock.quant"].search([
    ("lot_id", "in", {shop["lots"]}), ("location_id", "=", {shop["shelf"]}),
    ("quantity", ">", 0),
])
result = quants.lot_id.ids
"""
    assert shop["lots"][1] in run_snippet(database, free)
    dialog_id = run_snippet(database, open_dialog)
    told = race(database, tmp_path / "meet", PRESS, [order_id] * 2, dialog_id=dialog_id)
    assert told == ["done", "done"]
    (after,) = run_snippet(database, LOOK, order_ids=[order_id])
    assert (after["swaps"], after["states"], after["back"]) == (1, ["done"], ["done"])


def test_parts_that_came_are_set_aside_for_one_record(database, shop, tmp_path):
    told = race(database, tmp_path / "meet", ARRIVE, shop["orders"])
    assert told.count("done") == 1
    assert [text for text in told if "Fan" in text]
    after = run_snippet(database, LOOK, order_ids=shop["orders"])
    assert sorted(order["requests"] for order in after) == [["arrived"], ["requested"]]


def test_one_request_received_by_two_sessions_is_one(database, shop, tmp_path):
    order_id = shop["asked"]
    told = race(database, tmp_path / "meet", ASK, [order_id] * 2, fan_id=shop["fan"])
    assert told == ["done", "done"]
    (after,) = run_snippet(database, LOOK, order_ids=[order_id])
    assert after["requests"] == ["requested"]
