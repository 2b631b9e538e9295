from base64 import b64encode

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .group_common import GroupCommon

SEEN = {
    "without_form": True,
    "identity_kind": "id_card",
    "identity_ending": "8901",
    "receiver_relation": "spouse",
}


@tagged("post_install", "-at_install")
class TestIdentity(GroupCommon):
    """Teslim without the form: somebody's identity was looked at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()

    def _deliver(self, role="technician", **values):
        wizard = self._as(self.env["teknik.servis.deliver"], role)
        wizard.create(
            {"order_id": self.order.id, "result": "repaired", **values}
        ).action_deliver()
        self.env.flush_all()

    def _kept(self, order=None):
        return {name: (order or self.order)[name] for name in SEEN}

    def test_who_brings_the_form_is_asked_nothing(self):
        self._deliver()
        self.assertEqual(self.order.stage_kind, "done")
        self.assertFalse(any(self._kept().values()))

    def test_without_the_form_document_and_relation_are_kept_and_logged(self):
        self.env.flush_all()
        self.cr.flush()
        self._deliver(**SEEN)
        self.cr.flush()
        self.env.invalidate_all()
        self.assertEqual(self._kept(), SEEN)
        tracked = self.order.message_ids.tracking_value_ids
        values = set(tracked.mapped("new_value_char"))
        self.assertLessEqual({"Identity Card", "8901", "Spouse"}, values)

    def test_each_of_them_is_demanded_and_all_are_named_at_once(self):
        for name in set(SEEN) - {"without_form"}:
            label = self.order.fields_get([name])[name]["string"]
            with self.subTest(name=name), self._refused(label):
                self._deliver(**{**SEEN, name: False})
        with self.assertRaises(ValidationError) as caught:
            self._deliver(without_form=True)
        for name in set(SEEN) - {"without_form"}:
            label = self.order.fields_get([name])[name]["string"]
            self.assertIn(label, str(caught.exception))
        self.assertIn(self.order.name, str(caught.exception))
        self.assertTrue(self.order.is_open)

    def test_rpc_past_the_dialog_is_asked_as_well(self):
        with self._refused("Relation"):
            self._hand_over(
                self._as(self.order, "office"), **{**SEEN, "receiver_relation": False}
            )
        self.assertTrue(self.order.is_open)

    def test_no_whole_number_is_ever_kept(self):
        for wrong in ("12345678901", "901", "89 1", "89o1", "٨٩٠١", " 8901"):
            with self.subTest(wrong=wrong), self._refused("last four"):
                self._as(self.order, "office").identity_ending = wrong
            with self.subTest(dialog=wrong), self._refused("last four"):
                self._deliver(**{**SEEN, "identity_ending": wrong})
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "UPDATE teknik_servis_order SET identity_ending = '12345678901'"
                " WHERE id = %s",
                [self.order.id],
            )

    def test_no_whole_number_reaches_a_statement(self):
        orders = self._as(self.env["teknik.servis.order"], "office")
        dialogs = self._as(self.env["teknik.servis.deliver"], "technician")
        vals = {"partner_id": self.customer.id, "customer_request": "Su akıtıyor"}
        opening = {"order_id": self.order.id, "result": "repaired"}
        # A statement with it would be logged as an error, and fail this test.
        for wrong in ("12345678901", 12345678901, ["12345678901"], "8901\n"):
            seen = {**SEEN, "identity_ending": wrong}
            default = {"default_identity_ending": wrong}
            with self.subTest(wrong=wrong):
                with self._refused("last four"):
                    orders.create({**vals, **seen})
                with self._refused("last four"):
                    orders.with_context(**default).create(vals)
                with self._refused("last four"):
                    self._as(self.order, "office").write(seen)
                with self._refused("last four"):
                    dialogs.create({**opening, **seen})
                with self._refused("last four"):
                    dialogs.create(opening).write(seen)
        result = orders.load(
            ["customer_request", "phone", "without_form", "identity_ending"],
            [["Su akıtıyor", "0532 111 22 33", "1", "12345678901"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("last four", result["messages"][0]["message"])

    def test_nothing_is_kept_of_who_brought_the_form(self):
        order = self._as(self.order, "office")
        for name in set(SEEN) - {"without_form"}:
            with self.subTest(name=name), self._refused("came without the form"):
                order.write({name: SEEN[name]})
            with self.subTest(create=name), self._refused("came without the form"):
                order.create({"partner_id": self.customer.id, name: SEEN[name]})
        order.write(SEEN)
        order.write({"without_form": False})
        self.assertFalse(any(self._kept().values()))
        self._hand_over(order, **{**SEEN, "without_form": False})
        self.assertFalse(any(self._kept().values()))

    def test_the_dialog_cuts_a_whole_number_down_and_hides_what_is_not_asked(self):
        dialog = self._as(self.env["teknik.servis.deliver"], "technician")
        form = Form(dialog.with_context(default_order_id=self.order.id))
        self.assertTrue(form._get_modifier("identity_kind", "invisible"))
        form.without_form = True
        self.assertTrue(form._get_modifier("identity_kind", "required"))
        form.identity_ending = "U 123456-78x"
        self.assertEqual(form.identity_ending, "678X")

    def test_what_was_filled_in_before_the_form_was_found_is_not_kept(self):
        self._deliver(**{**SEEN, "without_form": False})
        self.assertFalse(any(self._kept().values()))

    def test_it_stays_on_a_closed_record_and_goes_when_that_is_reopened(self):
        self._deliver(**SEEN)
        for role in ("technician", "office", "manager"):
            for name in SEEN:
                with self.subTest(role=role, name=name), self.assertRaises(UserError):
                    self._as(self.order, role).write({name: False})
        self.assertFalse(any(self._kept(self.order.copy()).values()))
        self._as(self.order, "manager")._reopen("Ses sürüyor")
        self.assertFalse(any(self._kept().values()))

    def test_another_company_hands_nothing_over(self):
        user = self._create_other_company()[1]
        order = self.order.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        with self.assertRaises(UserError):
            order.write(SEEN)

    def test_a_group_is_handed_over_without_its_form(self):
        group = self._group(3)
        values = {"result": "repaired", **SEEN}
        wizard = self._act(group, "deliver", **values)
        self.assertFalse(self._failed(wizard))
        for order in group.order_ids:
            self.assertEqual(order.stage_kind, "done")
            self.assertEqual(self._kept(order), SEEN)
        with self._refused("Identity Document"):
            self._act(self._group(1), "deliver", **{**values, "identity_kind": False})

    def test_a_group_is_signed_for_on_paper(self):
        self._stage("done").required_field_ids = self.env["ir.model.fields"]._get(
            "teknik.servis.order", "delivery_signature"
        )
        group = self._group(2)
        self.assertEqual(
            len(self._failed(self._act(group, "deliver", result="repaired"))), 2
        )
        wizard = self._act(
            group,
            "deliver",
            result="repaired",
            signed_on_paper=True,
            paper_scan=b64encode(b"%PDF-1.4"),
            paper_scan_name="imza.pdf",
        )
        self.assertFalse(self._failed(wizard))
        for order in group.order_ids:
            self.assertTrue(order.signed_on_paper)
            scans = order.message_ids.attachment_ids
            self.assertEqual(scans.mapped("raw"), [b"%PDF-1.4"])
