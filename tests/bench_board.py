"""How the planning board of a big shop keeps up: 100 technicians, 2 000 appointments.

`./dev bench`: server and browser on this machine and of today; every figure of the
server is the median of some runs, the browser's are of one each.
"""

import json
import statistics
import time
from contextlib import contextmanager
from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import json_default

TECHNICIANS = 100
A_WEEK_EACH = 20
RUNS = 5
# A Monday; naive UTC.
MONDAY = datetime(2027, 7, 5)
OFFICE = "teknik_servis.group_teknik_servis_office"
BROWSER = """
(async () => {
    const services = odoo.__WOWL_DEBUG__.root.env.services;
    const painted = () => new Promise((done) =>
        requestAnimationFrame(() => requestAnimationFrame(done)));
    const until = async (what, found) => {
        const end = performance.now() + 20000;
        while (!found()) {
            if (performance.now() > end) { throw new Error("never: " + what); }
            await new Promise((done) => setTimeout(done, 5));
        }
        await painted();
    };
    const asked = (text) => performance.getEntriesByType("resource")
        .filter(({ name }) => name.endsWith(text)).length;
    const cards = () => document.querySelectorAll(".o_ts_board_card").length;
    const open = async (scale) => {
        const before = asked("/get_board");
        const begin = performance.now();
        services.action.doAction({
            type: "ir.actions.client", tag: "teknik_servis.planning_board",
            params: { scale, date: "2027-07-07" },
        }, { clearBreadcrumbs: true });
        await until("cards", () => cards() > 20);
        return [performance.now() - begin, asked("/get_board") - before, cards()];
    };
    const leave = async () => {
        services.action.doAction("teknik_servis.teknik_servis_stage_action",
            { clearBreadcrumbs: true });
        await until("another screen", () => !cards());
    };
    // What a hand can take: not under the heads of rows and days.
    const isSeen = (element) => {
        const { x, y } = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(x + 8, y + 8));
    };
    // From its day to another row: the same day, or Saturday, when nobody is booked.
    const drag = async (isFree) => {
        const card = [...document.querySelectorAll(".ec-event:has([data-card])")]
            .find(isSeen);
        const { x, y } = card.getBoundingClientRect();
        const left = isFree
            ? document.querySelector(".ec-header .ec-sat").getBoundingClientRect().x + 8
            : x + 8;
        const [to] = [...document.querySelectorAll(".o_ts_board_row")]
            .map((row) => row.getBoundingClientRect().y + 30)
            .filter((row) => row > y + 40);
        const fire = (name, left, top, target = window) => target.dispatchEvent(
            new PointerEvent(name, { bubbles: true, cancelable: true, isPrimary: true,
                pointerType: "mouse", buttons: name === "pointerup" ? 0 : 1,
                clientX: left, clientY: top }));
        const before = asked("/board_move");
        fire("pointerdown", x + 8, y + 8, card);
        await painted();
        const begin = performance.now();
        fire("pointermove", x + 12, y + 20);
        fire("pointermove", left, to);
        await painted();
        const follow = performance.now() - begin;
        const release = performance.now();
        fire("pointerup", left, to);
        await painted();
        const shown = performance.now() - release;
        await until("a move", () => asked("/board_move") > before);
        const answered = performance.now() - release;
        const question = () => document.querySelector(".modal .btn-secondary");
        await until("a question", () => isFree || question());
        const requests = asked("/board_move") - before;
        if (!isFree) {
            question().click();
            await until("no question", () => !document.querySelector(".modal"));
        }
        return [follow, shown, answered, requests];
    };
    // Told of all that was made above, the board asks once more: that comes first.
    let told = 0;
    services.bus_service.subscribe("teknik_servis_planning", () => told++);
    services.bus_service.start();
    const end = performance.now() + 8000;
    while (!told && performance.now() < end) {
        await new Promise((done) => setTimeout(done, 50));
    }
    await new Promise((done) => setTimeout(done, 1000));
    const found = { told };
    found.cold = await open("week");
    await leave();
    found.week = await open("week");
    found.free = await drag(true);
    found.taken = await drag(false);
    await leave();
    found.day = await open("day");
    await services.orm.call("ir.config_parameter", "set_param",
        ["bench.board", JSON.stringify(found)]);
    console.log("test successful");
})().catch((error) => console.error(error.stack));
"""


