employees = env["res.users"].search([("share", "=", False)])
employees.write({"lang": "tr_TR", "tz": "Europe/Istanbul"})
env.cr.commit()
