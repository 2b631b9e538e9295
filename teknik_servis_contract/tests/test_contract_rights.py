from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .contract_common import ContractCommon


@freeze_time("2027-01-10 09:00:00")
class TestContractRights(ContractCommon):
    """Who may read and do what, also past every screen."""

    def test_another_company_reads_nothing(self):
        contract = self._contract()
        contract.action_activate()
        contract.visit_ids[0].action_make()
        company = self.env["res.company"].create({"name": "Başka"})
        stranger = new_test_user(
            self.env,
            "ts_stranger",
            groups="teknik_servis.group_teknik_servis_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        for records in (
            *(contract, contract.line_ids, contract.device_ids, contract.visit_ids),
            contract.order_ids.contract_task_ids,
        ):
            found = records.with_user(stranger).search([("id", "in", records.ids)])
            self.assertFalse(found, records)
        with self.assertRaises(AccessError):
            contract.with_user(stranger).read(["name"])

    def test_technicians_read_and_change_nothing(self):
        contract = self._contract().with_user(self.users["technician"])
        self.assertTrue(contract.name)
        for act in (
            lambda: contract.write({"reference": "x"}),
            contract.action_activate,
            contract.visit_ids[0].action_make,
            contract.visit_ids[0].action_skip,
            lambda: contract.visit_ids[0].write({"skip_reason": "x"}),
            lambda: contract.line_ids.write({"interval": 2}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_states_and_errors_are_the_programs(self):
        contract = self._contract().with_user(self.users["manager"])
        for name, value in (("state", "active"), ("error", "x")):
            with self.subTest(name), self.assertRaises(UserError):
                contract.write({name: value})
        order = self._create_order().with_user(self.users["office"])
        with self.assertRaises(UserError):
            order.contract_visit_id = contract.visit_ids[0].id
