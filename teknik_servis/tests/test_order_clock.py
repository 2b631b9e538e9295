from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.teknik_servis_order_clock import CLOCK_FIELDS
from .queries_common import QueriesCommon

ACTIVITY = "teknik_servis.mail_activity_type_legal_time"


@tagged("post_install", "-at_install")
class TestOrderClock(QueriesCommon):
    """Whom the legal repair time runs for, from when, and who is warned of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.teknik_servis_repair_clock = True
        cls.company.partner_id.tz = "Europe/Istanbul"
        # Cases of their own: what is shipped is only looked at.
        Holiday = cls.env["teknik.servis.holiday"]
        cls.shipped = set(Holiday.search([]).mapped("date"))
        Holiday.search([]).unlink()
        cls.category = cls.env["product.category"].create({"name": "Kombiler"})
        cls.device.categ_id = cls.category
        cls.users["office_2"] = cls.users["office"].copy({"login": "ts_office_2"})

    def _consumer(self, **values):
        """Return a record in warranty, of Monday 2 November 2026."""
        return self._create_order(
            **{
                "product_id": self.device.id,
                "warranty_end": "2027-06-01",
                "date_notified": "2026-11-02 08:00:00",
                "user_id": self.users["office"].id,
                **values,
            }
        )

    def _activities(self, order):
        return order.activity_ids.filtered(
            lambda act: act.activity_type_id == self.env.ref(ACTIVITY)
        )

    def _run(self, moment):
        """Run the cron as it runs by itself, at a moment."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "teknik_servis.teknik_servis_clock_cron"
            ).sudo().method_direct_trigger()
        self.env.invalidate_all()

    # ------------------------------------------------------------------ whom, when

    def test_in_warranty_it_runs_from_the_notification(self):
        order = self._consumer(date_received="2026-11-05 08:00:00")
        self.assertEqual(order.legal_start, date(2026, 11, 2))
        self.assertEqual(order.legal_loaner, date(2026, 11, 13))
        self.assertEqual(order.legal_near, date(2026, 11, 23))
        self.assertEqual(order.legal_due, date(2026, 11, 25))

    def test_out_of_warranty_it_runs_from_the_arrival_at_the_station(self):
        order = self._consumer(warranty_end="2026-06-01")
        self.assertFalse(order.legal_due)
        order.with_user(self.users["office"]).date_received = "2026-11-05 08:00:00"
        self.assertEqual(order.legal_start, date(2026, 11, 5))
        self.assertEqual(order.legal_due, date(2026, 11, 28))
        self.assertFalse(order.legal_loaner)

    def test_a_day_is_the_companys_own(self):
        order = self._consumer(date_notified="2026-11-01 22:30:00")
        self.assertEqual(order.legal_start, date(2026, 11, 2))

    def test_it_runs_for_consumers_only(self):
        company = self.env["res.partner"].create({"name": "A.Ş.", "is_company": True})
        worker, child = self.env["res.partner"].create(
            [
                {"name": "Satın Alma", "parent_id": company.id},
                {"name": "Kızı", "parent_id": self.customer.id},
            ]
        )
        for partner, runs in (
            (self.customer, True),
            (child, True),
            (company, False),
            (worker, False),
            (self.env["res.partner"], False),
        ):
            with self.subTest(partner=partner.name):
                order = self._consumer(partner_id=partner.id)
                self.assertEqual(bool(order.legal_due), runs)

    def test_it_runs_for_repairs_only(self):
        Type = self.env["teknik.servis.type"]
        repair, survey = Type.create(
            [
                {"name": "Onarım", "is_repair": True},
                {"name": "Keşif", "is_repair": False},
            ]
        )
        order = self._consumer(type_id=survey.id)
        self.assertFalse(order.legal_due)
        order.with_user(self.users["office"]).type_id = repair
        self.assertTrue(order.legal_due)

    def test_it_follows_the_choice_of_another_customer(self):
        order = self._consumer()
        order.partner_id = self.env["res.partner"].create(
            {"name": "A.Ş.", "is_company": True}
        )
        self.assertFalse(order.legal_due)

    def test_a_company_switches_it_off_and_on_for_what_is_open(self):
        order, closed = self._consumer(), self._consumer()
        self._hand_over(closed)
        manager = self.company.with_user(self.users["manager"])
        manager.teknik_servis_repair_clock = False
        self.assertFalse(order.legal_due)
        self.assertEqual(closed.legal_due, date(2026, 11, 25))
        manager.teknik_servis_repair_clock = True
        self.assertEqual(order.legal_due, date(2026, 11, 25))

    def test_it_is_on_for_turkish_companies_by_itself(self):
        abroad, here = self.env["res.company"].create(
            [
                {"name": "GmbH", "country_id": self.env.ref("base.de").id},
                {"name": "Ltd", "country_id": self.env.ref("base.tr").id},
            ]
        )
        self.assertFalse(abroad.teknik_servis_repair_clock)
        self.assertTrue(here.teknik_servis_repair_clock)

    def test_the_setting_of_another_company_changes_nothing_here(self):
        other, _user = self._create_other_company()
        other.teknik_servis_repair_clock = True
        order = self._consumer()
        other.teknik_servis_repair_clock = False
        self.assertTrue(order.legal_due)

    # ------------------------------------------------------------- days, holidays

    def test_a_category_has_its_own_days_or_those_above_it(self):
        top = self.env["product.category"].create(
            {"name": "Otomobil", "teknik_servis_repair_days": 45}
        )
        self.category.with_user(self.users["office"]).parent_id = top
        order = self._consumer()
        self.assertEqual(order.legal_due, date(2026, 12, 24))
        self.category.with_user(self.users["office"]).teknik_servis_repair_days = 5
        self.assertEqual(order.legal_due, date(2026, 11, 7))
        top.teknik_servis_repair_days = 0
        self.category.teknik_servis_repair_days = 0
        self.assertEqual(order.legal_due, date(2026, 11, 25))

    def test_a_record_without_a_product_has_the_usual_days(self):
        self.assertEqual(self._consumer(product_id=False).legal_due.day, 25)

    def test_impossible_days_are_refused(self):
        for days in (-1, 366):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                self.category.teknik_servis_repair_days = days
                self.env.flush_all()

    def test_a_new_holiday_moves_what_is_open_and_nothing_else(self):
        order, early = self._consumer(), self._consumer(date_notified="2026-10-01")
        closed = self._consumer()
        self._hand_over(closed)
        Holiday = self.env["teknik.servis.holiday"].with_user(self.users["manager"])
        holiday = Holiday.create({"name": "Yas", "date": "2026-11-11"})
        self.assertEqual(order.legal_due, date(2026, 11, 26))
        self.assertEqual(closed.legal_due, date(2026, 11, 25))
        self.assertEqual(early.legal_due, date(2026, 10, 24))
        holiday.date = "2026-11-30"
        self.assertEqual(order.legal_due, date(2026, 11, 25))
        holiday.date = "2026-11-16"
        self.assertEqual(order.legal_due, date(2026, 11, 26))
        holiday.unlink()
        self.assertEqual(order.legal_due, date(2026, 11, 25))

    def test_only_records_whose_time_a_holiday_falls_into_are_counted_anew(self):
        order = self._consumer()
        self.env.flush_all()
        Holiday = self.env["teknik.servis.holiday"]
        field = order._fields["legal_due"]
        for day, counted in (
            ("2026-11-01", False),
            ("2026-11-02", False),
            ("2026-11-03", True),
            ("2026-11-26", True),
            ("2026-11-28", False),
        ):
            with self.subTest(day):
                Holiday.create({"name": "Yas", "date": day})
                todo = self.env.records_to_compute(field)
                self.assertEqual(order in todo, counted)
                self.env.flush_all()

    def test_a_holiday_of_another_company_is_no_holiday_here(self):
        other, _user = self._create_other_company()
        order = self._consumer()
        holiday = self.env["teknik.servis.holiday"].create(
            {"name": "Şube", "date": "2026-11-11", "company_id": other.id}
        )
        self.assertEqual(order.legal_due, date(2026, 11, 25))
        holiday.company_id = self.company
        self.assertEqual(order.legal_due, date(2026, 11, 26))

    def test_only_managers_keep_the_holidays_and_no_day_stands_twice(self):
        Holiday = self.env["teknik.servis.holiday"]
        values = {"name": "Yas", "date": "2026-11-11"}
        with self.assertRaises(AccessError):
            Holiday.with_user(self.users["office"]).create(values)
        Holiday.with_user(self.users["manager"]).create(values)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            Holiday.create(values)

    def test_holidays_of_other_companies_are_not_read(self):
        other, user = self._create_other_company()
        Holiday = self.env["teknik.servis.holiday"]
        Holiday.create(
            {"name": "Bizim", "date": "2026-11-11", "company_id": self.company.id}
        )
        self.assertFalse(Holiday.with_user(user).search([("name", "=", "Bizim")]))

    def test_many_records_are_counted_anew_together(self):
        orders = self.env["teknik.servis.order"].create(
            [
                {**values, "date_received": "2026-11-05", "date_notified": "2026-11-02"}
                for values in self._values(60)
            ]
        )
        counts = []
        for batch in (orders[:10], orders[10:]):
            with self._at_most(40) as queries:
                for name in CLOCK_FIELDS:
                    self.env.add_to_compute(orders._fields[name], batch)
            counts.append(len(queries))
        self.assertTrue(all(order.legal_due for order in orders))
        self.assertLessEqual(counts[1], counts[0] + 1, counts)

    # ------------------------------------------------------------------ colours

    def test_it_is_near_then_passed_and_stops_when_ready(self):
        order = self._consumer()
        Order = self._as(self.env["teknik.servis.order"], "office")
        for moment, state in (
            ("2026-11-20", "running"),
            ("2026-11-22", "running"),
            ("2026-11-23", "near"),
            ("2026-11-25", "near"),
            ("2026-11-26", "passed"),
        ):
            with self.subTest(moment), freeze_time(f"{moment} 09:00:00"):
                order.invalidate_recordset(["legal_state", "legal_text"])
                self.assertEqual(order.legal_state, state)
                self.assertEqual(bool(order.legal_text), state != "running")
                for asked in ("running", "near", "passed", False):
                    found = Order.search([("legal_state", "=", asked)])
                    self.assertEqual(order in found, asked == state)
                others = Order.search([("legal_state", "!=", state)])
                self.assertNotIn(order, others)
        with freeze_time("2026-11-26 09:00:00"):
            order.stage_id = self.stages["ready"]
            self.assertFalse(order.legal_state)
            self.assertNotIn(order, Order.search([("legal_state", "=", "passed")]))
            self.assertEqual(order.legal_due, date(2026, 11, 25))
            order.stage_id = self.stages["in_progress"]
            self.assertEqual(order.legal_state, "passed")

    def test_the_form_tells_it_in_words(self):
        order = self._consumer()
        with freeze_time("2026-11-23 09:00:00"):
            form = Form(self._as(order, "office"))
            self.assertEqual(form.legal_state, "near")
            self.assertIn("2 working days", form.legal_text)

    # ------------------------------------------------------------------ warnings

    def test_the_responsible_is_warned_once_of_each_time(self):
        order = self._consumer()
        told = []
        for moment in (*(f"2026-11-{day:02} 06:00:00" for day in range(2, 30)),):
            before = len(self._activities(order))
            self._run(moment)
            self._run(moment)
            found = self._activities(order).sorted("id")
            told += [(moment[8:10], act.date_deadline.day) for act in found[before:]]
        self.assertEqual(told, [("11", 11), ("13", 13), ("23", 25), ("25", 25)])
        self.assertEqual(found.user_id, self.users["office"])
        self.assertFalse(order.legal_next)

    def test_what_comes_late_is_told_once_not_step_by_step(self):
        self.users["office"].lang = "en_US"
        order = self._consumer()
        self._run("2026-12-20 06:00:00")
        summaries = self._activities(order).mapped("summary")
        self.assertEqual(len(summaries), 2, summaries)
        self.assertIn("loaner", " ".join(summaries))
        self.assertIn("ends on", " ".join(summaries))

    def test_out_of_warranty_no_loaner_is_owed(self):
        order = self._consumer(warranty_end=False, date_received="2026-11-02")
        self._run("2026-11-14 06:00:00")
        [activity] = self._activities(order)
        self.assertNotIn("loaner", activity.summary)

    def test_warnings_are_in_the_words_of_who_reads_them(self):
        self.env["res.lang"]._activate_lang("tr_TR")
        self.users["office"].lang = "tr_TR"
        order = self._consumer()
        self._run("2026-11-25 06:00:00")
        self.assertIn("25.11.2026", " ".join(self._activities(order).mapped("summary")))

    def test_whoever_left_is_not_warned_but_who_works_on_it(self):
        order = self._consumer(user_id=self.users["office_2"].id)
        self.users["office_2"].active = False
        self._run("2026-11-11 06:00:00")
        self.assertEqual(self._activities(order).user_id, self.users["technician"])

    def test_the_warnings_go_when_the_device_is_ready(self):
        order, other = self._consumer(), self._consumer()
        self._run("2026-11-25 06:00:00")
        self.assertTrue(self._activities(order))
        todo = order.activity_schedule("mail.mail_activity_data_todo")
        order.with_user(self.users["office"]).stage_id = self.stages["ready"]
        self.assertEqual(order.activity_ids, todo)
        self.assertTrue(self._activities(other))

    def test_what_is_ready_closed_or_archived_warns_nobody(self):
        ready, archived, closed = self._consumer(), self._consumer(), self._consumer()
        ready.stage_id = self.stages["ready"]
        archived.active = False
        self._hand_over(closed)
        self._run("2026-11-25 06:00:00")
        for order in (ready, archived, closed):
            self.assertFalse(self._activities(order))
            self.assertFalse(order.legal_told)

    def test_one_bad_record_stops_no_other(self):
        bad, good = self._consumer(), self._consumer()
        Model = type(self.env["teknik.servis.order"])
        usual = Model._get_legal_user

        def fail(order):
            if order == bad:
                raise ValueError("bozuk")
            return usual(order)

        with (
            patch.object(Model, "_get_legal_user", fail),
            mute_logger("odoo.addons.teknik_servis.models"),
        ):
            self._run("2026-11-11 06:00:00")
        self.assertFalse(self._activities(bad))
        self.assertIn("bozuk", bad.message_ids[0].body)
        self.assertEqual(len(self._activities(good)), 1)
        self._run("2026-11-11 10:00:00")
        self.assertEqual(len(self._activities(bad)), 1)

    def test_every_company_is_warned_on_its_own_day(self):
        other, user = self._create_other_company()
        other.write({"teknik_servis_repair_clock": True})
        other.partner_id.tz = "Pacific/Auckland"
        there = self._consumer(
            company_id=other.id, user_id=user.id, technician_ids=[Command.clear()]
        )
        here = self._consumer()
        self._run("2026-11-10 12:00:00")
        self.assertEqual(self._activities(there).user_id, user)
        self.assertFalse(self._activities(here))

    def test_what_was_told_is_the_programs_own(self):
        order = self._consumer()
        for name in CLOCK_FIELDS:
            with self.subTest(name), self._refused("kept by the program"):
                self._as(order, "office").write({name: "2030-01-02"})
        with self._refused("kept by the program"):
            self._as(order, "office").legal_told = "limit"
        with self._refused("kept by the program"):
            self._as(order.browse(), "office").create(
                {"customer_request": "?", "legal_told": "limit"}
            )

    def test_shipped_holidays_are_those_of_the_law(self):
        days = self.shipped
        self.assertIn(date(2026, 5, 27), days)
        self.assertIn(date(2026, 3, 20), days)
        self.assertNotIn(date(2026, 3, 19), days)
        for year in range(2025, 2031):
            # Seven fixed days, three and four of the feasts, which may coincide.
            found = [day for day in days if day.year == year]
            self.assertIn(len(found), (13, 14))
