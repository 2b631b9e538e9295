from contextlib import contextmanager

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.teknik_servis_order_model import model_key
from .life_common import LifeCycleCommon

SHOWN = 8


@tagged("post_install", "-at_install")
class TestModelSuggestions(LifeCycleCommon):
    """Models that were here before are offered while one is typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dell, cls.hp = cls.env["teknik.servis.brand"].create(
            [{"name": "Deneme Dell"}, {"name": "Deneme Hp"}]
        )
        cls.laptop, cls.screen = cls.env["teknik.servis.device.kind"].create(
            [{"name": "Deneme Notebook"}, {"name": "Deneme Ekran"}]
        )
        for model, count in (("XPS 13", 1), ("xps-13", 2), ("Latitude", 2)):
            cls._add(model, count)
        cls._add("U2720", 4, kind_id=cls.screen.id)
        cls._add("Pavilion", 5, brand_id=cls.hp.id)

    @classmethod
    def _add(cls, model, count=1, **values):
        return cls.env["teknik.servis.order"].create(
            [
                {
                    "device_model": model,
                    "brand_id": cls.dell.id,
                    "kind_id": cls.laptop.id,
                    **values,
                }
                for _ in range(count)
            ]
        )

    def _suggest(self, text="", brand=None, kind=None, role="office", company=None):
        orders = self._as(self.env["teknik.servis.order"], role)
        return orders.get_model_suggestions(
            company or self.company.id, brand and brand.id, kind and kind.id, text
        )

    def _names(self, *args, **kwargs):
        return [row["model"] for row in self._suggest(*args, **kwargs)]

    def test_one_model_has_one_key_however_it_is_written(self):
        for texts in (
            ("XPS 13", "xps-13", " Xps13 "),
            ("İnspiron iı", "INSPIRON II", "ınspıron ıi"),
            ("Şimşek", "ŞİMŞEK"),
        ):
            self.assertEqual(len({model_key(text) for text in texts}), 1, texts)
        for text in ("", False, None, " ", "--", "%_"):
            self.assertFalse(model_key(text))

    def test_the_most_used_comes_first_and_spellings_are_one(self):
        rows = self._suggest(brand=self.dell)
        self.assertEqual(
            [(row["model"], row["count"]) for row in rows],
            [("U2720", 4), ("xps-13", 3), ("Latitude", 2)],
        )

    def test_brand_and_kind_narrow_it_down(self):
        self.assertEqual(
            self._names(brand=self.dell, kind=self.laptop), ["xps-13", "Latitude"]
        )
        self.assertEqual(self._names(kind=self.screen), ["U2720"])
        self.assertEqual(self._names("lat", brand=self.hp), [])

    def test_a_choice_brings_brand_and_kind(self):
        (row,) = self._suggest("paVİ")
        self.assertEqual(
            (row["brand"], row["kind"]),
            (
                {"id": self.hp.id, "display_name": "Deneme Hp"},
                {"id": self.laptop.id, "display_name": "Deneme Notebook"},
            ),
        )
        self.hp.active = False
        self.assertFalse(self._suggest("pavi")[0]["brand"])

    def test_nothing_is_offered_before_anything_is_known(self):
        for text in ("", False, None, " ", "%%%", "___", "xp"):
            self.assertEqual(self._suggest(text), [])
        self.assertEqual(self._names("xp", brand=self.dell), ["xps-13"])

    def test_a_model_entered_without_its_brand_too_is_offered_once(self):
        self._add("Latitude", 3, brand_id=False)
        (row,) = self._suggest("LATİTUDE")
        self.assertEqual(row["brand"]["id"], self.dell.id)

    def test_at_most_eight_are_offered(self):
        for number in range(12):
            self._add(f"Seri {number}")
        self.assertEqual(len(self._suggest("seri", brand=self.dell)), SHOWN)

    def test_a_technician_is_offered_what_stands_on_own_records(self):
        orders = self._add("Gizli 9", user_id=False)
        self.env.flush_all()
        self.assertEqual(self._names("gizli", role="technician"), [])
        orders.technician_ids = self.technician
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._names("gizli", role="technician"), ["Gizli 9"])

    def test_others_are_refused(self):
        with self.assertRaises(AccessError):
            self._suggest("xps", role="employee")

    def test_another_companys_models_are_not_told(self):
        company, user = self._create_other_company()
        orders = self.env["teknik.servis.order"].with_user(user)
        asked = orders.with_context(allowed_company_ids=company.ids)
        for asked_for in (company.id, False, self.company.id):
            rows = asked.get_model_suggestions(asked_for, False, False, "xps")
            self.assertEqual(rows, [])
        user.company_ids |= self.company
        asked = orders.with_context(allowed_company_ids=(company | self.company).ids)
        self.assertFalse(asked.get_model_suggestions(company.id, False, False, "xps"))
        self.assertTrue(
            asked.get_model_suggestions(self.company.id, False, False, "xps")
        )

    def test_the_key_follows_the_model_and_nobody_writes_it(self):
        order = self._add("A-1")
        order.device_model = "B 2"
        self.assertEqual(order.device_model_key, "B2")
        self._as(order, "office").write({"device_model": False})
        self.assertFalse(order.device_model_key)
        with self._refused("program"):
            self._as(order, "office").device_model_key = "X"

    def test_it_takes_few_statements_however_many_models_there_are(self):
        counts = []
        for more in (5, 40):
            for number in range(more):
                self._add(f"Sayı {more} {number}")
            self.env.flush_all()
            self.env.invalidate_all()
            queries = []
            with contextmanager(self._patchExecute)(queries):
                self._suggest("say", brand=self.dell)
            counts.append(len(queries))
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[1], 10)
