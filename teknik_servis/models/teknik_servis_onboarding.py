from odoo import api, models, tools
from odoo.exceptions import AccessError

ONBOARDING = "teknik_servis.onboarding"
MANAGER = "teknik_servis.group_teknik_servis_manager"


class OnboardingOnboarding(models.Model):
    """The steps that lead an empty company to its first record.

    Kept in core's models, which nobody but administrators may read or write: all of it
    goes through the methods below, which ask for a manager of Servis.
    """

    _inherit = "onboarding.onboarding"

    @api.model
    def get_teknik_servis_steps(self):
        """Return the steps of the user's company while they help anybody.

        Costs no statement once they were dismissed or the company has a record.

        :return: list of `{"id", "title", "description", "button", "done", "action"}`;
            empty for whoever is no manager, after dismissal and with the first record
        """
        if not self.env.user.has_group(MANAGER) or self._is_teknik_servis_over():
            return []
        onboarding = self._get_teknik_servis_onboarding()
        if not onboarding:
            return []
        if self._has_teknik_servis_orders():
            onboarding.current_progress_id.action_close()
            return []
        self._update_teknik_servis_steps(onboarding)
        return [
            {
                "id": step.id,
                "title": step.title,
                "description": step.description,
                "button": step.button_text,
                "done": step.current_step_state != "not_done",
                "action": step.panel_step_open_action_name,
            }
            for step in onboarding.step_ids.sorted()
        ]

    @api.model
    def close_teknik_servis_steps(self):
        """Dismiss the steps for good, for everybody in the user's company.

        :raises AccessError: the user is no manager of Servis
        """
        self._check_teknik_servis_manager()
        self._get_teknik_servis_onboarding().current_progress_id.action_close()

    @api.model
    def _check_teknik_servis_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Ask a manager of Teknik Servis: only they set it up.")
            )

    @api.model
    def _is_teknik_servis_over(self):
        return self._get_teknik_servis_closed(self.env.company.id)

    @api.model
    @tools.ormcache("company_id")
    def _get_teknik_servis_closed(self, company_id):
        # sudo: core keeps progress for administrators only
        progress = self.env["onboarding.progress"].sudo()
        onboarding = self.env.ref(ONBOARDING, raise_if_not_found=False)
        return not onboarding or bool(
            progress.search_count(
                [
                    ("onboarding_id", "=", onboarding.id),
                    ("company_id", "=", company_id),
                    ("is_onboarding_closed", "=", True),
                ],
                limit=1,
            )
        )

    @api.model
    def _get_teknik_servis_onboarding(self):
        """Return our onboarding with a progress for the user's company."""
        # sudo: core keeps progress for administrators only
        onboarding = self.env.ref(ONBOARDING).sudo()
        onboarding._search_or_create_progress()
        return onboarding

    @api.model
    def _has_teknik_servis_orders(self):
        # sudo: whether there is a record is the company's matter, not one user's
        orders = self.env["teknik.servis.order"].sudo().with_context(active_test=False)
        return bool(
            orders.search_count([("company_id", "=", self.env.company.id)], limit=1)
        )

    @api.model
    def _update_teknik_servis_steps(self, onboarding):
        """Mark the steps done whose condition holds by now."""
        company = self.env.company.sudo()
        # sudo: plain employees do not read the whole of other employees
        employees = self.env["hr.employee"].sudo()
        conditions = {
            "onboarding_step_company": all(
                company[name] for name in ("street", "city", "phone", "vat")
            )
            and not company.uses_default_logo,
            "onboarding_step_technicians": bool(
                employees.search_count(
                    [
                        ("teknik_servis_is_technician", "=", True),
                        ("company_id", "=", company.id),
                    ],
                    limit=1,
                )
            ),
        }
        done = onboarding.step_ids.browse(
            self.env.ref(f"teknik_servis.{name}").id
            for name, is_met in conditions.items()
            if is_met
        )
        done.filtered(
            lambda step: step.current_step_state == "not_done"
        ).action_set_just_done()


class OnboardingProgress(models.Model):
    _inherit = "onboarding.progress"

    def write(self, vals):
        result = super().write(vals)
        if "is_onboarding_closed" in vals:
            # of _get_teknik_servis_closed
            self.env.registry.clear_cache()
        return result


class OnboardingOnboardingStep(models.Model):
    _inherit = "onboarding.onboarding.step"

    @api.model
    def action_open_teknik_servis_company(self):
        """Open the card of the user's company: name, address, tax number, logo."""
        self._check_teknik_servis_manager()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Company Data"),
            "res_model": "res.partner",
            # sudo: whose card it is stands on every invoice
            "res_id": self.env.company.sudo().partner_id.id,
            "views": [(False, "form")],
        }

    @api.model
    def action_open_teknik_servis_technicians(self):
        """Open the employees, to make technicians of them; none yet: a new one."""
        employees = self.env["hr.employee.public"]
        own = [("company_id", "=", self.env.company.id)]
        if employees.search_count(own, limit=1):
            return self._open_teknik_servis("hr_employee_action_technician")
        action = self._open_teknik_servis("teknik_servis_technician_action")
        return {**action, "context": {"teknik_servis_first_technician": True}}

    @api.model
    def action_open_teknik_servis_stages(self):
        """Open the stages, which are looked at by that."""
        action = self._open_teknik_servis("teknik_servis_stage_action")
        self._set_teknik_servis_done("onboarding_step_stages")
        return action

    @api.model
    def action_open_teknik_servis_forms(self):
        """Open the designs of forms, which are looked at by that."""
        action = self._open_teknik_servis("teknik_servis_form_action")
        self._set_teknik_servis_done("onboarding_step_forms")
        return action

    @api.model
    def action_open_teknik_servis_order(self):
        """Open a new record."""
        action = self._open_teknik_servis("teknik_servis_order_action")
        return {**action, "views": [(False, "form")], "view_mode": "form"}

    def _check_teknik_servis_manager(self):
        self.env["onboarding.onboarding"]._check_teknik_servis_manager()

    def _open_teknik_servis(self, name):
        self._check_teknik_servis_manager()
        return self.env["ir.actions.act_window"]._for_xml_id(f"teknik_servis.{name}")

    def _set_teknik_servis_done(self, name):
        self.env["onboarding.onboarding"]._get_teknik_servis_onboarding()
        # sudo: core keeps progress for administrators only; the rights were checked
        self.env.ref(f"teknik_servis.{name}").sudo().action_set_just_done()


class TeknikServisOrder(models.Model):
    _inherit = "teknik.servis.order"

    @api.model
    def get_stage_tabs(self, domain):
        """Add the first steps to what stands above a list that is empty by itself."""
        tabs = super().get_stage_tabs(domain)
        if not tabs["open_count"] and not domain:
            onboarding = self.env["onboarding.onboarding"]
            tabs["steps"] = onboarding.get_teknik_servis_steps()
        return tabs
