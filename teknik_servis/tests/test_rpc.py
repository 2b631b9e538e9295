import base64

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .life_common import LifeCycleCommon
from .test_closed_order import PICTURE

PRIVATE = (
    "_reopen",
    "_send",
    "_write_history",
    "_set_stage_without_history",
    "_release_reservations",
    "_as_system",
    "_number",
)


@tagged("post_install", "-at_install")
class TestRpc(LifeCycleCommon, HttpCase):
    """Past every button: what a program or a curious user may send by JSON-RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(serial="SN-1")
        cls.closed = cls._create_order()
        cls._hand_over(cls.closed)
        cls.foreign = cls._create_order(technician_ids=cls.technician_2.ids)

    def _login(self, role):
        self.authenticate(f"ts_{role}", f"ts_{role}")

    def _call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def _order(self, method, *args, **kwargs):
        return self._call("teknik.servis.order", method, *args, **kwargs)

    def _refuses(self, *args, **kwargs):
        """Expect that a call is answered by an error, and return its name."""
        with (
            mute_logger("odoo.http", "odoo.sql_db"),
            self.assertRaises(JsonRpcException) as caught,
        ):
            self._call(*args, **kwargs)
        return str(caught.exception)

    def test_a_kanban_drag_is_in_the_history_whatever_the_context_says(self):
        self._login("office")
        self._order(
            "web_save",
            self.order.ids,
            {"stage_id": self.stages["waiting"].id},
            {"stage_id": {"fields": {"display_name": {}}}},
            context={
                "teknik_servis_moving": True,
                "teknik_servis_system": True,
                "teknik_servis_creating": {},
                "default_user_id": self.users["manager"].id,
                "default_work_done": "forged",
                "tracking_disable": True,
            },
        )
        self.env.invalidate_all()
        self.assertEqual(
            self._history(self.order)[1:], [("new", "waiting", "ts_office")]
        )
        self.assertFalse(self.order.operation_ids.filtered("work_done"))

    def test_no_context_opens_a_closed_record(self):
        self._login("manager")
        for context in (
            {"teknik_servis_reopening": True},
            {"teknik_servis_reopening": {}, "teknik_servis_moving": 1},
            {"teknik_servis_system": True, "teknik_servis_creating": True},
        ):
            for values in (
                {"stage_id": self.stages["waiting"].id},
                {"is_open": True},
                {"delivered_to": "Başkası"},
                {"line_ids": [[0, 0, {"product_id": self.labour.id}]]},
            ):
                with self.subTest(context=context, values=values):
                    self._refuses(
                        "teknik.servis.order",
                        "write",
                        self.closed.ids,
                        values,
                        context=context,
                    )
        self.env.invalidate_all()
        self.assertFalse(self.closed.is_open or self.closed.line_ids)

    def test_private_methods_are_not_called(self):
        self._login("manager")
        for method in PRIVATE:
            with self.subTest(method=method):
                self._refuses("teknik.servis.order", method, self.closed.ids)
        for model, method in (
            ("teknik.servis.stage", "_merge_into"),
            ("teknik.servis.operation", "_stop"),
            ("teknik.servis.operation", "_rename_stage"),
            ("teknik.servis.order.line", "_deliver"),
        ):
            with self.subTest(method=method):
                self._refuses(model, method, [1])

    def test_a_technician_reaches_no_foreign_record(self):
        self._login("technician")
        for method, args in (
            ("read", (["name"],)),
            ("write", ({"phone": "1"},)),
            ("unlink", ()),
            ("action_start", ()),
            ("action_stop", ()),
            ("action_operation", ()),
            ("action_send", ()),
            ("message_post", ()),
        ):
            with self.subTest(method=method):
                self._refuses("teknik.servis.order", method, self.foreign.ids, *args)
        found = self._order("search_read", [["id", "in", self.foreign.ids]], ["name"])
        self.assertEqual(found, [])

    def test_a_technician_works_on_their_own_record(self):
        self._login("technician")
        self.assertIs(self._order("action_start", self.order.ids), True)
        action = self._order("action_stop", self.order.ids)
        self.assertEqual(action["res_model"], "teknik.servis.operation")
        [data] = self._order("read", self.order.ids, ["stage_kind", "operation_count"])
        self.assertEqual(
            (data["stage_kind"], data["operation_count"]), ("in_progress", 2)
        )

    def test_the_office_does_not_reopen_by_the_dialog(self):
        self._login("office")
        self._refuses(
            "teknik.servis.reopen",
            "create",
            [{"order_ids": [[6, 0, self.closed.ids]], "reason": "x"}],
        )

    def test_strangers_and_portal_users_get_nothing(self):
        self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "ts_portal",
                "password": "ts_portal",
                "group_ids": self.env.ref("base.group_portal").ids,
            }
        )
        for role in ("portal", "employee"):
            self._login(role)
            for method, args in (
                ("search_read", ([], ["name"])),
                ("web_search_read", ([], {"name": {}})),
                ("get_stage_tabs", ([],)),
                ("get_serial_suggestions", (False, False, "SN")),
                ("name_search", ("SRV",)),
            ):
                with self.subTest(role=role, method=method):
                    self._refuses("teknik.servis.order", method, *args)
        self.logout()
        self._refuses("teknik.servis.order", "search_read", [], ["name"])

    def test_pictures_and_papers_are_shown_to_readers_only(self):
        self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "ts_portal",
                "password": "ts_portal",
                "group_ids": self.env.ref("base.group_portal").ids,
            }
        )
        picture = base64.b64decode(PICTURE)
        self._as(self.closed, "manager")._reopen("İmza eksik")
        self._hand_over(self.closed, delivery_signature=PICTURE)
        self.env.flush_all()
        addresses = (
            f"/web/image/teknik.servis.order/{self.closed.id}/delivery_signature",
            f"/report/html/teknik_servis.report_order/{self.closed.id}",
        )
        seen = {}
        for role in ("office", "employee", "portal", "accountant", None):
            if role:
                self._login(role)
            else:
                self.logout()
            with mute_logger("odoo.http", "odoo.addons.base.models.ir_qweb"):
                answers = [self.url_open(address) for address in addresses]
            seen[role] = (
                answers[0].content == picture,
                self.closed.name in answers[1].text,
            )
        self.assertEqual(seen.pop("office"), (True, True))
        self.assertEqual(set(seen.values()), {(False, False)}, seen)

    def test_nonsense_is_answered_and_changes_nothing(self):
        self._login("office")
        for values in (
            {"stage_id": 10**9},
            {"stage_id": "x"},
            {"stage_id": False},
            {"partner_id": -1},
            {"priority": "9"},
            {"duration": -1},
            {"date_promised": "yesterday"},
            {"technician_ids": [[6, 0, [10**9]]]},
            {"no_such_field": 1},
        ):
            with self.subTest(values=values):
                self._refuses("teknik.servis.order", "write", self.order.ids, values)
        self.env.invalidate_all()
        self.assertEqual(self._history(self.order), [(False, "new", "__system__")])
        tabs = self._order("get_stage_tabs", [["id", "=", self.order.id]])
        self.assertEqual(tabs["open_count"], 1)
