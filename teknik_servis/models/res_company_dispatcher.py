from odoo import fields, models

# Ten years: more is a slip of the finger, and no date any more.
LONGEST_HOURS = 24 * 3650
LONGEST_MINUTES = 24 * 60


class ResCompany(models.Model):
    """Of what a company's dispatcher is warned, and how early."""

    _inherit = "res.company"

    teknik_servis_warn_dispatcher = fields.Boolean(
        "Warn of What Slips",
        default=True,
        help="Put promises at risk, visits that nobody began and records that stand in "
        "a stage for too long on the list of who is responsible for the record. What "
        "is cured goes from the list by itself.",
    )
    teknik_servis_dispatcher_id = fields.Many2one(
        "res.users",
        "Dispatcher",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Is warned of records that have nobody responsible. Empty: a manager of "
        "Servis.",
    )
    teknik_servis_promise_hours = fields.Integer(
        "Promise at Risk",
        default=24,
        help="How many hours before the promised date a record that is not ready is "
        "warned of. 0: once the date is over.",
    )
    teknik_servis_start_minutes = fields.Integer(
        "Visit Not Started",
        default=15,
        help="How many minutes after the time of an appointment somebody is warned "
        "that its technician has not set out or begun.",
    )

    _teknik_servis_promise_hours_possible = models.Constraint(
        f"CHECK(teknik_servis_promise_hours BETWEEN 0 AND {LONGEST_HOURS})",
        f"A promise is warned of 0 to {LONGEST_HOURS} hours before its date.",
    )
    _teknik_servis_start_minutes_possible = models.Constraint(
        f"CHECK(teknik_servis_start_minutes BETWEEN 0 AND {LONGEST_MINUTES})",
        f"A visit is warned of 0 to {LONGEST_MINUTES} minutes after its time.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    teknik_servis_warn_dispatcher = fields.Boolean(
        related="company_id.teknik_servis_warn_dispatcher", readonly=False
    )
    teknik_servis_dispatcher_id = fields.Many2one(
        related="company_id.teknik_servis_dispatcher_id",
        readonly=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    teknik_servis_promise_hours = fields.Integer(
        related="company_id.teknik_servis_promise_hours", readonly=False
    )
    teknik_servis_start_minutes = fields.Integer(
        related="company_id.teknik_servis_start_minutes", readonly=False
    )
