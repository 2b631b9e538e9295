from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestNumbers(LifeCycleCommon):
    """Each company counts its records anew every year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sequence = cls.env["ir.sequence"].search(
            [
                ("code", "=", "teknik.servis.order"),
                ("company_id", "=", cls.company.id),
            ]
        )
        # Whatever the database counted before is not this test's
        cls.sequence.date_range_ids.unlink()
        for user in cls.users.values():
            user.tz = "Europe/Istanbul"

    def _create(self, count=1, role="office", **values):
        return self._as(self.env["teknik.servis.order"], role).create(
            [{"customer_request": "x", **values} for _index in range(count)]
        )

    def _next_names(self, count):
        """Return the numbers the next records would get."""
        return self._create(count).mapped("name")

    def test_numbers_follow_each_other_in_one_call_and_the_next(self):
        with freeze_time("2027-06-01"):
            names = [*self._next_names(3), *self._next_names(1)]
        self.assertEqual(names, [f"SRV/2027/{number:05}" for number in range(1, 5)])

    def test_the_same_values_twice_are_two_records(self):
        values = {"customer_request": "x"}
        Order = self._as(self.env["teknik.servis.order"], "office")
        orders = Order.create([values, values]) | Order.create([values])
        self.assertEqual(len(set(orders.mapped("name"))), 3)
        self.assertEqual(values, {"customer_request": "x"})

    def test_the_year_begins_at_midnight_of_the_desk(self):
        with freeze_time("2027-12-31 20:59:59"):
            self.assertEqual(self._next_names(2), ["SRV/2027/00001", "SRV/2027/00002"])
        with freeze_time("2027-12-31 21:00:01"):
            self.assertEqual(self._next_names(2), ["SRV/2028/00001", "SRV/2028/00002"])
        with freeze_time("2028-01-01 12:00:00"):
            self.assertEqual(self._next_names(1), ["SRV/2028/00003"])

    def test_last_years_call_entered_late_is_counted_where_it_is_entered(self):
        with freeze_time("2028-01-02 08:00:00"):
            order = self._create(date_notified="2027-12-30 08:00:00")
        self.assertEqual(order.name, "SRV/2028/00001")

    def test_each_company_has_its_own_numbers(self):
        company, user = self._create_other_company()
        with freeze_time("2027-06-01"):
            self._create(2)
            theirs = (
                self.env["teknik.servis.order"]
                .with_user(user)
                .create([{"customer_request": "x"}])
            )
            self.assertEqual(theirs.company_id, company)
            self.assertEqual(theirs.name, "SRV/2027/00001")
            self.assertEqual(self._create().name, "SRV/2027/00003")

    def test_one_call_for_two_companies_counts_each(self):
        company, _user = self._create_other_company()
        both = [self.company.id, company.id]
        Order = self.env["teknik.servis.order"].with_context(allowed_company_ids=both)
        with freeze_time("2027-06-01"):
            orders = Order.create(
                [{"company_id": id_, "phone": "1"} for id_ in (*both, *both)]
            )
        self.assertEqual(
            [(order.company_id.id, order.name[-5:]) for order in orders],
            [
                (both[0], "00001"),
                (both[1], "00001"),
                (both[0], "00002"),
                (both[1], "00002"),
            ],
        )

    def test_a_default_company_takes_its_own_number(self):
        company, _user = self._create_other_company()
        Order = self.env["teknik.servis.order"].with_context(
            allowed_company_ids=[self.company.id, company.id]
        )
        with freeze_time("2027-06-01"):
            Order.create([{"customer_request": "x"}, {"customer_request": "y"}])
            order = Order.with_context(default_company_id=company.id).create(
                {"customer_request": "x"}
            )
        self.assertEqual(order.company_id, company)
        self.assertEqual(order.name, "SRV/2027/00001")

    def test_a_company_without_sequence_gets_one(self):
        with freeze_time("2027-06-01"):
            self.sequence.unlink()
            self.assertEqual(self._next_names(2), ["SRV/2027/00001", "SRV/2027/00002"])

    def test_the_users_own_prefix_is_used(self):
        self.sequence.write({"prefix": "TS-%(range_y)s-", "padding": 3})
        with freeze_time("2027-06-01"):
            self.assertEqual(self._next_names(2), ["TS-27-001", "TS-27-002"])
        self.sequence.use_date_range = False
        self.sequence.prefix = "TS"
        first, second = self._next_names(2)
        self.assertEqual(int(second[2:]), int(first[2:]) + 1)

    def test_a_users_own_range_within_the_year_gives_no_number_twice(self):
        with freeze_time("2027-06-01"):
            self._next_names(3)
            self.sequence.date_range_ids = [
                Command.create({"date_from": "2027-05-01", "date_to": "2027-08-31"})
            ]
            names = self._next_names(6)
        self.assertEqual(len(set(names)), 6)

    # ------------------------------------------------------------ numbers of one's own

    def test_imported_records_keep_their_own_numbers(self):
        result = self._as(self.env["teknik.servis.order"], "office").load(
            ["name", "customer_request"],
            [["ESKİ-77", "a"], ["", "b"], ["2019/0001", "c"]],
        )
        self.assertEqual(result["messages"], [])
        names = self.env["teknik.servis.order"].browse(result["ids"]).mapped("name")
        self.assertEqual(names[::2], ["ESKİ-77", "2019/0001"])
        self.assertTrue(names[1].startswith("SRV/"))

    def test_the_same_number_twice_is_refused_in_words(self):
        self._create(name="ESKİ-77")
        with mute_logger("odoo.sql_db"):
            result = self._as(self.env["teknik.servis.order"], "office").load(
                ["name", "customer_request"], [["ESKİ-77", "a"]]
            )
        self.assertFalse(result["ids"])
        self.assertIn("number", result["messages"][0]["message"])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create(name="ESKİ-77")

    def test_another_company_may_have_the_same_number(self):
        _company, user = self._create_other_company()
        self._create(name="ESKİ-77")
        theirs = self.env["teknik.servis.order"].with_user(user)
        theirs = theirs.create({"name": "ESKİ-77", "phone": "1"})
        self.assertEqual(theirs.name, "ESKİ-77")

    def test_a_number_that_is_taken_is_passed_over(self):
        with freeze_time("2027-06-01"):
            self._create(name="SRV/2027/00001")
            self._create(name="SRV/2027/00003")
            self.assertEqual(
                self._next_names(3),
                ["SRV/2027/00002", "SRV/2027/00004", "SRV/2027/00005"],
            )

    def test_a_number_is_not_changed_afterwards(self):
        order = self._create()
        for role in ("technician", "office", "manager"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self._as(order, role).write({"name": "SRV/1"})

    def test_blanks_are_no_number(self):
        for name in ("", False, "   "):
            with self.subTest(name=name):
                self.assertTrue(self._create(name=name).name.startswith("SRV/"))
