"""Two sessions at the same moment that lend or take back one device.

See `test_concurrency`, whose sessions and barrier these are.
"""

import pytest

from .environment import run_snippet
from .test_concurrency import SHOP, race

# A device that two technicians want to lend at the same moment, the first ever lent;
# and one that both take back.
LOANERS = """
pool = env["product.product"].create(
    {"name": "Pool", "type": "consu", "is_storable": True, "tracking": "serial"}
)
lots = env["stock.lot"].create(
    [{"name": name, "product_id": pool.id} for name in ("L-1", "L-2")]
)
for lot in lots:
    Quant._update_available_quantity(pool, shelf, 1, lot_id=lot)
result = {
    "lots": lots.ids,
    "wanting": [order(part, employee, 0) for employee in employees],
    "lent": order(part, employees, 0),
    "shelf": shelf.id,
}
env.cr.commit()
"""
LEND = """
def prepare():
    global dialog
    dialog = env["teknik.servis.lend"].create(
        {"order_id": order.id, "lot_id": lot_id}
    )

def press():
    dialog.action_lend()
"""
LENT = """
env["teknik.servis.lend"].create({"order_id": order_id, "lot_id": lot_id}).action_lend()
env.cr.commit()
"""
TAKE_BACK = """
def prepare():
    global loan
    loan = env["teknik.servis.loan"].search([("order_id", "=", order.id)])

def press():
    loan.action_return()
"""
LOOK = """
quants = env["stock.quant"].search([("lot_id", "=", lot_id), ("quantity", "!=", 0)])
loans = env["teknik.servis.loan"].search([("lot_id", "=", lot_id)])
pickings = env["stock.move.line"].search([("lot_id", "=", lot_id)]).picking_id
result = {
    "places": {quant.location_id.id: quant.quantity for quant in quants},
    "loans": [(loan.order_id.id, loan.state) for loan in loans],
    "transfers": pickings.mapped("state"),
    # Whatever it is called in the language of who lent first.
    "locations": env["stock.location"].search_count(
        [("name", "=", env.company.teknik_servis_loan_location_id.name)]
    ),
}
"""


@pytest.fixture(scope="module")
def shop(database):
    return run_snippet(database, SHOP + LOANERS)


def test_two_sessions_lend_one_device_once(database, shop, tmp_path):
    lot = shop["lots"][0]
    told = race(database, tmp_path / "meet", LEND, shop["wanting"], lot_id=lot)
    assert told.count("done") == 1
    after = run_snippet(database, LOOK, lot_id=lot)
    ((holder, state),) = after["loans"]
    assert state == "out"
    assert holder in shop["wanting"]
    assert list(after["places"].values()) == [1]
    assert after["transfers"] == ["done"]
    assert after["locations"] == 1
    (refused,) = [text for text in told if text != "done"]
    assert "L-1" in refused
    assert "lent already" in refused


def test_two_sessions_take_one_device_back_once(database, shop, tmp_path):
    lot, order = shop["lots"][1], shop["lent"]
    run_snippet(database, LENT, order_id=order, lot_id=lot)
    told = race(database, tmp_path / "meet", TAKE_BACK, [order, order], lot_id=lot)
    assert told == ["done", "done"]
    after = run_snippet(database, LOOK, lot_id=lot)
    assert after["loans"] == [[order, "returned"]]
    assert after["places"] == {str(shop["shelf"]): 1}
    assert after["transfers"] == ["done", "done"]
