import json

from odoo.tests import Form, tagged

from .counter_common import CounterCommon


@tagged("post_install", "-at_install")
class TestCounterScreens(CounterCommon):
    """What the desk and the technician see, and stages ask for."""

    def test_a_new_record_offers_the_counters_of_its_device(self):
        self._read(self.order, 100)
        with Form(self._as(self.env["teknik.servis.order"], "office")) as form:
            form.partner_id = self.customer
            form.product_id = self.device
            form.serial = "sn-1"
            rows = form.counter_reading_ids
            kinds = [rows.edit(n).kind_id for n in range(len(rows))]
            self.assertEqual(kinds, [self.black, self.hours])
            with rows.edit(0) as row:
                self.assertEqual(row.previous_value, 100)
                row.value = 120
        readings = form.record.counter_reading_ids
        self.assertEqual(readings.mapped("value"), [120], "what is empty is no reading")
        self.assertEqual(readings.lot_id, self.order.lot_id)

    def test_the_operation_dialog_reads_counters(self):
        self._read(self.order, 100, date=self._day(1))
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        with Form(
            Operation.with_context(default_order_id=self.order.id),
            "teknik_servis.teknik_servis_operation_view_form_dialog",
        ) as form:
            self.assertEqual(len(form.reading_ids), 2)
            with form.reading_ids.edit(1) as row:
                self.assertEqual(row.kind_id, self.hours)
                row.value = 12
        reading = form.record.reading_ids
        self.assertEqual((reading.value, reading.order_id), (12, self.order))
        story = self._as(self.order, "technician").get_story()
        [part] = [part for entry in story for part in entry.get("parts", ())]
        self.assertEqual((part["name"], part["quantity"]), ("Saat", "12 h"))

    def test_a_device_without_counters_offers_none(self):
        order = self._create_order()
        values = (
            self._as(self.env["teknik.servis.operation"], "technician")
            .with_context(default_order_id=order.id)
            .default_get(["order_id", "reading_ids"])
        )
        self.assertEqual(values["reading_ids"], [])

    def test_the_card_shows_where_counters_stand(self):
        self._read(self.order, 100, date=self._day(1))
        self._read(self.order, 250.5, date=self._day(2))
        lot = self._as(self.order.lot_id, "technician").with_context(lang="tr_TR")
        [counter] = lot.teknik_servis_counter_ids
        self.assertEqual(counter.last_text, "250,5 sayfa")
        [line] = json.loads(counter.chart)
        self.assertEqual([point["y"] for point in line["values"]], [100, 250.5])
        action = lot.action_view_teknik_servis_readings()
        found = self._as(self.Reading, "technician").search(action["domain"])
        self.assertEqual(len(found), 2)
        order = self._as(self.order, "technician")
        self.assertEqual(order.device_reading_count, 2)
        domain = order.action_view_counter_readings()["domain"]
        self.assertEqual(domain, action["domain"])

    def test_the_office_reads_a_counter_on_the_card(self):
        lot = self.order.lot_id
        with Form(self.Reading.with_context(default_lot_id=lot.id)) as form:
            form.kind_id = self.black
            form.value = 30
        self.assertEqual(form.record.counter_id.lot_id, lot)
        self.assertFalse(form.record.order_id)

    def test_readings_can_be_imported(self):
        result = self.Reading.load(
            ["lot_id", "kind_id", "date", "value", "reason"],
            [
                ["SN-1", "Siyah-beyaz", "2026-03-01 10:00:00", "100", ""],
                ["SN-1", "Siyah-beyaz", "2026-02-01 10:00:00", "90", ""],
                ["SN-1", "Siyah-beyaz", "2026-04-01 10:00:00", "3", "Counter Replaced"],
            ],
        )
        self.assertFalse(result["messages"])
        readings = self.Reading.browse(result["ids"])
        self.assertEqual(readings.counter_id.lot_id, self.order.lot_id)
        self.assertEqual(readings.counter_id.last_value, 3)

    # ------------------------------------------------------------ stages

    def test_a_stage_may_ask_for_the_counters(self):
        stage = self.stages["ready"]
        field = self.env["ir.model.fields"]._get(
            "teknik.servis.order", "has_counter_reading"
        )
        stage.required_field_ids = field
        order = self._as(self.order, "technician")
        self._read(self.order, 1)
        with self._refused("Counter Reading is missing"):
            order.stage_id = stage
        self._read(self.order, 1, self.hours)
        order.stage_id = stage
        without = self._as(self._create_order(), "technician")
        without.stage_id = stage

    def test_an_operation_brings_the_reading_that_its_stage_asks_for(self):
        stage = self.stages["ready"]
        stage.required_field_ids = self.env["ir.model.fields"]._get(
            "teknik.servis.order", "has_counter_reading"
        )
        Operation = self._as(self.env["teknik.servis.operation"], "technician")
        with Form(Operation.with_context(default_order_id=self.order.id)) as form:
            form.stage_id = stage
            self.assertIn("Counter Reading", form.missing_text)
            for number in range(2):
                with form.reading_ids.edit(number) as row:
                    row.value = 5
            self.assertFalse(form.missing_text)
        self.assertEqual(self.order.stage_id, stage)

    def test_the_phone_enters_a_reading_without_a_card(self):
        """The dialog of a row knows its device by its record."""
        view = self.env.ref(
            "teknik_servis.teknik_servis_counter_reading_view_form_order"
        )
        self.assertNotIn("lot_id", view.arch)
        Reading = self._as(self.Reading, "technician")
        with Form(Reading.with_context(default_order_id=self.order.id), view) as form:
            form.kind_id = self.black
            form.value = 77
        self.assertEqual(form.record.lot_id, self.order.lot_id)
