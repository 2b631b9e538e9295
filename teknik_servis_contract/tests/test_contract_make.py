from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command

from .contract_common import ContractCommon


@freeze_time("2027-01-10 09:00:00")
class TestContractMake(ContractCommon):
    """A visit becomes records, once, with all that its plan says."""

    def _active(self, **values):
        contract = self._contract(**values)
        contract.action_activate()
        return contract

    def test_a_record_has_what_the_plan_says(self):
        contract = self._active(
            site=self.sites[1],
            lines=[
                {
                    "name": "Yıllık bakım",
                    "work_list": "Filtre değişecek",
                    "duration": 2,
                    "task_ids": [Command.create({"name": "Filtre"})],
                }
            ],
        )
        visit = contract.visit_ids[0]
        visit.with_user(self.users["office"]).action_make()
        order = contract.order_ids
        self.assertEqual(order.contract_visit_id, visit)
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.lot_id, self.lots[0])
        self.assertEqual(order.service_address_id, self.sites[1])
        self.assertEqual(order.technician_ids, self.technician)
        self.assertEqual(order.user_id, self.users["office"])
        self.assertEqual(order.duration, 2)
        self.assertEqual(order.customer_request, "Yıllık bakım\nFiltre değişecek")
        self.assertEqual(order.contract_task_ids.mapped("name"), ["Filtre"])
        self.assertFalse(order.appointment_ids)
        self.assertEqual(visit.state, "open")

    def test_a_time_of_the_plan_is_a_visit_of_the_technician(self):
        contract = self._active(lines=[{"hour": 10.5, "duration": 2}])
        contract.visit_ids[0].action_make()
        appointment = contract.order_ids.appointment_ids
        self.assertEqual(str(appointment.start), "2027-01-15 07:30:00")  # UTC
        self.assertEqual(appointment.technician_id, self.technician)
        self.assertEqual(appointment.duration, 2)

    def test_one_site_on_one_day_is_one_visit_of_one_technician(self):
        contract = self._active(lots=self.lots, lines=[{"hour": 10}])
        contract.device_ids[2].site_id = self.sites[1]
        contract.visit_ids[0].action_make()
        orders = contract.order_ids
        self.assertEqual(len(orders), 3)
        there = orders.filtered(lambda one: one.service_address_id == self.sites[1])
        here = orders - there
        self.assertEqual(len(here.group_id), 1)
        self.assertEqual(len(here), 2)
        self.assertEqual(len(here.appointment_ids), 1)
        self.assertEqual(len(there), 1)
        self.assertFalse(there.group_id)
        # One after the other.
        self.assertEqual(str(here.appointment_ids.start), "2027-01-15 07:00:00")
        self.assertEqual(str(there.appointment_ids.start), "2027-01-15 08:00:00")

    def test_one_alert_for_a_contracts_day(self):
        contract = self._active(lots=self.lots, lines=[{}, {"name": "Filtre"}])
        first = contract.visit_ids.filtered(lambda one: one.number == 1)
        self.assertEqual(len(first), 2)
        first.action_make()
        event = first.alert_id
        self.assertEqual(len(event), 1)
        self.assertEqual(event.user_id, self.users["office"])
        self.assertEqual(str(event.start_date), "2027-01-15")
        self.assertTrue(event.allday)
        self.assertEqual(event.partner_ids, self.users["office"].partner_id)
        self.assertTrue(event.alarm_ids)
        self.assertFalse(event.activity_ids)
        self.assertEqual(len(contract.order_ids), 6)

    def test_the_alert_moves_with_its_visit(self):
        contract = self._active()
        visit = contract.visit_ids[0]
        visit.action_make()
        visit.date_planned = "2027-01-20"
        self.assertEqual(str(visit.alert_id.start_date), "2027-01-20")
        self.assertTrue(visit.alert_id.allday)

    def test_nothing_is_made_twice(self):
        contract = self._active()
        visit = contract.visit_ids[0]
        visit.action_make()
        with self.assertRaises(UserError):
            visit.action_make()
        self._run_cron()
        self._run_cron()
        self.assertEqual(len(contract.order_ids), 1)
        contract.order_ids.unlink()
        self.assertEqual(visit.state, "cancelled")
        self._run_cron()
        self.assertFalse(contract.order_ids)

    def test_a_cancelled_record_is_not_made_again_and_the_series_stands(self):
        contract = self._active()
        contract.visit_ids[0].action_make()
        self._cancel(contract.order_ids)
        self.assertEqual(contract.visit_ids[0].state, "cancelled")
        before = self._days(contract)
        self._run_cron()
        self.assertEqual(self._days(contract), before)
        self.assertEqual(len(contract.order_ids), 1)

    def test_a_reopened_record_opens_its_visit(self):
        contract = self._active()
        contract.visit_ids[0].action_make()
        order = contract.order_ids
        self._close(order)
        self.assertEqual(contract.visit_ids[0].state, "done")
        self._reopen(order)
        self.assertEqual(contract.visit_ids[0].state, "open")
        self.assertFalse(contract.visit_ids[0].date_done)

    def test_what_was_not_ticked_is_a_record_of_the_same_visit(self):
        names = ("Filtre", "Brülör", "Baca")
        contract = self._active(
            lines=[{"task_ids": [Command.create({"name": name}) for name in names]}]
        )
        visit = contract.visit_ids[0]
        visit.action_make()
        order = contract.order_ids
        order.contract_task_ids[0].is_done = True
        self._close(order)
        rest = contract.order_ids - order
        self.assertEqual(rest.contract_task_ids.mapped("name"), list(names[1:]))
        self.assertEqual(rest.contract_visit_id, visit)
        self.assertEqual(visit.state, "open")
        self._close(rest)  # nothing ticked: all was done
        self.assertEqual(visit.state, "done")
        self.assertEqual(len(contract.order_ids), 2)

    def test_devices_come_and_go_in_mid_term(self):
        contract = self._active(lots=self.lots[:2])
        contract.device_ids[0].date_end = "2027-02-10"
        contract.device_ids[1].date_start = "2027-02-10"
        made = {}
        for visit in contract.visit_ids[:2]:
            visit.action_make()
            made[visit.number] = visit.order_ids.lot_id
        self.assertEqual(made, {1: self.lots[0], 2: self.lots[1]})
        contract.device_ids.date_end = "2027-02-20"
        with self.assertRaises(UserError):
            contract.visit_ids[2].action_make()
        with freeze_time("2027-03-10 09:00:00"):
            self._run_cron()
        self.assertEqual(contract.visit_ids[2].state, "skipped")

    def test_a_plan_for_some_devices_leaves_the_others_alone(self):
        contract = self._contract(lots=self.lots)
        contract.line_ids.device_ids = contract.device_ids[1]
        contract.action_activate()
        contract.visit_ids[0].action_make()
        self.assertEqual(contract.order_ids.lot_id, self.lots[1])

    def test_a_contract_without_devices_is_visited_too(self):
        contract = self._active(lots=self.lots.browse())
        contract.visit_ids[0].action_make()
        self.assertEqual(len(contract.order_ids), 1)
        self.assertFalse(contract.order_ids.product_id)

    def test_only_active_contracts_make_records(self):
        contract = self._contract()
        with self.assertRaises(UserError):
            contract.visit_ids[0].action_make()
        contract.action_activate()
        contract.action_suspend()
        with self.assertRaises(UserError):
            contract.visit_ids[0].action_make()

    def test_a_device_card_names_its_contract(self):
        contract = self._active()
        with freeze_time("2027-02-01 09:00:00"):
            found = self.lots.with_user(
                self.users["office"]
            )._get_teknik_servis_contracts()
        self.assertEqual(
            found[self.lots[0].id],
            [{"model": contract._name, "id": contract.id, "name": contract.name}],
        )
        self.assertNotIn(self.lots[1].id, found)
