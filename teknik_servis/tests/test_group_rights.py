import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ROLES
from .group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestGroupRights(GroupCommon, HttpCase):
    """Who sees and does what, past the buttons as well."""

    def test_a_technician_sees_the_groups_of_own_records_only(self):
        own = self._group(1)
        foreign = self._group(1, technician_ids=self.technician_2.ids)
        foreign.order_ids.user_id = False
        own.order_ids.user_id = False
        self.env.flush_all()
        self.env.invalidate_all()
        Group = self._as(self.env["teknik.servis.group"], "technician")
        both = [("id", "in", (own | foreign).ids)]
        self.assertEqual(Group.search(both), own)
        with self.assertRaises(AccessError):
            self._as(foreign, "technician").read(["name"])
        with self.assertRaises(AccessError):
            self._as(foreign, "technician").action_operation()
        with self.assertRaises(AccessError):
            self._as(own.order_ids, "technician").group_id = foreign
        with self.assertRaises(AccessError):
            Group.create({"name": "x"})
        with self.assertRaises(AccessError):
            self._as(own, "technician").name = "x"
        with self.assertRaises(AccessError):
            self._take_in("technician", table_text="Kombi;1")

    def test_a_technician_acts_on_own_records_of_a_mixed_group(self):
        group = self._group(2)
        mine, foreign = group.order_ids
        foreign.write({"technician_ids": self.technician_2.ids, "user_id": False})
        self.env.flush_all()
        self.env.invalidate_all()
        wizard = self._act(
            group, "operation", role="technician", stage_id=self.stages["waiting"].id
        )
        self.assertEqual(wizard.sudo().line_ids.order_id, mine)
        self.assertEqual((mine.stage_kind, foreign.stage_kind), ("waiting", "new"))
        with self.assertRaises(AccessError):
            wizard.line_ids.create({"wizard_id": wizard.id, "order_id": foreign.id})

    def test_records_of_another_group_are_refused(self):
        group, other = self._group(1), self._group(1)
        wizard = self._as(self.env["teknik.servis.group.act"], "office").browse(
            self._as(group, "office").action_operation()["res_id"]
        )
        with self._refused("of the group itself"):
            wizard.line_ids.create(
                {"wizard_id": wizard.id, "order_id": other.order_ids.id}
            )

    def _foreign_acts(self, theirs, group):
        """Return what a stranger may try on a group of another company."""
        Act = theirs.env["teknik.servis.group.act"]
        Intake = theirs.env["teknik.servis.group.intake"]
        Order = theirs.env["teknik.servis.order"]
        return (
            lambda: theirs.read(["name"]),
            lambda: theirs.write({"name": "x"}),
            lambda: theirs.unlink(),
            lambda: theirs.action_send(),
            lambda: Act.create({"group_id": group.id, "kind": "operation"}),
            lambda: Intake.create(
                {"group_id": group.id, "table_text": "Kombi;1"}
            ).action_create(),
            lambda: Intake.create(
                {
                    "group_id": group.id,
                    "partner_id": self.customer.id,
                    "waybill_number": "x",
                    "waybill_date": "2026-11-01",
                    "table_text": "Kombi;1",
                }
            ).action_create(),
            lambda: Order.create({"customer_request": "x", "group_id": group.id}),
        )

    def test_another_company_neither_sees_nor_joins(self):
        branch, stranger = self._create_other_company()
        group = self._group(1)
        self.env.flush_all()
        self.env.invalidate_all()
        theirs = group.with_user(stranger).with_context(allowed_company_ids=branch.ids)
        self.assertFalse(theirs.search([]))
        for number, act in enumerate(self._foreign_acts(theirs, group)):
            with (
                self.subTest(number=number),
                self.assertRaises(AccessError),
                self.env.cr.savepoint(),
            ):
                act()
        self.env.user.company_ids |= branch
        both = self.env(context={"allowed_company_ids": [self.company.id, branch.id]})
        with self.assertRaises(UserError):
            both["teknik.servis.order"].create(
                {
                    "customer_request": "x",
                    "company_id": branch.id,
                    "group_id": group.id,
                }
            )
        with self._refused("kept by the program"):
            group.company_id = branch
        self.assertEqual(len(group.order_ids), 1)

    def test_groups_of_two_companies_have_numbers_of_their_own(self):
        branch, stranger = self._create_other_company()
        ours = self.env["teknik.servis.group"].create({})
        theirs = (
            self.env["teknik.servis.group"]
            .with_user(stranger)
            .with_company(branch)
            .create({})
        )
        self.assertEqual(theirs.company_id, branch)
        self.assertEqual(ours.name.split("/")[1], theirs.name.split("/")[1])
        self.assertEqual(theirs.name.split("/")[2], "0001")

    def test_accountants_read_the_groups_behind_invoices(self):
        billed, other = self._group(1), self._group(1)
        line = self._add_line(billed.order_ids, self.labour)
        billed.order_ids._send({}, {line: 1})
        self.env.flush_all()
        Group = self._as(self.env["teknik.servis.group"], "accountant")
        both = [("id", "in", (billed | other).ids)]
        self.assertEqual(Group.search(both), billed)
        self.assertTrue(self._as(billed, "accountant").read(["name", "order_count"]))
        with self.assertRaises(AccessError):
            self._as(other, "accountant").read(["name"])
        with self.assertRaises(AccessError):
            self._as(billed, "accountant").name = "x"
        self.assertFalse(self._as(Group, "employee").has_access("read"))

    def test_every_role_opens_the_views(self):
        group = self._group(2)
        for role in ("technician", "office", "manager"):
            for view in ("list", "form", "kanban"):
                self.env.invalidate_all()
                found = self._as(group, role)
                with self.subTest(role=role, view=view):
                    spec = self._get_web_specification(found, view)
                    self.assertEqual(len(found.web_read(spec)), 1)

    def test_direct_calls_do_no_more_than_the_buttons(self):
        group = self._group(1)
        self.env.flush_all()
        user = new_test_user(self.env, "ts_plain", groups=ROLES["employee"])
        self.authenticate(user.login, user.login)
        for model, method, args in (
            ("teknik.servis.group", "search_read", ([], ["name"])),
            ("teknik.servis.group", "action_send", (group.ids,)),
            ("teknik.servis.group", "action_print_labels", (group.ids,)),
            ("teknik.servis.group.act", "create", ([{"group_id": group.id}],)),
            ("teknik.servis.group.intake", "create", ([{"table_text": "a"}],)),
            ("teknik.servis.order", "_send_together", (group.order_ids.ids,)),
            ("teknik.servis.order", "_try_each", (group.order_ids.ids, "x")),
        ):
            with (
                self.subTest(model=model, method=method),
                mute_logger("odoo.http", "odoo.models", "odoo.addons.base"),
            ):
                answer = self.url_open(
                    "/web/dataset/call_kw",
                    data=json.dumps(
                        {
                            "params": {
                                "model": model,
                                "method": method,
                                "args": list(args),
                                "kwargs": {},
                            }
                        }
                    ),
                    headers={"Content-Type": "application/json"},
                ).json()
                self.assertIn("error", answer)
