from unittest.mock import patch

from odoo.tests import tagged

from .life_common import LifeCycleCommon


@tagged("post_install", "-at_install")
class TestSerialSuggestions(LifeCycleCommon):
    """Which devices are offered while a number is typed, and which one it is."""

    def _create_lots(self, names, product=None, **values):
        return self.env["stock.lot"].create(
            [
                {"name": name, "product_id": (product or self.device).id, **values}
                for name in names
            ]
        )

    def _suggest(self, text, partner=False, product=False, role="office"):
        Order = self._as(self.env["teknik.servis.order"], role)
        return Order.with_context(lang="en_US").get_serial_suggestions(
            partner, product, text
        )

    def test_the_number_itself_comes_before_all_that_hold_it(self):
        owned = {"teknik_servis_owner_id": self.customer.id}
        self._create_lots([f"0{number:02}-77" for number in range(25)], **owned)
        self._create_lots(["77"], **owned)
        self._create_lots(["77"], self.part, **owned)
        found = self._suggest("77", self.customer.id)
        self.assertEqual(len(found), 20)
        self.assertEqual(
            [(one["serial"], one["product_id"]) for one in found[:2]],
            [("77", self.device.id), ("77", self.part.id)],
        )

    def test_a_second_device_of_the_number_counts_whoever_owns_it(self):
        self._create_lots(["İkiz-ı"], teknik_servis_owner_id=self.customer.id)
        self._create_lots(["ikiz-i"], self.part)
        found = self._suggest("IKIZ-I")
        self.assertEqual(
            {(one["product_id"], one["partner_id"]) for one in found},
            {(self.device.id, self.customer.id), (self.part.id, False)},
        )
        # Ours in stock are no suggestion while something else is typed.
        found = self._suggest("kiz-")
        self.assertEqual([one["product_id"] for one in found], [self.device.id])

    def test_signs_of_a_pattern_are_themselves(self):
        owned = {"teknik_servis_owner_id": self.customer.id}
        self._create_lots(["50%7", "50_7", "50\\7", "5087"], **owned)
        self._create_order(serial="60%7")
        for text, serials in (
            ("%", {"50%7", "60%7"}),
            ("_", {"50_7"}),
            ("\\", {"50\\7"}),
            ("0%7", {"50%7", "60%7"}),
        ):
            with self.subTest(text):
                self.assertEqual(
                    {one["serial"] for one in self._suggest(text)}, serials
                )

    def test_a_direct_call_with_anything_is_answered(self):
        self._create_lots(["SN-1"], teknik_servis_owner_id=self.customer.id)
        for odd in ("x", [1], {"id": 1}, 10**12, -1, True, None, 1.5):
            with self.subTest(repr(odd)):
                self.assertEqual(len(self._suggest("SN-1", odd, odd)), 1)
        for text in (None, 7, ["SN"], "\0", "\ud800", "x" * 10_000):
            with self.subTest(repr(text)[:20]):
                self.assertEqual(self._suggest(text), [])

    def test_contracts_are_a_badge_and_stand_on_the_card(self):
        lot = self._create_lots(["SN-1"], teknik_servis_owner_id=self.customer.id)
        contract = {"model": "res.partner", "id": self.customer.id, "name": "S-2026/7"}
        asked = []

        def get_contracts(lots):
            asked.append(lots.env.su)
            return {lot.id: [contract]}

        hook = "_get_teknik_servis_contracts"
        with patch.object(type(lot), hook, get_contracts):
            self.assertIn("contract S-2026/7", self._suggest("SN-1")[0]["hint"])
            Lot = self._as(self.env["stock.lot"], "office")
            card = Lot.get_teknik_servis_card(lot_id=lot.id)["card"]
        self.assertEqual(card["contracts"], [contract])
        # Which contracts somebody reads is a matter of their own rights.
        self.assertEqual(set(asked), {False})
        self.assertEqual(self._suggest("SN-1")[0]["hint"], "")
