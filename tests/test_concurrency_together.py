"""Two sessions at the same moment where several records go on in one act.

See `test_concurrency`, whose sessions and barrier these are.
"""

import pytest

from .environment import run_snippet
from .test_concurrency import SHOP, look, race

# Two records of one device, a group of two records that both technicians see, and one
# piece with a serial number that both put on a record of theirs.
RECORDS = """
board = env["product.product"].create(
    {"name": "Board", "type": "consu", "is_storable": True, "tracking": "serial"}
)
piece = env["stock.lot"].create({"name": "B-1", "product_id": board.id})
Quant._update_available_quantity(board, shelf, 1, lot_id=piece)
group = env["teknik.servis.group"].create({"partner_id": customer.id})
result = {
    "kept": order(part, employees, 0),
    "twice": order(part, employees, 3),
    "group": group.id,
    "grouped": [order(part, employees, 2) for _number in range(2)],
    "planned": [order(board, employee, 0) for employee in employees],
    "board": board.id,
    "piece": piece.id,
}
env["teknik.servis.order"].browse(result["grouped"]).group_id = group
env.cr.commit()
"""
# One sends the part while the other merges the record into another one.
SEND_OR_MERGE = """
def prepare():
    global dialog
    dialog = env["teknik.servis.send"].browse(order.action_send()["res_id"])
    if login == "veli":
        orders = [(6, 0, [order.id, kept_id])]
        dialog = env["teknik.servis.merge"].sudo().create(
            {"order_ids": orders, "target_id": kept_id}
        )

def press():
    dialog.action_send() if login == "ali" else dialog.action_merge()
"""
# Both press Send in the group's dialog, each in one of their own.
SEND_TOGETHER = """
def prepare():
    global dialog
    action = order.group_id.action_send()
    dialog = env[action["res_model"]].browse(action["res_id"])

def press():
    dialog.action_apply()
    pathlib.Path(failed, str(dialog.failed_count)).touch()
"""
# Planned only: nothing is reserved that would be in the other's way by itself.
PLAN = """
def prepare():
    pass

def press():
    env["teknik.servis.order.line"].create(
        {"order_id": order.id, "product_id": board_id, "lot_id": piece_id}
    )
"""
HOLDERS = """
lines = env["teknik.servis.order.line"].search([("lot_id", "=", piece_id)])
result = lines.order_id.ids
"""


@pytest.fixture(scope="module")
def shop(database):
    return run_snippet(database, SHOP + RECORDS)


def test_a_record_is_sent_or_merged_and_never_both(database, shop, tmp_path):
    kept, twice = shop["kept"], shop["twice"]
    told = race(
        database, tmp_path / "meet", SEND_OR_MERGE, [twice, twice], kept_id=kept
    )
    assert told.count("done") == 1
    after_kept, after_twice = look(database, kept, twice)
    # The part leaves no trace on the record that it moved away from.
    merged = after_twice["delivered"] == 0
    if merged:
        sent, unsent = after_kept, after_twice
        assert unsent["transfers"] == unsent["invoices"] == []
        # What is not sent yet is sent from the record that stays, once.
        assert (sent["delivered"], sent["invoiced"]) == (0, 0)
        assert after_kept["operations"] > 1
    else:
        assert (after_twice["delivered"], after_twice["invoiced"]) == (3, 3)
        assert after_twice["transfers"] == ["done"]
        assert after_kept["operations"] == 1


def test_two_sessions_send_one_group_once(database, shop, tmp_path):
    orders = shop["grouped"]
    failed = tmp_path / "failed"
    failed.mkdir()
    told = race(
        database,
        tmp_path / "meet",
        SEND_TOGETHER,
        [orders[0], orders[0]],
        failed=str(failed),
    )
    # What fails is told beside the record: for the one who came second, both.
    assert told == ["done", "done"]
    assert sorted(path.name for path in failed.iterdir()) == ["0", "2"]
    for after in look(database, *orders):
        assert (after["transfers"], after["invoices"]) == (["done"], ["draft"])
        assert (after["delivered"], after["invoiced"]) == (2, 2)


def test_one_piece_is_planned_on_one_of_two_records(database, shop, tmp_path):
    piece = {"piece_id": shop["piece"]}
    told = race(
        database,
        tmp_path / "meet",
        PLAN,
        shop["planned"],
        board_id=shop["board"],
        **piece,
    )
    assert told.count("done") == 1
    (holder,) = run_snippet(database, HOLDERS, **piece)
    names = "result = env['teknik.servis.order'].browse(order_ids).mapped('name')"
    (other,) = set(shop["planned"]) - {holder}
    holder, other = run_snippet(database, names, order_ids=[holder, other])
    (refused,) = [text for text in told if text != "done"]
    assert refused.startswith(f"{other}: ")
    for word in ("B-1", "Board", holder):
        assert word in refused
