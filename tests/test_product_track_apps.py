"""Product Tracking where Odoo's Sales, Purchase and Repairs are installed.

None of them is needed by the addon; here they are installed on a copy of the template.
"""

import pytest

from .environment import fresh_database, odoo, run_snippet

APPS = "sale_stock,purchase_stock,repair"
STATEMENTS = 12

# A device is bought, billed, sold, invoiced, comes back with a credit note, is repaired
# and sold to somebody else; what was cancelled and what is another device's is not its.
TRADE = """
from odoo.fields import Command

def user(login, *groups):
    return env["res.users"].create({
        "name": login.title(),
        "login": login,
        "lang": "en_US",
        "tz": "Europe/Istanbul",
        "group_ids": [Command.link(env.ref(group).id) for group in groups],
    })

def move(picking, serial=None):
    for one in picking.move_ids:
        one.move_line_ids.unlink()
        lot = env["stock.lot"].search([("name", "=", serial or "TR-1")])
        values = {"lot_id": lot.id} if lot else {"lot_name": serial or "TR-1"}
        one.move_line_ids = [Command.create({
            "product_id": one.product_id.id,
            "quantity": 1,
            "picking_id": picking.id,
            "location_id": one.location_id.id,
            "location_dest_id": one.location_dest_id.id,
            **values,
        })]
        one.picked = True
    picking.with_context(skip_sms=True)._action_done()
    assert picking.state == "done", picking.state

def buy(serial):
    order = env["purchase.order"].create({
        "partner_id": supplier.id,
        "order_line": [Command.create({
            "product_id": boiler.id, "product_qty": 1, "price_unit": 600,
        })],
    })
    order.button_confirm()
    move(order.picking_ids, serial)
    order.action_create_invoice()
    order.invoice_ids.invoice_date = "2026-01-10"
    order.invoice_ids.action_post()
    return order

def sell(partner, serial=None, seller=None):
    order = env["sale.order"].create({
        "partner_id": partner.id,
        "user_id": (seller or env.user).id,
        "order_line": [Command.create({
            "product_id": boiler.id, "product_uom_qty": 1, "price_unit": 1000,
        })],
    })
    order.action_confirm()
    return order

def invoice(order):
    made = order._create_invoices()
    made.action_post()
    return made

Partner = env["res.partner"]
supplier = Partner.create({"name": "Supplier"})
customer, second = Partner.create([{"name": "First"}, {"name": "Second"}])
boiler = env["product.product"].create({
    "name": "Boiler",
    "type": "consu",
    "is_storable": True,
    "tracking": "serial",
    "invoice_policy": "order",
    "purchase_method": "purchase",
})
office = "teknik_servis.group_teknik_servis_office"
seller = user("seller", office, "sales_team.group_sale_salesman")
user("clerk", office)
user(
    "keeper", office, "stock.group_stock_user", "account.group_account_invoice",
    "sales_team.group_sale_salesman_all_leads", "purchase.group_purchase_user",
)
bought = buy("TR-1")
other = buy("TR-2")
first = sell(customer, seller=seller)
move(first.picking_ids)
first_invoice = invoice(first)
cancelled = sell(customer)
cancelled._action_cancel()
back = env["stock.return.picking"].with_context(
    active_id=first.picking_ids.id, active_model="stock.picking"
).create({"picking_id": first.picking_ids.id})
back.product_return_moves.quantity = 1
came_back = env["stock.picking"].browse(back.action_create_returns()["res_id"])
move(came_back)
reversal = env["account.move.reversal"].with_context(
    active_model="account.move", active_ids=first_invoice.ids
).create({"journal_id": first_invoice.journal_id.id})
credit = env["account.move"].browse(reversal.refund_moves()["res_id"])
credit.action_post()
lot = env["stock.lot"].search([("name", "=", "TR-1")])
repairs = env["repair.order"].create([
    {"product_id": boiler.id, "lot_id": lot.id, "partner_id": customer.id}
    for _number in range(2)
])
repairs[1].action_repair_cancel()
resold = sell(second)
move(resold.picking_ids)
resold_invoice = invoice(resold)
labour = env["product.product"].create({"name": "Labour", "type": "service"})
service = env["teknik.servis.order"].create({
    "partner_id": second.id,
    "product_id": boiler.id,
    "serial": "tr-1",
    "line_ids": [Command.create({"product_id": labour.id, "quantity": 1})],
})
env["teknik.servis.operation"].create({"order_id": service.id, "work_done": "Seen"})
env.cr.commit()
result = {
    "lot": lot.id,
    "purchase": bought.name,
    "bill": bought.invoice_ids.name,
    "bill_day": str(bought.invoice_ids.invoice_date),
    "first": first.name,
    "resold": resold.name,
    "came_back": came_back.name,
    "invoices": [first_invoice.name, credit.name, resold_invoice.name],
    "repairs": repairs.mapped("name"),
    "service": service.name,
    "strange": [other.name, other.invoice_ids.name, cancelled.name],
}
"""
ASK = """
asker = env["res.users"].search([("login", "=", login)])
env.cr.commit()
context = {"lang": "en_US", "tz": "Europe/Istanbul"}
Lot = env(user=asker.id, context=context)["stock.lot"]
Lot.get_teknik_servis_card("tr-1")  # warm registry caches
env.invalidate_all()
before = env.cr.sql_log_count
found = Lot.get_teknik_servis_card("tr-1")
result = {"statements": env.cr.sql_log_count - before, **found}
"""


