# Before any accounting is installed: the chart of accounts follows the country.
env.ref("base.TRY").active = True
env.ref("base.main_company").write(
    {
        "country_id": env.ref("base.tr").id,
        "currency_id": env.ref("base.TRY").id,
        "state_id": env.ref("base.state_tr_34").id,
        "city": "Istanbul",
    }
)
# The first language loaded would be every new customer's, and on all that they get.
env["ir.default"].set("res.partner", "lang", "tr_TR")
env.cr.commit()
