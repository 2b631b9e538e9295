"""Several people at once, each in a browser of their own.

A real server, real websockets and real browsers: what one does the others see without
asking, and nobody writes over what another did.
"""

import json
from contextlib import ExitStack

import pytest

from .environment import run_snippet, server
from .several_browsers import DESK, PHONE, Person

BOARD = "/odoo/personnel-planning?scale=day"
CARD = ".o_ts_board_card"
LOGINS = {"dd_office": "office", "dd_manager": "manager", "dd_technician": "technician"}
SHOP = """
from datetime import datetime, timedelta
from odoo import fields
users = {}
for login, group in logins.items():
    groups = env.ref(f"teknik_servis.group_teknik_servis_{group}")
    user = env["res.users"].create({
        "name": login, "login": login, "password": login, "lang": "en_US",
        "tz": "Europe/Istanbul", "group_ids": [(4, groups.id)],
    })
    users[login] = user
    user.odoobot_state = "disabled"
employees = env["hr.employee"].create([
    {"name": "Aa Usta"},
    {"name": "Ab Kalfa"},
    {"name": "Ac Usta", "user_id": users["dd_technician"].id},
])
employees.action_teknik_servis_make_technician()
orders = env["teknik.servis.order"].create([
    {"device_name": f"Kombi {n}", "phone": f"0532 000 00 0{n}"} for n in range(6)
])
visits = env["teknik.servis.appointment"].create([
    {"technician_id": employees[0].id, "order_ids": [(6, 0, order.ids)],
     "start": datetime(2027, 7, 7, 6 + 2 * number)}
    for number, order in enumerate(orders[:3])
])
# An open visit of today: also one that midnight has made yesterday's is shown.
today = visits.create({
    "technician_id": employees[2].id, "order_ids": [(6, 0, orders[5].ids)],
    "start": datetime.now().replace(minute=0, second=0, microsecond=0)
        - timedelta(hours=1),
})
local = fields.Datetime.context_timestamp(
    today.with_context(tz="Europe/Istanbul"), today.start
)
result = {
    "ali": employees[0].id, "veli": employees[1].id,
    "visits": visits.ids, "waiting": orders[3:5].ids,
    "today": today.id, "day": str(local.date()),
}
env.cr.commit()
"""
READ = """
found = env["teknik.servis.appointment"].browse(ids)
result = [
    [str(one.start), one.technician_id.id, one.state, one.overlap_ok] for one in found
]
"""
BOOKED = """
found = env["teknik.servis.appointment"].search([("order_ids", "in", ids)])
result = sorted([str(one.start), one.overlap_ok] for one in found)
"""
# One card goes so many hours later, by the keyboard, and is let go.
PUT_DOWN = 'key("Enter", document.body);'


@pytest.fixture(scope="module")
def shop(database):
    return run_snippet(database, SHOP, logins=LOGINS)


@pytest.fixture(scope="module")
def people(database, shop):
    """Return what opens a browser: a function of a login and a window's size."""
    with ExitStack() as stack:
        url = stack.enter_context(server(database))

        def let_in(login, size=DESK):
            found = Person(url, database, login, shop, size)
            stack.callback(found.browser.stop)
            return found

        yield let_in


@pytest.fixture(scope="module")
def dispatchers(people):
    """The office and the manager, on the same day of the board."""
    two = [people("dd_office"), people("dd_manager")]
    for one in two:
        one.open(f"{BOARD}&date=2027-07-07", CARD)
    return two


def hold(card, hours, rows=0):
    """Return what takes a card by keyboard and carries it, without letting it go."""
    steps = ["ArrowRight"] * 4 * hours + ["ArrowDown"] * rows
    return f"""
        card({card}).focus();
        key("m");
        await until("held", () => one(".o_ts_holding"));
        {json.dumps(steps)}.forEach((name) => key(name, document.body));
    """


def test_a_move_is_seen_by_the_other_without_reload(database, shop, dispatchers):
    office, manager = dispatchers
    visit = shop["visits"][0]
    place = f"const start = () => card({visit}).getBoundingClientRect();"
    before = manager.do(f"{place} return start().y;")
    seen = manager.start(
        f"""{place}
            await arrives("seen", () => card({visit}) && start().y > {before} + 9);
            return window.wasHere;"""
    )
    office.do(
        f"""const from = card({visit}).getBoundingClientRect();
            await dragFrom(card({visit}), from.x + 8, from.y + 8, from.x + 8,
                row(veli).y + 12);"""
    )
    assert manager.finish(seen) is True
    ((start, technician, *_more),) = run_snippet(database, READ, ids=[visit])
    assert (start, technician) == ("2027-07-07 06:00:00", shop["veli"])


def test_who_grabs_what_another_moves_is_told_and_writes_nothing(
    database, shop, dispatchers
):
    office, manager = dispatchers
    visit = shop["visits"][1]
    manager.do(hold(visit, hours=2))
    was = manager.do(f"return card({visit}).getBoundingClientRect().x;")
    office.do(hold(visit, hours=1) + PUT_DOWN)
    # The other's board shows the new place while its own hand is on the card.
    manager.do(
        f"""await arrives("moved", () =>
            card({visit}).getBoundingClientRect().x > {was} + 20);"""
    )
    told = manager.do(
        PUT_DOWN
        + """const note = await until("told", () => one(".o_notification"));
            const text = note.innerText;
            one(".o_notification_close").click();
            return text;"""
    )
    assert "was changed by somebody else meanwhile (dd_office)" in told
    ((start, *_more),) = run_snippet(database, READ, ids=[visit])
    assert start == "2027-07-07 09:00:00"


