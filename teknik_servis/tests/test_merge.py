from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .merge_common import MergeCommon


@tagged("post_install", "-at_install")
class TestMerge(MergeCommon):
    """The same fridge registered twice: two records become one."""

    def test_records_billed_to_two_are_not_merged_unasked(self):
        self._work(self.kept)
        self._work(self.other)
        dealer = self.env["res.partner"].create({"name": "Bayi"})
        self.other.partner_invoice_id = dealer
        with self._refused(self.other.name):
            self._merge()
        self.assertTrue(self.other.is_open)
        self.other.partner_invoice_id = self.kept.partner_invoice_id
        self._merge()
        self.assertEqual(len(self.kept.line_ids), 2)

    # ------------------------------------------------------------ the number lives on

    def test_the_old_number_finds_the_kept_record(self):
        name = self.other.name
        self._merge()
        Order = self._as(self.env["teknik.servis.order"], "office")
        found = Order.search([("is_open", "=", True), ("search_text", "ilike", name)])
        self.assertEqual(found, self.kept)
        self.assertIn(self.kept.id, [i for i, _name in Order.name_search(name)])
        self.assertIn(self.other, Order.search([("search_text", "ilike", name)]))

    def test_the_qr_code_leads_to_the_kept_record(self):
        self._merge()
        self.assertEqual(self.other._get_qr_url(), self.kept._get_qr_url())
        self.assertIn(str(self.kept.id), self.kept._get_qr_url())

    def test_the_old_page_shows_where_the_work_goes_on(self):
        self._merge()
        form = Form(self._as(self.other, "office"))
        self.assertEqual(form.merged_into_id, self.kept)

    def test_the_old_page_opens_for_who_may_not_read_the_kept_one(self):
        self.other.user_id = self.users["technician"]
        self.kept.technician_ids = False
        self.kept.user_id = self.users["office"]
        self._merge()
        old = self._as(self.other, "technician")
        self.assertFalse(self._as(self.kept, "technician").has_access("read"))
        page = old.web_read(self._get_web_specification(old, "form"))[0]
        self.assertEqual(page["merged_into_id"]["id"], self.kept.id)

    def test_a_merged_record_is_not_reopened(self):
        self._merge()
        with self._refused(self.kept.name):
            self._as(self.other, "manager")._reopen("Yanlış oldu")
        with self._refused("Reopen"):
            self._as(self.other, "manager").stage_id = self.stages["waiting"]

    # ------------------------------------------------------------------ refused

    def _snapshot(self):
        self.env.flush_all()
        self.env.invalidate_all()
        orders = self.kept | self.other
        return orders.read(), orders.line_ids.read(), orders.operation_ids.read()

    def test_everything_in_the_way_is_told_at_once_and_nothing_is_written(self):
        stranger = self._create_order(partner_id=self.customer.create({"name": "X"}).id)
        closed = self._create_order()
        self._hand_over(closed)
        line = self._add_line(self.other, self.labour)
        self.other._send({}, {line: 1})
        self._work(self.kept)
        before = self._snapshot()
        with self.assertRaises(UserError) as caught:
            self._merge(self.kept | self.other | stranger | closed)
        message = str(caught.exception)
        for text in (f"{closed.name} is closed", "İşçilik", "different customers"):
            self.assertIn(text, message)
        self.assertEqual(self._snapshot(), before)

    def test_sent_documents_are_taken_back_first(self):
        line = self._add_line(self.other, self.labour)
        invoice = self.other._send({}, {line: 1})[1]
        for target in (self.kept, self.other):
            with self.subTest(target=target), self._refused("was sent"):
                self._merge(target=target)
        invoice.button_cancel()
        self._merge()
        # The cancelled invoice still belongs to its line: revived, it counts.
        invoice.button_draft()
        self.assertEqual(line.qty_invoiced, 1)
        self.assertEqual(line.order_id, self.kept)

    def test_what_the_cancelled_stage_asks_for_undoes_everything(self):
        self._work(self.other)
        self._stage("cancelled").required_field_ids = self.env["ir.model.fields"]._get(
            "teknik.servis.order", "diagnosis"
        )
        before = self._snapshot()
        with self._refused(self.other.name):
            self._merge()
        self.assertEqual(self._snapshot(), before)

    def test_one_record_is_not_merged(self):
        with self._refused("two records"):
            self._merge(self.kept)

    def test_the_kept_record_is_one_of_them(self):
        with self._refused("which of the records"):
            self._merge(target=self._create_order())

    def test_contacts_of_one_company_are_one_customer(self):
        company = self.customer.create({"name": "Acme", "is_company": True})
        people = self.customer.create(
            [{"name": name, "parent_id": company.id} for name in ("Bir", "İki")]
        )
        one, two = (self._create_order(partner_id=person.id) for person in people)
        self._merge(one | two, target=two)
        self.assertEqual(two.partner_id, people[1])

    # ------------------------------------------------------------------ rights

    def test_only_the_office_merges(self):
        for role in ("technician", "accountant", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._merge(role=role)
        self.assertEqual(self.other.stage_kind, "new")

    def test_nobody_writes_the_links_past_the_dialog(self):
        order = self._as(self.other, "manager")
        with self._refused("kept by the program"):
            order.write({"merged_into_id": self.kept.id})
        with self._refused("kept by the program"):
            self._as(self.kept, "manager").write(
                {"merged_from_ids": [Command.link(self.other.id)]}
            )
        operation = self._as(self.other.operation_ids, "manager")
        with self._refused("kept by the program"):
            operation.write({"order_origin_id": self.kept.id})
        with self._refused("kept by the program"):
            operation.write({"order_id": self.kept.id})

    def test_another_companys_records_are_out_of_reach(self):
        company, other = self._create_other_company()
        wizard = self.env["teknik.servis.merge"].with_user(other)
        values = {
            "order_ids": [Command.set((self.kept | self.other).ids)],
            "target_id": self.kept.id,
        }
        with self.assertRaises(AccessError):
            wizard.create(values).action_merge()
        theirs = self._create_order(
            company_id=company.id, technician_ids=False, user_id=False
        )
        office = self.users["office"]
        office.company_ids += company
        with self._refused("different companies"):
            self._merge(self.kept | theirs)
        self.assertEqual(self.other.stage_kind, "new")

    # ------------------------------------------------------------------ dialog

    def test_the_dialog_offers_what_the_form_warns_of(self):
        dialog = self._as(self.env["teknik.servis.merge"], "office").with_context(
            active_model="teknik.servis.order", active_ids=self.other.ids
        )
        form = Form(dialog)
        self.assertEqual(set(form.order_ids.ids), {self.kept.id, self.other.id})
        self.assertEqual(form.target_id, self.kept)
        self.assertFalse(form.problems)
        form.target_id = self.other
        form.save().action_merge()
        self.assertEqual(self.kept.merged_into_id, self.other)

    def test_the_dialog_of_a_record_without_a_double_asks_for_the_other(self):
        alone = self._create_order(phone=False)
        dialog = self._as(self.env["teknik.servis.merge"], "office").with_context(
            active_model="teknik.servis.order", active_ids=alone.ids
        )
        form = Form(dialog)
        self.assertTrue(form.hint)
        self.assertFalse(form.problems)
        form.order_ids.add(self.kept)
        self.assertFalse(form.hint)

    def test_the_dialog_asks_about_other_serials(self):
        self.other.serial = "SN-MRG-45"
        dialog = self._as(self.env["teknik.servis.merge"], "office").with_context(
            active_model="teknik.servis.order",
            active_ids=(self.kept | self.other).ids,
        )
        self.assertIn("SN-MRG-45", Form(dialog).notes)

    # ------------------------------------------------------------------ speed

    def test_more_lines_and_messages_take_no_more_statements(self):
        counts = []
        for amount in (2, 12):
            kept, other = self._create_order(), self._create_order()
            self.env["teknik.servis.order.line"].create(
                [{"order_id": other.id, "product_id": self.labour.id}] * amount
            )
            for number in range(amount):
                other.message_post(body=str(number))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            (kept | other)._merge_into(kept)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1] - counts[0], 12)
