"""Part requests where Purchase is installed, which we do not depend on."""

import pytest

from .environment import fresh_database, odoo, run_snippet

# Two companies with an order of their own each; a buyer, and a clerk who has no rights
# on purchases.
SHOP = """
office = env.ref("teknik_servis.group_teknik_servis_office")
buying = env.ref("purchase.group_purchase_user")
clerk, buyer = env["res.users"].create([
    {"name": "Clerk", "login": "clerk", "group_ids": [(6, 0, office.ids)]},
    {"name": "Buyer", "login": "buyer", "group_ids": [(6, 0, (office | buying).ids)]},
])
other = env["res.company"].create({"name": "Other"})
env["stock.warehouse"].create({"name": "Other", "code": "OTH", "company_id": other.id})
supplier, customer = env["res.partner"].create([{"name": "Supplier"}, {"name": "Joe"}])
part = env["product.product"].create({
    "name": "Fan", "type": "consu", "is_storable": True, "standard_price": 5,
})
line = {"product_id": part.id, "product_qty": 2, "price_unit": 5}
ours, theirs = env["purchase.order"].create([
    {
        "partner_id": supplier.id,
        "company_id": company.id,
        # Midnight of the 2nd in Istanbul.
        "date_planned": "2030-05-01 21:00:00",
        "order_line": [(0, 0, {**line, "date_planned": "2030-05-01 21:00:00"})],
    }
    for company in (env.company, other)
])
theirs.name = "OTHER/1"
order = env["teknik.servis.order"].create({"partner_id": customer.id})
request = env["teknik.servis.part.request"].create({
    "order_id": order.id, "product_id": part.id, "quantity": 2,
})
env.cr.commit()
result = {
    "request": request.id,
    "purchase": ours.id,
    "number": ours.name,
    "supplier": supplier.id,
}
"""
# What the dialog proposes to somebody who types a number.
PROPOSE = """
result = []
for login, typed in cases:
    user = env["res.users"].search([("login", "=", login)])
    as_user = env(user=user, context={"tz": "Europe/Istanbul"})
    dialog = as_user["teknik.servis.part.order"].create({
        "request_ids": [request_id], "order_reference": typed,
    })
    result.append([dialog.supplier_id.id, str(dialog.date_expected or "")])
"""
ORDER = """
env = env(user=env["res.users"].search([("login", "=", "buyer")]))
request = env["teknik.servis.part.request"].browse(request_id)
dialog = env["teknik.servis.part.order"].create({
    "request_ids": request.ids, "order_reference": typed,
})
dialog.action_order()
clerk = request.with_user(env["res.users"].search([("login", "=", "clerk")]))
env.cr.commit()
action = request.action_view_purchase()
result = {
    "state": request.state,
    "opened": [action["res_model"], action["res_id"]],
    "buyer": request.has_purchase,
    "clerk": clerk.has_purchase,
    "nothing": clerk.action_view_purchase(),
}
"""
# The supplier's order is confirmed, its goods are received, and the part is set aside.
RECEIVE = """
order = env["purchase.order"].browse(purchase)
order.button_confirm()
receipt = order.picking_ids
receipt.move_ids.picked = True
receipt.with_context(skip_sms=True).button_validate()
env = env(user=env["res.users"].search([("login", "=", "clerk")]))
request = env["teknik.servis.part.request"].browse(request_id)
request._arrive()
line = request.line_id
result = [receipt.state, request.state, line.quantity, line.sudo().move_ids.state]
"""


@pytest.fixture(scope="module")
def database():
    with fresh_database() as name:
        odoo(name, "-i", "purchase")
        yield name


@pytest.fixture(scope="module")
def shop(database):
    return run_snippet(database, SHOP)


def test_a_number_of_our_order_proposes_supplier_and_day(database, shop):
    number = shop["number"]
    cases = [
        ("buyer", number),
        ("buyer", f" {number} "),
        ("buyer", "OTHER/1"),  # another company's
        ("buyer", "MI-77"),  # the supplier's own
        ("clerk", number),  # who may not read purchases
    ]
    told = run_snippet(database, PROPOSE, cases=cases, request_id=shop["request"])
    found = [shop["supplier"], "2030-05-02"]
    nothing = [False, ""]
    assert told == [found, found, nothing, nothing, nothing]


def test_the_order_opens_for_those_who_may_read_it(database, shop):
    told = run_snippet(
        database, ORDER, typed=shop["number"], request_id=shop["request"]
    )
    assert told == {
        "state": "ordered",
        "opened": ["purchase.order", shop["purchase"]],
        "buyer": True,
        "clerk": False,
        "nothing": False,
    }
    received = run_snippet(
        database, RECEIVE, purchase=shop["purchase"], request_id=shop["request"]
    )
    assert received == ["done", "arrived", 2, "assigned"]
