from odoo.tests import Form, tagged

from odoo.addons.teknik_servis.models.teknik_servis_order_device import normalize_serial

from .life_common import LifeCycleCommon

SAME_SERIAL = ("şn 12ı", "ŞN 12I", " şn  12i ", "Şn\t12İ\n", "\u200bŞN 12I")
STRANGE = ("`'\"><script>", "😀", "%", "_", "0", "-1", "x" * 10_000, "a/b\\c", "ÇĞÖÜ")


@tagged("post_install", "-at_install")
class TestDevice(LifeCycleCommon):
    """A typed serial becomes a device's card where it can, and text where not."""

    def _lots(self, name="SN-1"):
        return self.env["stock.lot"].search([("name", "=", name)])

    def _take_in(self, **values):
        return self._as(self.env["teknik.servis.order"], "office").create(values)

    # ------------------------------------------------------------ spelling

    def test_one_serial_in_every_spelling(self):
        for text in SAME_SERIAL:
            with self.subTest(text=text):
                self.assertEqual(normalize_serial(text), "ŞN 12I")

    def test_normalizing_twice_changes_nothing(self):
        for text in (
            *SAME_SERIAL,
            *STRANGE,
            "i̇x",
            "ß",
            "ＡＢ１",
            "ﬁ",
            "İ",
            "I",
            "Ⅷ",
            "é",
        ):
            once = normalize_serial(text)
            with self.subTest(text=text[:20]):
                self.assertEqual(normalize_serial(once), once)

    def test_nothing_is_no_serial(self):
        for text in (False, None, "", "  ", "\n\t", "\u200b"):
            self.assertIs(normalize_serial(text), False)
            self.assertFalse(self._take_in(serial=text, phone="1").serial)

    def test_strange_serials_are_kept(self):
        for text in STRANGE:
            with self.subTest(text=text[:20]):
                order = self._take_in(serial=text, product_id=self.device.id)
                order.invalidate_recordset()
                self.assertEqual(order.serial, normalize_serial(text))
                self.assertEqual(order.lot_id.name, order.serial)

    # ------------------------------------------------------------ the card

    def test_a_serial_of_goods_becomes_one_card_of_the_company(self):
        first = self._take_in(product_id=self.device.id, serial="sn-1")
        second = self._take_in(product_id=self.device.id, serial="SN-1 ")
        lot = self._lots()
        self.assertEqual(len(lot), 1)
        self.assertEqual((first | second).lot_id, lot)
        self.assertEqual(lot.company_id, self.company)
        self.assertEqual(lot.product_id, self.device)

    def test_several_records_of_one_call_share_and_part_cards(self):
        Order = self._as(self.env["teknik.servis.order"], "office")
        orders = Order.create(
            [
                {"product_id": self.device.id, "serial": "SN-1"},
                {"product_id": self.device.id, "serial": "sn-1"},
                {"product_id": self.part.id, "serial": "SN-1"},
                {"product_id": self.device.id, "serial": "SN-2"},
                {"product_id": self.device.id},
                {"serial": "SN-1"},
            ]
        )
        lots = [order.lot_id for order in orders]
        self.assertEqual(lots[0], lots[1])
        self.assertEqual(len({lots[0], lots[2], lots[3]}), 3)
        self.assertFalse(lots[4])

    def test_the_same_serial_on_two_products_is_two_devices(self):
        first = self._take_in(product_id=self.device.id, serial="SN-1")
        second = self._take_in(product_id=self.part.id, serial="SN-1")
        self.assertNotEqual(first.lot_id, second.lot_id)
        self.assertEqual(first.device_order_count, 1)

    def test_no_product_and_no_service_product_make_a_card(self):
        for values in ({}, {"product_id": self.labour.id}):
            order = self._take_in(serial="SN-1", **values)
            self.assertEqual(order.serial, "SN-1")
            self.assertFalse(order.lot_id)
        self.assertFalse(self._lots())

    def test_no_products_tracking_is_changed_and_nothing_moves(self):
        for tracking in ("none", "serial", "lot"):
            product = self.env["product.product"].create(
                {
                    "name": "Klima",
                    "type": "consu",
                    "is_storable": True,
                    "tracking": tracking,
                }
            )
            order = self._take_in(product_id=product.id, serial=f"SN-{tracking}")
            self.assertEqual(product.tracking, tracking)
            self.assertTrue(order.lot_id)
            self.assertFalse(order.lot_id.quant_ids)
            self.assertEqual(product.qty_available, 0)

    def test_an_existing_card_is_taken_however_it_is_written(self):
        Lot = self.env["stock.lot"]
        for name, company in (
            ("SN-1", self.company),
            ("SN-2", self.env["res.company"]),
            ("sn-3", self.company),
            ("Sn-4", self.env["res.company"]),
            ("  sn-5", self.company),
            ("İ-ı 6", self.company),
            ("şğçöü-7", self.company),
        ):
            lot = Lot.create(
                {
                    "name": name,
                    "product_id": self.device.id,
                    "company_id": company.id,
                }
            )
            with self.subTest(name=name):
                order = self._take_in(product_id=self.device.id, serial=name)
                self.assertEqual(order.lot_id, lot)
                self.assertEqual(lot.company_id, company)

    def test_another_companys_card_is_not_taken(self):
        company, user = self._create_other_company()
        theirs = (
            self.env["teknik.servis.order"]
            .with_user(user)
            .create({"product_id": self.device.id, "serial": "SN-1"})
        )
        ours = self._take_in(product_id=self.device.id, serial="SN-1")
        self.assertNotEqual(ours.lot_id, theirs.lot_id)
        self.assertEqual(theirs.sudo().lot_id.company_id, company)
        self.assertEqual(ours.device_order_count, 1)

    # ------------------------------------------------------------ afterwards

    def test_choosing_the_product_later_makes_the_card(self):
        earlier = self._take_in(serial="SN-1")
        closed = self._take_in(serial="SN-1", partner_id=self.customer.id)
        self._hand_over(closed)
        other = self._take_in(serial="SN-1", product_id=self.labour.id)
        order = self._take_in(serial="SN-1")
        order.product_id = self.device
        self.assertEqual(order.lot_id, self._lots())
        self.assertEqual((earlier | closed).lot_id, self._lots())
        self.assertFalse(other.lot_id)

    def test_changing_product_or_serial_changes_the_card(self):
        order = self._take_in(product_id=self.device.id, serial="SN-1")
        first = order.lot_id
        order.serial = "SN-2"
        self.assertEqual(order.lot_id.name, "SN-2")
        order.product_id = self.part
        self.assertEqual(order.lot_id.product_id, self.part)
        order.product_id = self.labour
        self.assertFalse(order.lot_id)
        order.write({"product_id": self.device.id, "serial": "sn-1"})
        self.assertEqual(order.lot_id, first)
        order.serial = False
        self.assertFalse(order.lot_id)

    def test_the_device_name_is_the_records_own(self):
        order = self._take_in(product_id=self.device.id)
        self.device.name = "Kombi X25"
        self.env.flush_all()
        self.assertEqual(order.device_name, "Kombi X24")
        order.device_name = "Kombi (beyaz)"
        order.write({"product_id": self.device.id})
        self.assertEqual(order.device_name, "Kombi (beyaz)")

    def test_a_product_is_created_on_the_spot_by_the_office(self):
        Product = self._as(self.env["product.product"], "office").with_context(
            default_type="consu", default_is_storable=True
        )
        with Form(self._as(self.env["teknik.servis.order"], "office")) as form:
            form.product_id = Product.browse(Product.name_create("Klima 12000")[0])
            form.serial = "kl-1"
        self.assertEqual(form.record.lot_id.name, "KL-1")

    # ------------------------------------------------------------ suggestions

    def test_the_customers_known_serials_come_first(self):
        branch = self.env["res.partner"].create(
            {"name": "Şube", "parent_id": self.customer.id, "is_company": False}
        )
        stranger = self.env["res.partner"].create({"name": "Başkası"})
        self._take_in(partner_id=stranger.id, serial="SN-9")
        self._take_in(partner_id=branch.id, serial="SN-1", product_id=self.device.id)
        Order = self._as(self.env["teknik.servis.order"], "office")
        own = Order.get_serial_suggestions(self.customer.id, False, "")
        self.assertEqual([found["serial"] for found in own], ["SN-1"])
        typed = Order.get_serial_suggestions(self.customer.id, False, "sn-")
        self.assertEqual([found["serial"] for found in typed], ["SN-1", "SN-9"])

    def test_a_device_is_offered_with_its_owner_and_badges(self):
        lot = self.env["stock.lot"].create(
            {
                "name": "8F21-777",
                "product_id": self.device.id,
                "teknik_servis_owner_id": self.customer.id,
                "teknik_servis_parts_until": "2999-12-31",
            }
        )
        order = self._take_in(serial="8F21-777", product_id=self.device.id)
        Order = self._as(self.env["teknik.servis.order"], "office")
        expected = {
            "serial": "8F21-777",
            "product_id": self.device.id,
            "product_name": "Kombi X24",
            "partner_id": self.customer.id,
            "partner_name": "Ayşe Yılmaz",
        }
        for partner, text in ((self.customer.id, ""), (False, "21-77")):
            found = Order.get_serial_suggestions(partner, False, text)
            self.assertEqual(len(found), 1)
            hint = found[0].pop("hint")
            self.assertEqual(found[0], expected)
            self.assertIn(order.name, hint)
            self.assertIn("2999", hint)
        lot.write(
            {
                "teknik_servis_is_void": True,
                "teknik_servis_warranty_reason": "Mühür kırık",
            }
        )
        found = Order.get_serial_suggestions(self.customer.id, False, "")
        self.assertNotIn("2999", found[0]["hint"])

    def test_the_same_number_on_two_products_is_offered_twice(self):
        for product in (self.device, self.part):
            self.env["stock.lot"].create(
                {
                    "name": "IKIZ-1",
                    "product_id": product.id,
                    "teknik_servis_owner_id": self.customer.id,
                }
            )
        Order = self._as(self.env["teknik.servis.order"], "office")
        found = Order.get_serial_suggestions(False, False, "ikiz-1")
        self.assertEqual(
            {device["product_id"] for device in found}, {self.device.id, self.part.id}
        )

    def test_suggestions_stand_strange_questions(self):
        Order = self._as(self.env["teknik.servis.order"], "office")
        for text in (*STRANGE, "", False):
            for partner in (False, self.customer.id, -1, 10**9):
                with self.subTest(text=str(text)[:20], partner=partner):
                    found = Order.get_serial_suggestions(partner, False, text)
                    self.assertEqual(found, [])