def test_what_is_dragged_while_another_calls_it_off_is_not_written(
    database, shop, dispatchers
):
    office, manager = dispatchers
    visit = shop["visits"][2]
    manager.do(
        f"""const box = card({visit}).getBoundingClientRect();
            window.held = {{ x: box.x + 8, y: box.y + 8, hour: box.width }};
            const {{ x, y, hour }} = window.held;
            pointer("pointerdown", x, y, card({visit}));
            for (let step = 1; step <= 5; step++) {{
                pointer("pointermove", x + hour * step / 5, y);
                await wait(20);
            }}"""
    )
    waiting = manager.start(
        """const count = () => document.querySelectorAll("[data-order]").length;
            const before = count();
            await arrives("waits again", () => count() > before);"""
    )
    office.do(f'card({visit}).focus(); key("Delete");')
    manager.finish(waiting)
    told = manager.do(
        """const { x, y, hour } = window.held;
            pointer("pointerup", x + hour, y);
            const note = await until("told", () => one(".o_notification"));
            const text = note.innerText;
            one(".o_notification_close").click();
            return text;"""
    )
    assert "was changed by somebody else meanwhile (dd_office)" in told
    ((start, _technician, state, _ok),) = run_snippet(database, READ, ids=[visit])
    assert (start, state) == ("2027-07-07 10:00:00", "cancelled")
    manager.do(f'await arrives("gone", () => !card({visit}));')


def test_of_two_who_book_one_hour_one_is_asked_and_books_anyway(
    database, shop, dispatchers
):
    slots = []
    for one, order in zip(dispatchers, shop["waiting"], strict=True):
        slots.append(
            one.do(
                f"""one(`[data-order="{order}"]`).focus();
                    key("Enter");
                    await until("held", () => one(".o_ts_pick"));
                    return one(".o_ts_board_held b").innerText.split("→")[1];"""
            )
        )
    assert slots[0] == slots[1]
    pressed = [one.start(PUT_DOWN) for one in dispatchers]
    for one, press in zip(dispatchers, pressed, strict=True):
        one.finish(press)
    # Whose record has left the list has booked; the other is asked.
    texts = [
        one.do(
            f"""const waits = () => one(`[data-order="{order}"]`);
                const asked = () => one(".modal-body")?.innerText || "";
                await arrives("an answer", () => asked() || !waits());
                return asked();"""
        )
        for one, order in zip(dispatchers, shop["waiting"], strict=True)
    ]
    (asked,) = [one for one, text in zip(dispatchers, texts, strict=True) if text]
    assert "is not free" in "".join(texts)
    assert len(run_snippet(database, BOOKED, ids=shop["waiting"])) == 1
    asked.do(
        f"""one(".modal-footer .btn-primary").click();
            const orders = {json.dumps(shop["waiting"])};
            await arrives("booked", () =>
                orders.every((id) => !one(`[data-order="${{id}}"]`)));"""
    )
    booked = run_snippet(database, BOOKED, ids=shop["waiting"])
    assert len({start for start, _ok in booked}) == 1
    assert [ok for _start, ok in booked] == [False, True]


@pytest.fixture(scope="module")
def office_and_phone(people, shop):
    """The board on the day of a visit, and the phone of who makes it."""
    office, technician = people("dd_office"), people("dd_technician", PHONE)
    office.open(f"{BOARD}&date={shop['day']}", CARD)
    technician.open("/odoo/service-today", f'article[data-id="{shop["today"]}"]')
    return office, technician


def test_a_tap_on_a_phone_is_seen_on_the_board_without_reload(
    database, shop, office_and_phone
):
    visit = shop["today"]
    office, technician = office_and_phone
    car = f'card({visit})?.querySelector(".fa-car")'
    assert office.do(f"return Boolean({car});") is False
    seen = office.start(
        f'await arrives("the car", () => {car}); return window.wasHere;'
    )
    technician.do(
        f"""one(`article[data-id="{visit}"]`)
            .querySelector(".o_teknik_servis_today_on_way").click();"""
    )
    assert office.finish(seen) is True
    ((_start, _technician, state, _ok),) = run_snippet(database, READ, ids=[visit])
    assert state == "on_way"


def test_what_the_office_changes_is_seen_on_the_phone_without_reload(
    shop, office_and_phone
):
    visit = shop["today"]
    office, technician = office_and_phone
    hours = f"""one(`article[data-id="{visit}"] header span`).innerText"""
    before = technician.do(f"return {hours};")
    assert before.endswith(":00")
    seen = technician.start(
        f"""await arrives("new hours", () => {hours} !== {json.dumps(before)});
            return [{hours}, window.wasHere];"""
    )
    office.do(hold(visit, hours=0) + 'key("+", document.body);' + PUT_DOWN)
    assert technician.finish(seen) == [before[:-2] + "15", True]
