import logging

from psycopg2 import OperationalError

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 50


def work_off(waiting, due, send, fail, cron, order="id"):
    """Tell people what waits to be told, row by row, for a scheduled job.

    A row that fails is put aside and stops nobody else. What is sent and the mark that
    it was are one transaction: who stops between the two has done neither. Of two
    workers one is refused by PostgreSQL, and comes again.

    :param waiting: model of the rows
    :param due: domain of those whose time has come
    :param send: tells one row, in a savepoint; it is not due any more then
    :param fail: puts one row aside, in a savepoint; takes it and the exception
    :param cron: xml id of the job, called again at once while rows are left
    :param order: which rows come first
    """
    Cron, stuck = waiting.env["ir.cron"], []
    Cron._commit_progress(remaining=waiting.search_count(due))
    for row in waiting.search(due, order=order, limit=BATCH):
        row.invalidate_recordset()
        # What was changed or deleted while another one was told is not due now.
        if not row.exists().filtered_domain(due):
            continue
        try:
            with waiting.env.cr.savepoint():
                send(row)
        except OperationalError:
            continue  # somebody is writing it: its turn comes again
        except Exception as error:  # whatever a template of the users does
            _logger.info("%s was not told", row, exc_info=True)
            if not _put_aside(row, error, fail):
                stuck.append(row.id)
        Cron._commit_progress(1)
    # What cannot even be put aside waits for the next round: nobody is in its way.
    if waiting.search_count(Domain(due) & Domain("id", "not in", stuck), limit=1):
        waiting.env.ref(cron)._trigger()


def _put_aside(row, error, fail):
    """Return whether one row could be put aside; if not, nothing of it was done."""
    try:
        with row.env.cr.savepoint():
            fail(row, error)
            row.env.flush_all()
    except Exception:  # a constraint, a trigger, another addon's override
        _logger.warning("%s could not be put aside", row, exc_info=True)
        return False
    return True


def get_reason(error):
    """Return what an exception says, in one line: no traceback with paths of a server.

    :param error: an exception, of templates with the whole traceback in its text
    """
    lines = [line.strip() for line in str(error).splitlines()]
    telling = [line for line in lines if any(map(str.isalnum, line))]
    return telling[-1] if telling else type(error).__name__


def is_quiet(env):
    """Return whether nobody is told of what is done here: it is no news.

    What another program brings in, and what comes with an installation.
    """
    return bool(env.context.get("import_file") or env.context.get("install_mode"))


def put_in_outbox(model, keys, rows, update):
    """Add rows to an outbox, or to those that wait there for the same.

    :param model: of the outbox, in superuser mode; it has a unique index
    :param keys: SQL of what that index is on, with its condition
    :param rows: list of dicts with the same columns, as PostgreSQL takes them
    :param update: SQL of what is changed in a row that is there
    """
    if not rows:
        return
    now = fields.Datetime.now()
    rows = [{**row, "create_date": now, "write_date": now} for row in rows]
    columns = [SQL.identifier(name) for name in rows[0]]
    model.env.execute_query(
        SQL(
            "INSERT INTO %s AS waiting (%s) VALUES %s"
            " ON CONFLICT %s DO UPDATE SET %s RETURNING id",
            SQL.identifier(model._table),
            SQL(", ").join(columns),
            SQL(", ").join(SQL("%s", tuple(row.values())) for row in rows),
            keys,
            update,
        )
    )
    model.invalidate_model()