@tagged("post_install", "-at_install")
class BenchBoard(HttpCase):
    def test_board(self):
        self._fill()
        office = new_test_user(self.env, "bench_office", groups=OFFICE)
        visits = self.env["teknik.servis.appointment"].with_user(office)
        visits = visits.with_context(tz="Europe/Istanbul", lang="en_US")
        week = (MONDAY, MONDAY + timedelta(days=7))
        day = (MONDAY, MONDAY + timedelta(days=1))
        print()
        for name, act in (
            ("get_board, week", lambda: visits.get_board(*week)),
            ("get_board, day", lambda: visits.get_board(*day)),
            ("get_board, month", lambda: visits.get_board(*week, {"summary": True})),
            ("get_board_changes, 1", lambda: self._changes(visits, week)),
            ("board_move", lambda: self._move(visits, week)),
        ):
            print(f"{name:24}" + self._measure(act))
        admin = self.env.ref("base.user_admin")
        admin.write({"tz": "Europe/Istanbul", "password": "admin"})
        self.browser_js(
            "/odoo",
            BROWSER,
            "odoo.isReady === true && Boolean(odoo.__WOWL_DEBUG__)",
            login="admin",
            timeout=60,
        )
        answer = self.env["ir.config_parameter"].sudo().get_param("bench.board")
        found = json.loads(answer)
        print(f"messages of what was made: {found['told']}")
        for name in ("cold", "week", "day"):
            ms, requests, cards = found[name]
            print(
                f"first paint, {name:10}{ms:8.0f} ms {requests} request, {cards} cards"
            )
            self.assertEqual(requests, 1)
        for name in ("free", "taken"):
            follow, shown, answered, requests = found[name]
            print(
                f"drag, {name:6} follows in {follow:.0f} ms, stands after "
                f"{shown:.0f} ms, answered after {answered:.0f} ms, {requests} request"
            )
            self.assertEqual(requests, 1)

    def _fill(self):
        env = self.env(context={"tracking_disable": True})
        technicians = env["hr.employee"].create(
            [
                {"name": f"Usta {n:03}", "teknik_servis_is_technician": True}
                for n in range(TECHNICIANS)
            ]
        )
        partners = env["res.partner"].create(
            [{"name": f"Müşteri {n}", "city": f"İlçe {n % 39}"} for n in range(200)]
        )
        stages = env["teknik.servis.stage"].search([("kind", "=", "in_progress")])
        orders = env["teknik.servis.order"].create(
            [
                {
                    "partner_id": partners[n % 200].id,
                    "device_name": f"Kombi {n % 40}",
                    "customer_request": "Su akıtıyor, kapak da sıkışıyor",
                    "priority": str(n % 4),
                    "stage_id": stages[n % len(stages)].id,
                    "date_promised": MONDAY + timedelta(days=n % 9),
                }
                for n in range(TECHNICIANS * A_WEEK_EACH)
            ]
        )
        env["teknik.servis.appointment"].create(
            [
                {
                    "technician_id": technicians[n % TECHNICIANS].id,
                    "order_ids": [Command.set(order.ids)],
                    # Four a day on five days, from 8 in the morning there.
                    "start": MONDAY
                    + timedelta(
                        days=n // TECHNICIANS % 5, hours=5 + n // TECHNICIANS // 5 * 2
                    ),
                    "duration": 1.5,
                }
                for n, order in enumerate(orders)
            ]
        )

    def _changes(self, visits, week):
        one = visits.search([("start", ">=", week[0])], limit=1)
        return visits.get_board_changes(one.ids, [], *week)

    def _move(self, visits, week):
        one = visits.search([("start", ">=", week[0])], limit=1)
        minutes = 15 if one.start.minute == 0 else -15
        changes = {"start": str(one.start + timedelta(minutes=minutes))}
        seen = {"start": str(one.start), "technician_id": one.technician_id.id}
        return one.board_move(changes, seen, {"start": week[0], "stop": week[1]})

    def _measure(self, act):
        times, statements, size = [], 0, 0
        for _run in range(RUNS):
            self.env.flush_all()
            self.env.invalidate_all()
            queries = []
            with contextmanager(self._patchExecute)(queries):
                begin = time.perf_counter()
                answer = act()
                self.env.flush_all()
                times.append(time.perf_counter() - begin)
            statements = len(queries)
            size = len(json.dumps(answer, default=json_default))
        ms = statistics.median(times) * 1000
        return f"{ms:8.0f} ms {statements:4} SQL {size / 1000:8.1f} kB"
