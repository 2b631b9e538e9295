from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestType(LifeCycleCommon):
    """Servis Türü and Servis Şekli: where a job starts and what it asks for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workshop, cls.on_site, cls.cargo = cls.env["teknik.servis.place"].create(
            [
                {"name": "Tezgahta", "kind": "workshop"},
                {"name": "Adreste", "kind": "on_site"},
                {"name": "Kargoyla", "kind": "cargo"},
            ]
        )
        cls.type = cls.env["teknik.servis.type"].create({"name": "Keşif"})

    def _fields(self, *names):
        get = self.env["ir.model.fields"]._get
        return [get("teknik.servis.order", name).id for name in names]

    def _new(self, role="office", **values):
        Order = self._as(self.env["teknik.servis.order"], role)
        return Order.create({"partner_id": self.customer.id, **values})

    # ------------------------------------------------------------------ first stage

    def test_a_job_starts_where_its_kind_starts(self):
        self.on_site.stage_id = self.stages["planned"]
        self.assertEqual(self._new(place_id=self.on_site.id).stage_kind, "planned")
        self.assertEqual(self._new(place_id=self.workshop.id).stage_kind, "new")
        self.type.stage_id = self.stages["planned"]
        self.assertEqual(self._new(type_id=self.type.id).stage_kind, "planned")

    def test_an_explicit_stage_wins(self):
        self.on_site.stage_id = self.stages["planned"]
        order = self._new(
            place_id=self.on_site.id, stage_id=self.stages["in_progress"].id
        )
        self.assertEqual(order.stage_kind, "in_progress")

    def test_the_form_follows_until_it_is_saved(self):
        self.on_site.stage_id = self.stages["planned"]
        with Form(self._as(self.env["teknik.servis.order"], "office")) as form:
            form.customer_request = "Ses"
            self.assertEqual(form.stage_id, self._stage("new"))
            form.place_id = self.on_site
            self.assertEqual(form.stage_id, self.stages["planned"])
        order = form.record
        order.place_id = self.workshop
        self.assertEqual(order.stage_kind, "planned", "it moves by its own now")

    def test_an_archived_first_stage_is_passed_over(self):
        stage = self._stage("planned").copy({"name": "Kapalı"})
        self.on_site.stage_id = stage
        stage.active = False
        self.assertEqual(self._new(place_id=self.on_site.id).stage_kind, "new")

    def test_work_does_not_start_in_the_middle(self):
        for kind in ("in_progress", "ready", "done", "cancelled"):
            with self.subTest(kind), self.assertRaises(ValidationError):
                self.on_site.stage_id = self._stage(kind)

    # ------------------------------------------------------------------ what is asked

    def test_before_work_the_kind_of_job_asks_for_its_fields(self):
        self.on_site.required_field_ids = self._fields("address")
        self.type.required_field_ids = self._fields("duration")
        self.customer.write({"street": False, "city": False, "country_id": False})
        order = self._new(place_id=self.on_site.id, type_id=self.type.id)
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            order.stage_id = self.stages["in_progress"]
        for word in (order.name, "Address", "Planned Duration"):
            self.assertIn(word, str(caught.exception))
        order.write({"address": "Moda", "duration": 1})
        order.stage_id = self.stages["in_progress"]
        self.assertEqual(order.stage_kind, "in_progress")

    def test_its_first_stage_asks_for_nothing_and_cancelling_neither(self):
        self.on_site.required_field_ids = self._fields("shelf")
        self.on_site.stage_id = self.stages["planned"]
        order = self._new()
        order.place_id = self.on_site
        order.stage_id = self.stages["planned"]
        self.assertEqual(order.stage_kind, "planned")
        order.write(
            {"cancel_reason": "Vazgeçti", "stage_id": self._stage("cancelled").id}
        )
        self.assertFalse(order.is_open)

    def test_at_the_hand_over_everything_missing_is_named_at_once(self):
        self.cargo.required_done_field_ids = self._fields("carrier_out", "tracking_out")
        order = self._new(place_id=self.cargo.id)
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            order.stage_id = self._stage("done")
        for word in ("Goes By", "Tracking Number Out", "Result"):
            self.assertIn(word, str(caught.exception))
        wizard = (
            self._as(self.env["teknik.servis.deliver"], "office")
            .with_context(default_order_id=order.id)
            .create({"result": "repaired", "carrier_out": "Yurtiçi"})
        )
        with self.assertRaisesRegex(UserError, "Tracking"), self.env.cr.savepoint():
            wizard.action_deliver()
        wizard.tracking_out = "YK1"
        wizard.action_deliver()
        self.assertFalse(order.is_open)
        self.assertEqual((order.carrier_out, order.tracking_out), ("Yurtiçi", "YK1"))

    def test_the_shipped_kinds_ask_what_they_should(self):
        on_site = self.env.ref("teknik_servis.teknik_servis_place_on_site")
        self.assertEqual(on_site.required_field_ids.name, "address")
        self.assertEqual(on_site.required_done_field_ids.name, "delivery_signature")
        cargo = self.env.ref("teknik_servis.teknik_servis_place_cargo")
        self.assertEqual(
            set(cargo.required_done_field_ids.mapped("name")),
            {"carrier_out", "tracking_out"},
        )

    # ------------------------------------------------------------------ rights

    def test_managers_define_them_and_others_choose(self):
        for record in (self.on_site, self.type):
            self._as(record, "manager").name = "Yerinde servis"
            for role in ("office", "technician"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self._as(record, role).name = "x"
        self._as(self.type, "manager").copy()

    def test_what_stands_on_records_stays(self):
        order = self._new(type_id=self.type.id, place_id=self.on_site.id)
        order.active = False
        for record in (self.type, self.on_site):
            with self.assertRaisesRegex(UserError, record.name):
                self._as(record, "manager").unlink()
        self._as(self.cargo, "manager").unlink()
        self.assertFalse(self.cargo.exists())

    def test_another_companys_kind_is_not_chosen(self):
        company, _user = self._create_other_company()
        self.on_site.company_id = company
        with self.assertRaises(UserError):
            self._new(place_id=self.on_site.id)

    def test_only_fields_of_a_record_are_asked_for(self):
        foreign = self.env["ir.model.fields"]._get("res.partner", "name")
        for name in ("required_field_ids", "required_done_field_ids"):
            with self.subTest(name), self.assertRaises(ValidationError):
                self._as(self.type, "manager")[name] = foreign

    def test_a_closed_record_keeps_its_kind(self):
        order = self._new(type_id=self.type.id)
        self._hand_over(order)
        with self.assertRaises(UserError):
            self._as(order, "manager").type_id = False


@tagged("post_install", "-at_install")
class TestMake(LifeCycleCommon):
    """Kind, brand and model of a device, with a product card or without."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brand = cls.env["teknik.servis.brand"].create({"name": "Ekol"})
        cls.kind = cls.env["teknik.servis.device.kind"].create({"name": "Kombi"})

    def _new(self, **values):
        return self._as(self.env["teknik.servis.order"], "office").create(values)

    def test_a_strangers_device_needs_no_product(self):
        count = self.env["product.product"].search_count([])
        order = self._new(
            brand_id=self.brand.id, device_model="X24", kind_id=self.kind.id
        )
        self.assertEqual(order.device_name, "Ekol X24 Kombi")
        order.device_model = "X30"
        self.assertEqual(order.device_name, "Ekol X30 Kombi")
        self.assertEqual(self.env["product.product"].search_count([]), count)

    def test_a_typed_name_is_kept(self):
        order = self._new(device_name="Eski radyo")
        self.assertEqual(order.device_name, "Eski radyo")

    def test_a_product_brings_what_it_is(self):
        self.device.write(
            {
                "teknik_servis_brand_id": self.brand.id,
                "teknik_servis_kind_id": self.kind.id,
            }
        )
        order = self._new(product_id=self.device.id)
        self.assertEqual(order.brand_id, self.brand)
        self.assertEqual(order.kind_id, self.kind)
        self.assertEqual(order.device_model, "Kombi X24")
        self.assertEqual(order.device_name, "Kombi X24")

    def test_a_product_that_does_not_know_keeps_what_was_entered(self):
        order = self._new(brand_id=self.brand.id)
        order.product_id = self.device
        self.assertEqual(order.brand_id, self.brand)

    def test_a_changed_card_changes_no_record(self):
        self.device.teknik_servis_brand_id = self.brand
        order = self._new(product_id=self.device.id)
        self.device.teknik_servis_brand_id = self.brand.copy({"name": "Yeni"})
        self.env.flush_all()
        self.assertEqual(order.brand_id, self.brand)

    def test_the_office_adds_brands_and_kinds_on_the_spot(self):
        for model in ("teknik.servis.brand", "teknik.servis.device.kind"):
            self._as(self.env[model], "office").name_create("Yeni")
            with self.subTest(model), self.assertRaises(AccessError):
                self._as(self.env[model], "technician").name_create("Başka")

    def test_a_brand_is_in_the_list_once(self):
        Brand = self._as(self.env["teknik.servis.brand"], "office")
        with mute_logger("odoo.sql_db"):
            result = Brand.load(["name"], [["EKOL"], ["Yeni"]])
        self.assertFalse(result["ids"])
        self.assertIn("brand", result["messages"][0]["message"])
