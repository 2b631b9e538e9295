from odoo.tests import tagged

from .queries_common import QueriesCommon

# What the form of a record takes, with all its tabs, and each dialog at most. Each list
# of the form is one statement, by the reader's own rights: each that a device's life
# brought (readings, replaced parts, loans, swaps, outside services), and of late the
# photos of why the warranty does not pay for a line, and the appointments. A
# technician's form takes one more than the office's: who works on the record.
FORM_LIMIT = 45
DIALOG_LIMIT = 28
# Of one record with a few lines and operations, and of one with many.
FEW, MANY = 2, 25
DIALOGS = {
    "teknik.servis.operation": "default_order_id",
    "teknik.servis.send": "default_order_id",
    "teknik.servis.deliver": "default_order_id",
    "teknik.servis.sign.intake": "default_order_id",
}


@tagged("post_install", "-at_install")
class TestFormQueries(QueriesCommon):
    """The form of a record and its dialogs, with few lines and with many."""

    def _grown(self, count):
        """Return a record with so many lines, parts held ready and operations."""
        order = self._create_order(
            serial=f"SN-FORM-{count}",
            technician_ids=self.technician.ids,
            partner_id=self.partners[0].id,
        )
        for number in range(count):
            product = self.part if number % 2 else self.labour
            self._add_line(order, product, name=f"Parça {number}")
            self.env["teknik.servis.operation"].create(
                {
                    "order_id": order.id,
                    "stage_id": order.stage_id.id,
                    "technician_id": self.technician.id,
                    "date_start": f"2026-03-02 {8 + number % 10:02}:00:00",
                    "date_stop": f"2026-03-02 {8 + number % 10:02}:30:00",
                    "work_done": f"İş {number}",
                }
            )
        return order

    def _statements(self, orders, limit, question):
        """Ask for few and for many; more lines must cost (almost) nothing."""
        for role in ("office", "technician"):
            counts = []
            for order in orders:
                own = self._as(order, role).with_context(lang="tr_TR")
                self.env.invalidate_all()
                question(own)  # the registry's caches are warm, those of rules too
                with self.subTest(role=role), self._at_most(limit) as queries:
                    question(own)
                counts.append(len(queries))
            with self.subTest(role=role):
                self.assertLessEqual(counts[1] - counts[0], 3, counts)

    def test_the_form_costs_the_same_with_many_lines(self):
        orders = self._grown(FEW), self._grown(MANY)

        def read(order):
            order.web_read(self._get_web_specification(order.browse(), "form"))

        self._statements(orders, FORM_LIMIT, read)

    def test_each_dialog_costs_the_same_with_many_lines(self):
        orders = self._grown(FEW), self._grown(MANY)
        for model, default in DIALOGS.items():

            def open_dialog(order, model=model, default=default):
                wizard = order.env[model].with_context(**{default: order.id})
                spec = self._get_web_specification(wizard, "form")
                wizard.onchange({}, [], spec)

            with self.subTest(model):
                self._statements(orders, DIALOG_LIMIT, open_dialog)
