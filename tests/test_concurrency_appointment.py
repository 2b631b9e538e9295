"""Two dispatchers who book one technician at the same moment.

See `test_concurrency`, whose sessions and barrier these are.
"""

import pytest

from .environment import run_snippet
from .test_concurrency import SHOP, race

WANTED = """
result = {
    "wanting": [order(part, employees, 0) for _number in "ab"],
    "agreeing": [order(part, employees, 0) for _number in "ab"],
    "technician": employees[0].id,
    "other": employees[1].id,
}
env.cr.commit()
"""
# superuser: what each may is another matter than what they meet
BOOK = """
def prepare():
    pass

def press():
    env["teknik.servis.appointment"].sudo().create({
        "technician_id": technician_id,
        "order_ids": [(6, 0, order.ids)],
        "start": "2027-07-07 09:00:00" if login == "ali" else "2027-07-07 09:30:00",
        "overlap_ok": accepted,
    })
"""
LOOK = """
booked = env["teknik.servis.appointment"].search([("order_ids", "in", order_ids)])
result = {
    "orders": booked.order_ids.ids,
    "events": len(booked.event_ids),
    "accepted": booked.mapped("overlap_ok"),
}
"""


@pytest.fixture(scope="module")
def shop(database):
    return run_snippet(database, SHOP + WANTED)


def test_one_of_two_dispatchers_gets_the_slot(database, shop, tmp_path):
    told = race(
        database,
        tmp_path / "meet",
        BOOK,
        shop["wanting"],
        technician_id=shop["technician"],
        accepted=False,
    )
    assert told[1] == "done"
    assert "is not free" in told[0]
    found = run_snippet(database, LOOK, order_ids=shop["wanting"])
    assert len(found["orders"]) == 1
    assert found["events"] == 1


def test_who_accepts_the_overlap_books_beside_the_other(database, shop, tmp_path):
    told = race(
        database,
        tmp_path / "meet",
        BOOK,
        shop["agreeing"],
        technician_id=shop["other"],
        accepted=True,
    )
    assert told == ["done", "done"]
    found = run_snippet(database, LOOK, order_ids=shop["agreeing"])
    assert len(found["orders"]) == found["events"] == 2
    assert sorted(found["accepted"]) == [False, True]
