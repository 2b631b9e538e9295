from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ROLES
from .life_common import LifeCycleCommon

OWN_MODELS = ("order", "order.line", "operation", "stage", "code", "code.group")

# Names of makes and sorts of devices: no company's own.
SHARED = {"brand", "counter.kind", "device.kind"}


@tagged("post_install", "-at_install")
class TestMultiCompany(LifeCycleCommon):
    """What belongs to one company is not there for another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch, cls.stranger = cls._create_other_company()
        cls.order = cls._create_order(product_id=cls.device.id, serial="SN-1")
        line = cls._add_line(cls.order, cls.labour)
        group = cls.env["teknik.servis.code.group"].create(
            {"name": "Bölge", "company_id": cls.company.id}
        )
        cls.records = {
            "order": cls.order,
            "order.line": line,
            "operation": cls.order.operation_ids,
            "stage": cls.env["teknik.servis.stage"].create(
                {"name": "Boyada", "kind": "waiting", "company_id": cls.company.id}
            ),
            "code": cls.env["teknik.servis.code"].create(
                {"name": "Kadıköy", "group_id": group.id}
            ),
            "code.group": group,
        }
        cls.theirs = (
            cls.env["teknik.servis.order"]
            .with_user(cls.stranger)
            .create({"customer_request": "x"})
        )
        cls.env.flush_all()

    def _as_stranger(self, records):
        return records.with_user(self.stranger).with_context(
            allowed_company_ids=self.branch.ids
        )

    def test_nothing_of_any_model_is_read_written_or_deleted(self):
        for name in OWN_MODELS:
            record = self._as_stranger(self.records[name])
            with self.subTest(model=name):
                self.assertFalse(record.search([("id", "in", record.ids)]))
                self.assertFalse(record.search_count([("id", "in", record.ids)]))
                for act in (
                    lambda r: r.read(["create_date"]),
                    lambda r: r.web_read({"display_name": {}}),
                    lambda r: r.write({"sequence": 1}),
                    lambda r: r.unlink(),
                    lambda r: r.copy(),
                ):
                    self.env.invalidate_all()
                    with self.assertRaises(AccessError):
                        act(record)

    def test_every_model_of_ours_is_in_this_test_or_transient(self):
        ours = {
            name.removeprefix("teknik.servis.")
            for name, model in self.env.registry.items()
            if name.startswith("teknik.servis.")
            and not (model._abstract or model._transient)
        }
        self.assertEqual(ours & set(OWN_MODELS), set(OWN_MODELS))
        for name in ours - set(OWN_MODELS) - SHARED:
            self.assertTrue(
                self.env["ir.rule"].search_count(
                    [
                        ("model_id.model", "=", f"teknik.servis.{name}"),
                        ("global", "=", True),
                    ]
                ),
                f"{name} has no company rule",
            )

    def test_no_search_counts_or_suggests_it(self):
        Order = self._as_stranger(self.env["teknik.servis.order"])
        self.assertEqual(Order.name_search("Ayşe"), [])
        self.assertEqual(
            Order.get_serial_suggestions(self.customer.id, False, "SN"), []
        )
        tabs = Order.get_stage_tabs([])
        self.assertEqual(tabs["open_count"], 1, "their own one")
        self.assertNotIn(self.records["stage"].id, [s["id"] for s in tabs["stages"]])

    def test_dialogs_show_nothing_of_it(self):
        for name in ("send", "deliver"):
            Wizard = self._as_stranger(self.env[f"teknik.servis.{name}"])
            with self.subTest(dialog=name), self.assertRaises(AccessError):
                wizard = Wizard.create({"order_id": self.order.id})
                self.env.flush_all()
                self.env.invalidate_all()
                wizard.read()
        for name in ("cancel", "reopen"):
            Wizard = self._as_stranger(self.env[f"teknik.servis.{name}"])
            with self.subTest(dialog=name), self.assertRaises(AccessError):
                Wizard.create({"order_ids": self.order.ids, "reason": "x"})

    def test_a_user_of_both_sees_only_the_companies_switched_on(self):
        user = new_test_user(
            self.env,
            "ts_both",
            groups=ROLES["office"],
            company_id=self.company.id,
            company_ids=[self.company.id, self.branch.id],
        )
        both = (self.order | self.theirs).with_user(user)
        for companies, expected in (
            (self.company, self.order),
            (self.branch, self.theirs),
            (self.company | self.branch, self.order | self.theirs),
        ):
            found = both.with_context(allowed_company_ids=companies.ids).search(
                [("id", "in", both.ids)]
            )
            self.assertEqual(set(found.ids), set(expected.ids))

    def test_nothing_of_another_company_is_put_into_a_record(self):
        foreign = {"company_id": self.branch.id}
        partner = self.env["res.partner"].create({"name": "Onların", **foreign})
        product = self.env["product.product"].create({"name": "Onların", **foreign})
        values = {
            "partner_id": partner.id,
            "partner_invoice_id": partner.id,
            "partner_shipping_id": partner.id,
            "product_id": product.id,
            "stage_id": self.env["teknik.servis.stage"]
            .create({"name": "Onların", "kind": "waiting", **foreign})
            .id,
            "department_id": self.env["hr.department"]
            .create({"name": "Onların", **foreign})
            .id,
            "pricelist_id": self.env["product.pricelist"]
            .create({"name": "Onların", **foreign})
            .id,
            "user_id": self.stranger.id,
            "technician_ids": self.env["hr.employee"]
            .create({"name": "Onların", **foreign})
            .ids,
            "code_ids": self.env["teknik.servis.code"]
            .create(
                {
                    "name": "Onların",
                    "group_id": self.env["teknik.servis.code.group"]
                    .create({"name": "Onların", **foreign})
                    .id,
                }
            )
            .ids,
        }
        for name, value in values.items():
            with self.subTest(name=name), self.assertRaises(UserError):
                self.order.write({name: value})

    def test_no_form_tells_of_another_companys_record(self):
        part = {"product_id": self.part.id, "quantity": 1}
        for model, values in (
            ("teknik.servis.order.line", part),
            ("teknik.servis.operation", {}),
        ):
            Model = self.env[model].with_user(self.stranger)
            spec = {"display_name": {}}
            for order in (self.order.id, {"id": self.order.id}):
                with self.subTest(model=model), self.assertRaises(AccessError):
                    Model.onchange({**values, "order_id": order}, [], spec)
            with self.subTest(model=model), self.assertRaises(AccessError):
                Model.with_context(default_order_id=self.order.id).onchange(
                    values, [], spec
                )
            Model.onchange({**values, "order_id": self.theirs.id}, [], spec)

    def test_nothing_of_another_company_is_put_into_a_line(self):
        foreign = {"company_id": self.branch.id}
        line = self._add_line(self.order, self.part)
        product = self.env["product.product"].create({"name": "Onların", **foreign})
        location = self.env["stock.location"].create(
            {"name": "Onların", "usage": "internal", **foreign}
        )
        employee = self.env["hr.employee"].create({"name": "Onların", **foreign})
        lot = self.env["stock.lot"].create(
            {"name": "Onların", "product_id": self.part.id, **foreign}
        )
        for name, value in {
            "product_id": product.id,
            "location_id": location.id,
            "technician_id": employee.id,
            "lot_id": lot.id,
            "order_id": self.theirs.id,
        }.items():
            with self.subTest(name=name), self.assertRaises(UserError):
                line.write({name: value})
                self.env.flush_all()

    def test_a_record_stays_in_its_company(self):
        for role in ("office", "manager"):
            user = self.users[role]
            user.company_ids |= self.branch
            order = self.order.with_user(user).with_context(
                allowed_company_ids=[self.company.id, self.branch.id]
            )
            with self.subTest(role=role), self.assertRaises(UserError):
                order.write({"company_id": self.branch.id})

    def test_a_company_without_warehouse_is_told_so(self):
        self.env["stock.warehouse"].search(
            [("company_id", "=", self.branch.id)]
        ).active = False
        order = self._as_stranger(self.theirs)
        order.partner_id = self.customer
        line = order.line_ids.create({"order_id": order.id, "product_id": self.part.id})
        self.assertFalse(line.location_id)
        with self._refused(self.branch.name):
            order._send({line: 1}, {})
        newcomer = self.env["hr.employee"].create(
            {"name": "Çırak", "company_id": self.branch.id}
        )
        with self._refused(self.branch.name):
            newcomer.action_teknik_servis_make_technician()

    def test_who_works_for_two_companies_starts_as_the_right_employee(self):
        there = self.env["hr.employee"].create(
            {
                "name": "Ali Usta",
                "user_id": self.users["technician"].id,
                "company_id": self.branch.id,
                "teknik_servis_is_technician": True,
            }
        )
        user = self.users["technician"]
        user.company_ids |= self.branch
        self.theirs.sudo().write(
            {"technician_ids": there.ids, "partner_id": self.customer.id}
        )
        self.theirs.with_user(user).with_context(
            allowed_company_ids=[self.company.id, self.branch.id]
        ).action_start()
        self.assertEqual(self.theirs.sudo().running_operation_id.technician_id, there)

    def test_a_used_stage_is_not_taken_from_another_company(self):
        stage = self.env["teknik.servis.stage"].create(
            {"name": "Ortak", "kind": "waiting"}
        )
        self.theirs.sudo().write({"stage_id": stage.id, "partner_id": self.customer.id})
        with self.assertRaises(UserError):
            stage.company_id = self.company

    def test_each_company_keeps_a_stage_to_begin_and_end_in(self):
        Stage = self.env["teknik.servis.stage"]
        for kind in ("new", "done", "cancelled"):
            shared = Stage.search([("kind", "=", kind)])
            with self.subTest(kind=kind), self.assertRaises(UserError):
                shared.write({"company_id": self.company.id})
        newest = self.env["res.company"].create({"name": "Yeni Şube"})
        for kind in ("new", "done", "cancelled"):
            self.assertTrue(Stage._get_first_of_kind(kind, newest), kind)

    def test_a_new_company_finds_stages_also_where_all_are_scoped(self):
        Stage = self.env["teknik.servis.stage"]
        shared = Stage.search([("kind", "=", "new")])
        for company in self.env["res.company"].search([]):
            Stage.create({"name": "Yeni", "kind": "new", "company_id": company.id})
        # Refused is as good: then an unscoped one remains for whoever comes.
        with suppress(UserError), self.env.cr.savepoint():
            shared.active = False
        newest = self.env["res.company"].create({"name": "Yeni Şube"})
        self.assertTrue(Stage._get_first_of_kind("new", newest))
