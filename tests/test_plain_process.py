"""Gönder outside test mode, among core's addons that touch transfers.

Under tests core's addons keep quiet: `stock_sms`, for one, asks its question by a
dialog only in real life, and then nothing is delivered.
"""

import pytest
from lxml import etree

from .environment import fresh_database, odoo, run_snippet

ADDONS = (
    "account_debit_note",
    "delivery",
    "l10n_tr_nilvera_edispatch",
    "product_expiry",
    "stock_delivery",
    "stock_picking_batch",
    "stock_sms",
)
UBL = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}

# Everything that could make core ask: an SMS on delivery, lots past their date,
# transfers batched by partner, slips printed by themselves.
SHOP = """
country = env.ref("base.tr")
address = {
    "street": "Moda Caddesi 1",
    "city": "Kadıköy",
    "zip": "34710",
    "country_id": country.id,
    "state_id": env["res.country.state"].search(
        [("country_id", "=", country.id), ("code", "=", "34")]
    ).id,
}
env.company.partner_id.with_context(no_vat_validation=True).write(
    {**address, "vat": "1111111111"}
)
env.company.write({
    "has_received_warning_stock_sms": False,
    "stock_text_confirmation": True,
    "stock_confirmation_type": "sms",
})
warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)])
warehouse.out_type_id.write({
    "auto_print_delivery_slip": True,
    "auto_batch": True,
    "batch_group_by_partner": True,
})
group = env.ref("teknik_servis.group_teknik_servis_technician")
user = env["res.users"].create(
    {"name": "Ali Usta", "login": "ali", "group_ids": [(6, 0, group.ids)]}
)
employee = env["hr.employee"].create({"name": "Ali Usta", "user_id": user.id})
employee.action_teknik_servis_make_technician()
part, gas, labour = env["product.product"].create([
    {"name": "Fan Motoru", "type": "consu", "is_storable": True},
    {
        "name": "Soğutucu Gaz",
        "type": "consu",
        "is_storable": True,
        "tracking": "lot",
        "use_expiration_date": True,
    },
    {"name": "İşçilik", "type": "service"},
])
lot = env["stock.lot"].create({
    "name": "L1",
    "product_id": gas.id,
    "company_id": env.company.id,
    "expiration_date": "2020-01-01",
    "removal_date": "2099-01-01",
})
Quant = env["stock.quant"]
van = employee.teknik_servis_location_id
Quant._update_available_quantity(part, van, 5)
Quant._update_available_quantity(gas, van, 5, lot_id=lot)
customer = env["res.partner"].with_context(no_vat_validation=True).create({
    "name": "Ayşe Yılmaz",
    "phone": "+90 532 111 22 33",
    "email": "ayse@example.com",
    "vat": "22222222222",
    **address,
})
order = env["teknik.servis.order"].create({
    "partner_id": customer.id,
    "technician_ids": [(6, 0, employee.ids)],
})
env["teknik.servis.operation"].with_user(user).create({
    "order_id": order.id,
    "line_ids": [
        (0, 0, {"product_id": part.id, "quantity": 2}),
        (0, 0, {"product_id": gas.id, "quantity": 1, "lot_id": lot.id}),
        (0, 0, {"product_id": labour.id}),
    ],
})
env.cr.commit()
dialog = env["teknik.servis.send"].with_user(user).create({"order_id": order.id})
dialog.action_send()
env.cr.commit()
result = {"order": order.id, "test_mode": bool(odoo.modules.module.current_test)}
"""
LOOK = """
order = env["teknik.servis.order"].browse(order_id)
pickings = order.line_ids.move_ids.picking_id
moves = order.line_ids.invoice_line_ids.move_id
result = {
    "states": pickings.mapped("state"),
    "dispatch": pickings.mapped("l10n_tr_nilvera_dispatch_state"),
    "delivered": order.line_ids.mapped("qty_delivered"),
    "invoices": moves.mapped("state"),
    "invoiced": order.line_ids.mapped("qty_invoiced"),
}
"""
DISPATCH = """
order = env["teknik.servis.order"].browse(order_id)
picking = order.line_ids.move_ids.picking_id
driver = env["res.partner"].with_context(no_vat_validation=True).create({
    "name": "Ali Usta", "vat": "33333333333", "country_id": env.ref("base.tr").id,
})
plate = env["l10n_tr.nilvera.trailer.plate"].create(
    {"name": "34ABC123", "plate_number_type": "vehicle"}
)
picking.write({
    "l10n_tr_nilvera_driver_ids": [(6, 0, driver.ids)],
    "l10n_tr_vehicle_plate": plate.id,
})
errors = picking._l10n_tr_validate_edispatch_fields()
assert not errors, errors
picking.action_generate_l10n_tr_edispatch_xml()
xml = env["ir.attachment"].search(
    [("res_model", "=", "stock.picking"), ("res_id", "=", picking.id)]
).filtered(lambda file: file.name.endswith("e_Dispatch.xml"))
result = {"xml": xml.raw.decode(), "sent": picking.l10n_tr_nilvera_dispatch_state}
"""
DEBIT = """
order = env["teknik.servis.order"].browse(order_id)
move = order.line_ids.invoice_line_ids.move_id
move.action_post()
env["account.debit.note"].with_context(
    active_model="account.move", active_ids=move.ids
).create({"copy_lines": True}).create_debit()
env.flush_all()
result = order.line_ids.mapped("qty_invoiced")
"""


@pytest.fixture(scope="module")
def database():
    with fresh_database() as name:
        odoo(name, "-i", ",".join(ADDONS), may_warn=True)
        yield name


@pytest.fixture(scope="module")
def shop(database):
    return run_snippet(database, SHOP)


def test_everything_is_delivered_and_invoiced(database, shop):
    assert not shop["test_mode"]
    assert run_snippet(database, LOOK, order_id=shop["order"]) == {
        "states": ["done"],
        "dispatch": ["to_send"],
        "delivered": [2, 1, 0],
        "invoices": ["draft"],
        "invoiced": [2, 1, 1],
    }


def test_dispatch_document_holds_the_parts(database, shop):
    made = run_snippet(database, DISPATCH, order_id=shop["order"])
    tree = etree.fromstring(made["xml"].encode())
    lines = [
        (
            line.findtext("cac:Item/cbc:Name", namespaces=UBL),
            float(line.findtext("cbc:DeliveredQuantity", namespaces=UBL)),
        )
        for line in tree.findall("cac:DespatchLine", UBL)
    ]
    assert sorted(lines) == [("Fan Motoru", 2), ("Soğutucu Gaz", 1)]
    assert "Ayşe" in made["xml"] and "34ABC123" in made["xml"]


def test_debit_note_is_not_counted(database, shop):
    """It charges more for what was invoiced; it invoices nothing a second time."""
    assert run_snippet(database, DEBIT, order_id=shop["order"]) == [2, 1, 1]
