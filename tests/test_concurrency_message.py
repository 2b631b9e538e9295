"""Two workers that tell the same people at the same moment, and one that dies.

Each is a process of its own. At a barrier both have chosen the same row; what is sent
and the mark that it was are one transaction, so one of them has nothing to tell.
"""

from .environment import Snippet, run_snippet

# A technician with a login, a customer with an address, and one appointment.
SHOP = """
from datetime import timedelta
from odoo import fields
group = env.ref("teknik_servis.group_teknik_servis_technician")
user = env["res.users"].create(
    {"name": "Ali", "login": "ali", "group_ids": [(6, 0, group.ids)]}
)
employee = env["hr.employee"].create({"name": "Ali", "user_id": user.id})
employee.action_teknik_servis_make_technician()
env.company.teknik_servis_visit_mail_id = env.ref(
    "teknik_servis.teknik_servis_visit_mail_template"
)
customer = env["res.partner"].create({"name": "Customer", "email": "c@example.com"})
env.cr.commit()
"""
BOOK = """
order = env["teknik.servis.order"].create({"partner_id": customer.id})
env["teknik.servis.appointment"].create({
    "technician_id": employee.id,
    "order_ids": [(6, 0, order.ids)],
    "start": fields.Datetime.now() + timedelta(days=3),
})
env.cr.commit()
outboxes = ("teknik.servis.planning.notice", "teknik.servis.visit.notice")
for outbox in outboxes:
    env[outbox].search([]).due = fields.Datetime.now() - timedelta(minutes=1)
result = {"order": order.id, "partner": user.partner_id.id}
env.cr.commit()
"""
# Both have read what is due before either tells it.
WORK = """
import pathlib, time
from unittest.mock import patch
rows = env[outbox]
tell = getattr(type(rows), method)

def meet(row, *args):
    pathlib.Path(folder, name).touch()
    while len(list(pathlib.Path(folder).iterdir())) < 2:
        time.sleep(0.02)
    result.append("met")
    return tell(row, *args)

result = []
with patch.object(type(rows), method, meet):
    rows._cron_tell()
"""
# Dies when everything is told and nothing is committed.
DIE = """
import os
from unittest.mock import patch
calls = []

def commit(*args, **kwargs):
    calls.append(1)
    if len(calls) == 2:
        env.flush_all()
        os._exit(1)

with patch.object(type(env["ir.cron"]), "_commit_progress", commit):
    env[outbox]._cron_tell()
"""
LOOK = """
order = env["teknik.servis.order"].browse(order_id)
told = env["mail.message"].search(
    [("partner_ids", "in", [partner_id]), ("message_type", "=", "user_notification"),
     ("res_id", "=", order_id)]
)
mails = env["mail.mail"].search(
    [("model", "=", order._name), ("res_id", "=", order_id)]
)
result = {
    "technician": len(told),
    "customer": len(mails),
    "waiting": env["teknik.servis.planning.notice"].search_count([])
    + env["teknik.servis.visit.notice"].search_count([]),
}
"""
OUTBOXES = {
    "teknik.servis.planning.notice": "_tell_technician",
    "teknik.servis.visit.notice": "_send",
}


def look(database, booked):
    return run_snippet(
        database, LOOK, order_id=booked["order"], partner_id=booked["partner"]
    )


def test_two_workers_tell_everybody_once_and_a_dead_one_nobody(database, tmp_path):
    booked = run_snippet(database, SHOP + BOOK)
    for outbox in OUTBOXES:
        dead = Snippet(database, DIE, outbox=outbox)
        dead.process.communicate()
        assert dead.process.returncode == 1
    # What the dead ones had told is gone with them.
    assert look(database, booked) == {"technician": 0, "customer": 0, "waiting": 2}
    for outbox, method in OUTBOXES.items():
        folder = tmp_path / outbox
        folder.mkdir()
        workers = [
            Snippet(
                database,
                WORK,
                outbox=outbox,
                method=method,
                folder=str(folder),
                name=name,
            )
            for name in ("one", "two")
        ]
        # The loser's serialization failure is in its log.
        met = [worker.result(may_warn=True) for worker in workers]
        assert met == [["met"], ["met"]], "it was a race"
    assert look(database, booked) == {"technician": 1, "customer": 1, "waiting": 0}
