"""Install, update and uninstall on databases of their own, with a quiet log.

`odoo()` and `Snippet.result()` fail on any WARNING or ERROR that is ours, and so does
./dev when it installs our addons in the template that these tests begin with.
"""

import pytest

from .environment import BASE, Snippet, fresh_database, odoo, run_snippet

OURS = "teknik_servis,teknik_servis_contract,teknik_servis_portal"

# A job that went the whole way: its documents must outlive the addon.
WORK = """
user = env["res.users"].create({"name": "Plain", "login": "plain"})
employee = env["hr.employee"].create({"name": "Ali Usta"})
employee.action_teknik_servis_make_technician()
part = env["product.product"].create(
    {"name": "Fan", "type": "consu", "is_storable": True, "list_price": 100}
)
van = employee.teknik_servis_location_id
env["stock.quant"]._update_available_quantity(part, van, 5)
order = env["teknik.servis.order"].create({
    "partner_id": env["res.partner"].create({"name": "Customer"}).id,
    "technician_ids": [(6, 0, employee.ids)],
    "line_ids": [(0, 0, {"product_id": part.id, "quantity": 2})],
})
line = order.line_ids
picking, move = order._send({line: 2}, {line: 2})
move.action_post()
order.write({
    "stage_id": order.stage_id._get_first_of_kind("done", env.company).id,
    "delivered_to": "Customer",
    "date_delivered": "2026-01-02 10:00:00",
    "result": "repaired",
})
env.cr.commit()
result = {"picking": picking.id, "move": move.id, "employee": employee.id}
"""
UNINSTALL = """
modules = env["ir.module.module"].search([("name", "=", "teknik_servis")])
modules.button_immediate_uninstall()
"""
LEFT = """
ours = "teknik_servis%"
env.cr.execute("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'teknik_servis%'")
tables = env.cr.fetchone()[0]
env.cr.execute(
    "SELECT count(*) FROM information_schema.columns "
    "WHERE column_name LIKE 'teknik_servis%'"
)
columns = env.cr.fetchone()[0]
plain = env(user=env["res.users"].search([("login", "=", "plain")]))
employees = plain["hr.employee.public"].search([("name", "=", "Ali Usta")])
names = [
    ("name", "like", "teknik%servis%"),
    ("state", "in", ("installed", "to remove", "to upgrade")),
]
result = {
    "tables": tables,
    "columns": columns,
    "modules": env["ir.module.module"].search_count(names),
    "models": env["ir.model"].search_count([("model", "=like", "teknik.servis%")]),
    "fields": env["ir.model.fields"].search_count([("name", "=like", ours)]),
    "data": env["ir.model.data"].search_count([("module", "=like", ours)]),
    "rules": env["ir.rule"].search_count([("name", "like", "Service record")]),
    "picking": env["stock.picking"].browse(picking).state,
    "move": env["account.move"].browse(move).state,
    "employees": len(employees.read()),
    "employee": env["hr.employee"].browse(employee).name,
}
"""
AFTERWARDS = {
    "tables": 0,
    "columns": 0,
    "modules": 0,
    "models": 0,
    "fields": 0,
    "data": 0,
    "rules": 0,
    "picking": "done",
    "move": "posted",
    "employees": 1,
    "employee": "Ali Usta",
}
RENAME = """
stage = env["teknik.servis.stage"].search([("kind", "=", "new")], limit=1)
stage.name = "Kabul"
env.cr.commit()
result = stage.id
"""
COUNT = "result = env['teknik.servis.order'].search_count([])"
SEQUENCES = """
result = env["ir.sequence"].search_count([("code", "=", "teknik.servis.order")])
"""


@pytest.fixture(scope="module")
def database():
    """Core's modules and ours, without demo data."""
    with fresh_database() as name:
        yield name


def test_update_changes_nothing(database):
    stage = run_snippet(database, RENAME)
    odoo(database, "-u", OURS)
    name = run_snippet(
        database, "result = env['teknik.servis.stage'].browse(stage).name", stage=stage
    )
    assert name == "Kabul"
    assert run_snippet(database, SEQUENCES) == 1


def test_uninstall_leaves_documents_and_employees(database):
    work = run_snippet(database, WORK)
    run_snippet(database, UNINSTALL)
    assert run_snippet(database, LEFT, **work) == AFTERWARDS
    # And back again, as on the first day.
    odoo(database, "-i", OURS)
    assert run_snippet(database, COUNT) == 0


def test_demo_data_comes_stays_and_goes():
    from databases import install  # on the path since environment was imported

    with fresh_database(BASE) as name:
        install(name, "-i", OURS, demo=True)
        orders = run_snippet(name, COUNT)
        assert orders > 5
        install(name, "-u", OURS, demo=True)
        assert run_snippet(name, COUNT) == orders
        work = run_snippet(name, WORK)
        # Demo products that were moved cannot go, which core tells as errors.
        Snippet(name, UNINSTALL).result(may_warn=True)
        left = run_snippet(name, LEFT, **work)
        assert left == {**AFTERWARDS, "data": left["data"]}
