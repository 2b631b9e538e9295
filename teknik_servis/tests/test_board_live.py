from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .board_common import BoardCommon

NOTIFICATION = "teknik_servis_planning"


@tagged("post_install", "-at_install")
class TestBoardLive(BoardCommon):
    """Screens are told that something changed: once, by ids, in their company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        cls.env.cr.precommit.data.pop(NOTIFICATION, None)

    def _told(self, act):
        """Return what doing something tells, `[(company, payload)]`."""
        self.env.flush_all()
        self.env.cr.precommit.data.pop(NOTIFICATION, None)
        act()
        self.env.flush_all()
        told = []

        def send(_self, target, kind, payload):
            if kind == NOTIFICATION:
                told.append((target[0], payload))

        with patch.object(self.registry["bus.bus"], "_sendone", send):
            self.env["teknik.servis.live"]._send_pending()
        return told

    def test_many_changes_of_one_transaction_are_told_once(self):
        visits = []

        def act():
            visits.extend(self._book(hour) for hour in (9, 11, 13))
            visits[0].duration = 1.5
            self.order.priority = "2"

        ((company, payload),) = self._told(act)
        self.assertEqual(company, self.company)
        self.assertEqual(payload["appointment_ids"], [one.id for one in visits])
        self.assertEqual(payload["order_ids"], self.order.ids)
        self.assertLessEqual(set(payload), {"appointment_ids", "order_ids"})

    def test_what_no_screen_shows_is_told_to_nobody(self):
        def act():
            self.order.internal_notes = "gizli"

        self.assertFalse(self._told(act))

    def test_deleted_ones_are_told(self):
        visit = self._book(9)
        visit_id = visit.id
        ((_company, payload),) = self._told(visit.unlink)
        self.assertEqual(payload["appointment_ids"], [visit_id])

    def test_an_import_asks_screens_to_look_anew(self):
        def act():
            self.env["teknik.servis.order"].create(
                [{"device_name": f"Cihaz {n}"} for n in range(201)]
            )

        ((_company, payload),) = self._told(act)
        self.assertTrue(payload["reload"])
        self.assertFalse(payload["order_ids"] or payload["appointment_ids"])

    def test_each_company_is_told_of_its_own(self):
        theirs = self.env["teknik.servis.order"].with_company(self.company_2)

        def act():
            self.order.priority = "1"
            theirs.create({"device_name": "x", "company_id": self.company_2.id})

        told = dict(self._told(act))
        self.assertEqual(set(told), {self.company, self.company_2})
        self.assertEqual(told[self.company]["order_ids"], self.order.ids)
        self.assertNotIn(self.order.id, told[self.company_2]["order_ids"])

    def test_who_did_it_is_named_by_a_token_of_the_screen(self):
        order = self.order.with_context(teknik_servis_origin="tab1")

        def act():
            order.priority = "3"

        ((_company, payload),) = self._told(act)
        self.assertEqual(payload["origin"], "tab1")

    def test_a_commit_sends_it(self):
        self.env.flush_all()
        self.env.cr.precommit.clear()
        self.order.priority = "2"
        sent = []

        def send(_self, _target, kind, payload):
            sent.append((kind, payload["order_ids"]))

        with patch.object(self.registry["bus.bus"], "_sendone", send):
            self.env.cr.precommit.run()
        planning = [ids for kind, ids in sent if kind == NOTIFICATION]
        self.assertEqual(planning, [self.order.ids])

    def _channels(self, user, asked=()):
        """Return which companies' channels a user's socket listens to."""

        class Session:
            uid = user.id

        class Request:
            session = Session

        with patch("odoo.addons.bus.models.ir_websocket.wsrequest", Request):
            socket = self.env["ir.websocket"].with_user(user)
            channels = socket._build_bus_channel_list(list(asked))
        return [c[0] for c in channels if isinstance(c, tuple) and c[1] == NOTIFICATION]

    def test_service_users_listen_to_their_companies(self):
        for role in ("technician", "office", "manager"):
            with self.subTest(role):
                companies = self._channels(self.users[role])
                self.assertEqual(companies, list(self.users[role].company_ids))
        self.assertEqual(self._channels(self.stranger), list(self.company_2))

    def test_nobody_else_listens_not_even_by_asking(self):
        portal = new_test_user(self.env, "ts_portal", groups="base.group_portal")
        name = f"('res.company', {self.company.id}, '{NOTIFICATION}')"
        for user in (portal, self.users["employee"], self.users["accountant"]):
            with self.subTest(user.login):
                self.assertFalse(self._channels(user, [name, NOTIFICATION]))

    def test_a_group_visit_tells_of_all_its_records(self):
        group = self.env["teknik.servis.group"].create({})
        orders = self.order | self._create_order(technician_ids=False)
        orders.group_id = group
        visit = self._book(9, order=orders)

        def act():
            visit.order_ids = [Command.set(self.order.ids)]

        told = self._told(act)
        self.assertEqual(told[0][1]["appointment_ids"], visit.ids)