@pytest.fixture(scope="module")
def database():
    with fresh_database() as name:
        odoo(name, "-i", APPS)
        yield name


@pytest.fixture(scope="module")
def traded(database):
    return run_snippet(database, TRADE)


def ask(database, login):
    found = run_snippet(database, ASK, login=login)
    assert found["state"] == "found"
    assert found["statements"] <= STATEMENTS
    told = {event["document"] for event in found["events"]}
    return found["card"], told, found["events"]


def test_sales_purchases_and_repairs_are_told_and_nothing_else(database, traded):
    card, told, events = ask(database, "keeper")
    assert card["bought"]["document"] == traded["purchase"]
    assert card["bought"]["model"] == "purchase.order"
    assert card["bought"]["partner"] == "Supplier"
    assert card["sold"]["document"] == traded["resold"]
    assert card["sold"]["model"] == "sale.order"
    assert card["owner"] == card["sold"]["partner"] == "Second"
    names = ("purchase", "bill", "first", "resold", "service")
    wanted = {traded[name] for name in names} | {
        *traded["invoices"],
        *traded["repairs"],
    }
    assert wanted <= told
    assert not told & set(traded["strange"])
    states = {event["document"]: event.get("is_cancelled") for event in events}
    assert [states[name] for name in traded["repairs"]] == [False, True]
    [bill] = [event for event in events if event["document"] == traded["bill"]]
    assert (bill["date"][:10], bill["is_day"]) == (traded["bill_day"], True)
    # What came back belongs to the sale, as Odoo itself has it.
    kinds = [event["title"] for event in events if event["kind"] == "sale"]
    assert kinds == [
        "Delivered to the customer",
        "Taken back from the customer",
        "Delivered to the customer",
    ]


def test_a_seller_reads_the_own_sale_and_of_others_the_transfer(database, traded):
    card, told, _events = ask(database, "seller")
    assert {traded["first"], *traded["invoices"][:2]} <= told
    secret = {"purchase", "bill", "resold"}
    assert not told & {*(traded[name] for name in secret), traded["invoices"][2]}
    # Core lets sellers read transfers.
    for way in ("bought", "sold"):
        assert card[way]["model"] == "stock.picking"


def test_a_clerk_without_those_apps_rights_reads_the_service_alone(database, traded):
    card, told, _events = ask(database, "clerk")
    assert told == {traded["service"]}
    assert not card["bought"]
    # The card itself tells to whom it went.
    assert card["sold"]["partner"] == "Second"
    assert not card["sold"].get("res_id")
