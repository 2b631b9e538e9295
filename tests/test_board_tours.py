import json
from datetime import datetime
from pathlib import Path

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

BOARD = "/odoo/personnel-planning?scale=%s&date=2027-07-07"
OFFICE = "teknik_servis.group_teknik_servis_office"
READY = "odoo.isReady === true && document.querySelector('.o_ts_board_card')"
# What each test does in the browser, with real pointer, drag and key events.
HELPERS = Path(__file__).with_name("board_browser.js").read_text()


@tagged("post_install", "-at_install")
class TestBoardTours(HttpCase):
    """The planning board in a real browser, as the office uses it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, "board_office", groups=OFFICE, tz="Europe/Istanbul", lang="en_US"
        )
        employees = cls.env["hr.employee"].create(
            [{"name": "Aa Usta"}, {"name": "Ab Kalfa"}]
        )
        employees.action_teknik_servis_make_technician()
        cls.ali, cls.veli = employees
        cls.orders = cls.env["teknik.servis.order"].create(
            [
                {"device_name": f"Kombi {n}", "phone": f"0532 000 00 0{n}"}
                for n in range(3)
            ]
        )
        cls.visit = cls._book(cls.ali, cls.orders[0], 7)
        cls.busy = cls._book(cls.veli, cls.orders[1], 7)

    @classmethod
    def _book(cls, technician, order, hour):
        return cls.env["teknik.servis.appointment"].create(
            {
                "technician_id": technician.id,
                "order_ids": [Command.set(order.ids)],
                "start": datetime(2027, 7, 7, hour),
            }
        )

    def _drive(self, code, scale="day", size="1400x1000", ready=READY):
        """Do something on the board; `code` is the body of an async function."""
        self.browser_size = size
        names = {
            "visit": self.visit.id,
            "busy": self.busy.id,
            "ali": self.ali.id,
            "veli": self.veli.id,
            "order": self.orders[2].id,
        }
        lines = [
            f"const {name} = {json.dumps(value)};" for name, value in names.items()
        ]
        self.browser_js(
            BOARD % scale,
            f"""(async () => {{ {HELPERS} {" ".join(lines)} {code}
                console.log("test successful");
            }})().catch((error) => console.error(error.stack || error));""",
            f"Boolean({ready})",
            login=self.user.login,
            timeout=90,
        )

    def test_a_card_is_dragged_to_another_hour_and_technician(self):
        self._drive(
            """
            const { x, y } = card(visit).getBoundingClientRect();
            await dragFrom(card(visit), x + 8, y + 8, x + 8 + 2 * hourWidth(),
                row(veli).y + 12);
            await until("moved", async () => (await read(visit, "start")).start
                === "2027-07-07 09:00:00");
            const { technician_id } = await read(visit, "technician_id");
            if (technician_id[0] !== veli) { throw new Error("wrong row"); }
            await until("redrawn", () =>
                card(visit).getBoundingClientRect().x > x + 20);
            """
        )

    def test_a_card_is_stretched_at_its_end(self):
        self._drive(
            """
            const box = card(visit).getBoundingClientRect();
            const edge = [...card(visit).querySelectorAll(".ec-resizer")].at(-1);
            await dragFrom(edge, box.right - 2, box.y + 10,
                box.right - 2 + hourWidth() / 2, box.y + 10);
            await until("longer", async () =>
                (await read(visit, "duration")).duration === 1.5);
            """
        )

    def test_an_overlap_is_named_and_booked_anyway(self):
        self._drive(
            """
            const { x, y } = card(visit).getBoundingClientRect();
            const drop = () => dragFrom(card(visit), x + 8, y + 8, x + 8,
                row(veli).y + 12);
            await drop();
            const text = (await until("question", () => one(".modal-body"))).innerText;
            if (!text.includes("Ab Kalfa")) { throw new Error(text); }
            one(".modal-footer .btn-secondary").click();
            await until("closed", () => !one(".modal"));
            let now = await read(visit, "technician_id", "overlap_ok");
            if (now.technician_id[0] !== ali) { throw new Error("was written"); }
            await until("back", () => Math.abs(
                card(visit).getBoundingClientRect().y - y) < 4);
            await drop();
            (await until("question", () => one(".modal-footer .btn-primary"))).click();
            await until("booked", async () =>
                (await read(visit, "overlap_ok")).overlap_ok);
            await until("it shouts", () => one(".o_ts_overlap"));
            """
        )

    def test_a_record_is_dragged_from_the_side_list(self):
        self._drive(
            """
            const from = await until("list", () => one(`[data-order="${order}"]`));
            const fire = carrier();
            const { x } = card(visit).getBoundingClientRect();
            const to = { x: x + 4 * hourWidth() + 3, y: row(ali).y + 12 };
            fire("dragstart", from, 0, 0);
            await wait(100);
            fire("dragover", document.elementFromPoint(to.x, to.y), to.x, to.y);
            await until("shown", () => one(".o_ts_pick"));
            fire("drop", document.elementFromPoint(to.x, to.y), to.x, to.y);
            await until("booked", () => document.querySelectorAll(
                "[data-card]").length === 3);
            await until("gone", () => !one(`[data-order="${order}"]`));
            """
        )
        booked = self.orders[2].appointment_ids
        self.assertEqual(booked.technician_id, self.ali)
        self.assertEqual(booked.start, datetime(2027, 7, 7, 11))

    def test_a_card_goes_by_keyboard_and_escape_leaves_it(self):
        self._drive(
            """
            card(visit).focus();
            key("m");
            await until("held", () => one(".o_ts_holding"));
            key("ArrowRight"); key("Escape");
            await until("left", () => !one(".o_ts_holding"));
            card(visit).focus();
            ["m", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowUp", "+"].forEach(
                (name) => key(name));
            await until("spoken", () =>
                one(".o_ts_board_held").innerText.includes("10:30"));
            key("Enter");
            await until("moved", async () => (await read(visit, "start")).start
                === "2027-07-07 07:30:00");
            """
        )
        self.assertEqual(self.visit.duration, 1.25)
        self.assertEqual(self.visit.technician_id, self.ali)

    def test_a_waiting_record_is_placed_by_keyboard(self):
        self._drive(
            """
            one(`[data-order="${order}"]`).focus();
            key("Enter");
            await until("held", () => one(".o_ts_pick"));
            key("Enter", one(`[data-order="${order}"]`));
            await until("booked", () => !one(`[data-order="${order}"]`));
            """
        )
        self.assertTrue(self.orders[2].appointment_ids)

    def test_a_click_opens_the_record(self):
        self._drive(
            """
            card(visit).click();
            await until("form", () => one(".o_form_view"));
            one(".o_back_button, .breadcrumb-item a").click();
            await until("board again", () => card(visit));
            """
        )

    def test_a_copy_is_dragged_with_the_control_key(self):
        self._drive(
            """
            const { x, y } = card(visit).getBoundingClientRect();
            await dragFrom(card(visit), x + 8, y + 8, x + 8 + 3 * hourWidth(),
                row(ali).y + 12, { ctrlKey: true });
            await until("copied", () => document.querySelectorAll(
                "[data-card]").length === 3);
            """
        )
        self.assertEqual(self.visit.start, datetime(2027, 7, 7, 7))
        copy = self.orders[0].appointment_ids - self.visit
        self.assertEqual(copy.technician_id, self.ali)
        self.assertEqual(copy.start, datetime(2027, 7, 7, 10))

    def test_a_card_that_is_dragged_to_the_side_list_is_called_off(self):
        self._drive(
            """
            const { x, y } = card(visit).getBoundingClientRect();
            const list = one(".o_ts_board_orders").getBoundingClientRect();
            await dragFrom(card(visit), x + 8, y + 8, list.x + 20, list.y + 20);
            await until("gone", () => !card(visit));
            """
        )
        self.assertEqual(self.visit.state, "cancelled")

    def test_a_new_appointment_is_made_by_button_and_in_empty_time(self):
        self._drive(
            """
            one(".o_ts_board_new").click();
            await until("empty form", () => one(".modal .o_form_view"));
            one(".modal .btn-close").click();
            await until("closed", () => !one(".modal"));
            const y = row(ali).y + 12;
            const x = card(visit).getBoundingClientRect().x + 3 * hourWidth() + 3;
            const free = document.elementFromPoint(x, y);
            await dragFrom(free, x, y, x + hourWidth(), y);
            await until("form of that row", () =>
                [...document.querySelectorAll(".modal input")].some(
                    ({ value }) => value === "Aa Usta"));
            """
        )

    def test_the_keys_are_told_by_one_of_them(self):
        self._drive(
            """
            document.body.dispatchEvent(new KeyboardEvent("keydown",
                { key: "?", bubbles: true, cancelable: true }));
            const keys = await until("keys", () => one(".o_ts_board_keys"));
            if (!keys.textContent.includes("Call it off")) {
                throw new Error(keys.textContent);
            }
            """
        )

    def test_filters_that_were_kept_still_offer_the_others(self):
        departments = self.env["hr.department"].create(
            [{"name": "Aa Saha"}, {"name": "Ab Atelier"}]
        )
        self.ali.department_id, self.veli.department_id = departments
        kept = {"scale": "day", "filters": {"departments": departments[0].ids}}
        self._drive(
            f"""
            localStorage.setItem("teknik_servis.planning_board.{self.user.id}",
                {json.dumps(json.dumps(kept))});
            const services = odoo.__WOWL_DEBUG__.root.env.services;
            services.action.doAction({{ type: "ir.actions.client",
                tag: "teknik_servis.planning_board",
                params: {{ date: "2027-07-07" }} }}, {{ clearBreadcrumbs: true }});
            await until("one row", () => card(visit) && !card(busy));
            one(".o_ts_filter_departments").click();
            await until("both", () => [...document.querySelectorAll(
                ".o-dropdown--menu .dropdown-item")].filter(
                    ({{ textContent }}) => /Aa Saha|Ab Atelier/.test(textContent)
                ).length === 2);
            """
        )

    def test_a_phone_gets_the_agenda(self):
        self._drive(
            """
            await until("agenda", () => one(".o_kanban_view"));
            if (one(".o_ts_board")) { throw new Error("no room for a board"); }
            """,
            size="390x844",
            ready="document.querySelector('.o_kanban_view')",
        )

    def test_districts_are_those_that_find_something(self):
        province = self.env.ref("base.state_tr_06")
        self.orders[0].service_address_id = self.env["res.partner"].create(
            {"name": "Kale", "city": "Moda", "state_id": province.id}
        )
        self.orders[1].service_address_id = self.env["res.partner"].create(
            {
                "name": "Yol",
                "state_id": province.id,
                "country_id": province.country_id.id,
            }
        )
        self._drive(
            """
            const list = await until("districts", () => one(".o_ts_filter_district"));
            const names = [...list.options].map(({ value }) => value).filter(Boolean);
            if (names.join() !== "Moda") {
                throw new Error(names.join());
            }
            """
        )
