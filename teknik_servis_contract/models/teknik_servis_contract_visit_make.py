from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from odoo.addons.teknik_servis.common import lock_rows
from odoo.addons.teknik_servis.models.teknik_servis_appointment_event import QUIET
from odoo.addons.teknik_servis.slots import to_utc

# When a promised day is over where nobody said a time.
EVENING = 18


class TeknikServisContractVisit(models.Model):
    """A visit becomes service records: once, by the cron or by somebody's button."""

    _inherit = "teknik.servis.contract.visit"

    def action_make(self):
        """Make the records of planned visits now.

        :return: action that opens what was made
        :raises UserError: a visit is not planned any more, or its contract not active
        """
        self.check_access("write")
        self.env["teknik.servis.order"].check_access("create")
        # The cron may be making them in this moment: one of the two looks anew.
        lock_rows(self.contract_id)
        refused = self.filtered(
            lambda one: one.state != "planned" or one.contract_id.state != "active"
        )
        if refused:
            raise UserError(
                self.env._(
                    "%(visits)s: records are made of planned visits of active "
                    "contracts.",
                    visits=", ".join(refused.mapped("display_name")),
                )
            )
        orders = self._make_records()
        if not orders:
            raise UserError(
                self.env._(
                    "%(visits)s: none of the devices is under the contract that day.",
                    visits=", ".join(self.mapped("display_name")),
                )
            )
        action = self.env["ir.actions.actions"]._for_xml_id(
            "teknik_servis.teknik_servis_order_action"
        )
        action["domain"] = [("id", "in", orders.ids)]
        action["context"] = {"teknik_servis_tab": "all"}
        if len(orders) == 1:
            action.update(
                {"res_id": orders.id, "view_mode": "form", "views": [(False, "form")]}
            )
        return action

    def _make_records(self, with_time=True):
        """Make the service records of planned visits, and announce them.

        All devices that are due at one site of a contract on one day are one group.
        The caller has locked the contracts. Visits that have no device on their day
        are skipped.

        :param with_time: False: nobody is booked, the dispatcher does it
        :return: the records
        """
        # sudo: a plan is made as it stands, whoever presses the button
        places = self.sudo()._get_places()
        groups = self._make_groups(places)
        vals_list, sites = [], {}
        for place, works in places.items():
            contract, _site, day = place
            # From one site to the next: nobody is at two of them at once.
            turn = sites[contract, day] = sites.get((contract, day), -1) + 1
            for visit, device in works:
                vals = visit._prepare_order_vals(device, groups.get(place))
                if with_time:
                    vals.update(visit._prepare_time_vals(turn))
                vals_list.append(vals)
        Order = self.env["teknik.servis.order"].with_context(**QUIET)
        orders = Order._as_system().create(vals_list).with_env(self.env)
        made = orders.contract_visit_id
        empty = self - made
        made._as_system().write({"date_made": fields.Datetime.now()})
        empty._skip(self.env._("None of the devices is under the contract that day"))
        made.sudo()._make_alerts()
        return orders

    def _get_places(self):
        """Return who goes where on which day for what.

        :return: `{(contract, site, day): [(visit, device)]}`; a contract without any
            devices is visited for itself
        """
        places = {}
        for visit in self:
            contract, day = visit.contract_id, visit.date_planned
            devices = visit.line_id._get_devices_on(day)
            if not contract.device_ids:
                devices = [contract.device_ids]
            for device in devices:
                key = (contract, device.site_id, day)
                places.setdefault(key, []).append((visit, device))
        return places

    def _make_groups(self, places):
        """Return the groups of those places where there is more than one record."""
        many = [place for place, works in places.items() if len(works) > 1]
        groups = self.env["teknik.servis.group"].sudo().with_context(**QUIET)
        made = groups.create(
            [
                {
                    "company_id": contract.company_id.id,
                    "partner_id": contract.partner_id.id,
                    "date": day,
                }
                for contract, _site, day in many
            ]
        )
        return dict(zip(many, made, strict=True))

    def _prepare_order_vals(self, device, group):
        """Return the values of the record of one visit at one device.

        Hook: `device` may be empty, `group` None.
        """
        self.ensure_one()
        contract, line = self.contract_id, self.line_id
        team = line.technician_ids.filtered("active")
        vals = {
            "contract_id": contract.id,
            "contract_visit_id": self.id,
            "contract_device_id": device.id,
            "company_id": contract.company_id.id,
            "partner_id": contract.partner_id.id,
            "user_id": contract.user_id.id,
            "type_id": line.type_id.id,
            "department_id": line.department_id.id,
            "technician_ids": [Command.set(team.ids)],
            "duration": line.duration,
            "customer_request": "\n".join(filter(None, (line.name, line.work_list))),
            "date_promised": to_utc(contract._get_zone(), self.date_planned, EVENING),
            "group_id": group and group.id,
            "contract_task_ids": [
                Command.create({"name": task.name, "sequence": task.sequence})
                for task in line.task_ids
            ],
        }
        if device:
            vals.update(device._prepare_order_vals())
        return vals

    def _prepare_time_vals(self, turn):
        """Return when the technicians come, where the plan of one visit says so.

        :param turn: how many sites they visit before it
        """
        line = self.line_id
        if not (line.hour and line.technician_ids.filtered("active")):
            return {}
        zone = self.contract_id._get_zone()
        hour = line.hour + turn * line.duration
        start = to_utc(zone, self.date_planned, hour)
        evening = to_utc(zone, self.date_planned, EVENING)
        return {"date_planned": start, "date_promised": max(start, evening)}

    # ---------------------------------------------------------------------- alerts

    def _make_alerts(self):
        """Put the visits of each contract and day into its responsible's calendar."""
        alarm = self.env.ref("calendar.alarm_notif_5", raise_if_not_found=False)
        wanted = {}
        for visit in self:
            key = (visit.contract_id, visit.date_planned)
            wanted[key] = wanted.get(key, self.browse()) | visit
        known = {
            (visit.contract_id, visit.date_planned): visit.alert_id
            for visit in self.contract_id.visit_ids
            if visit.alert_id
        }
        fresh = [key for key in wanted if key not in known]
        Event = self.env["calendar.event"].with_context(**QUIET)
        events = Event.create(
            [wanted[key]._prepare_alert_vals(*key, alarm) for key in fresh]
        )
        known.update(zip(fresh, events, strict=True))
        for key, visits in wanted.items():
            visits._as_system().write({"alert_id": known[key].id})

    def _prepare_alert_vals(self, contract, day, alarm):
        """Return the calendar event that announces visits of one contract's day."""
        user = contract.user_id
        words = self.with_context(lang=user.lang or contract.company_id.partner_id.lang)
        return {
            "name": " · ".join(
                (
                    words.env._("Contract visit"),
                    contract.partner_id.name or "",
                    contract.name,
                )
            ),
            "description": ", ".join(words.mapped("line_id.name")),
            "allday": True,
            "start": fields.Datetime.to_datetime(day),
            "stop": fields.Datetime.to_datetime(day),
            "start_date": day,
            "stop_date": day,
            "user_id": user.id,
            "partner_ids": [Command.set(user.partner_id.ids)],
            "alarm_ids": [Command.set(alarm.ids if alarm else [])],
            "privacy": "private",
            "show_as": "free",
        }

    def _move_alerts(self):
        """Let what announces moved visits stand on their day."""
        # sudo: the responsible's calendar
        for visit in self.sudo().filtered("alert_id"):
            day = visit.date_planned
            alert = visit.alert_id
            if alert.start_date == day:
                continue
            others = visit.contract_id.visit_ids - visit
            if alert in others.alert_id:
                visit._as_system().alert_id = False
                visit._make_alerts()
                continue
            alert.with_context(**QUIET).write(
                {
                    "start": fields.Datetime.to_datetime(day),
                    "stop": fields.Datetime.to_datetime(day),
                    "start_date": day,
                    "stop_date": day,
                }
            )

    def _describe(self):
        """Return visits in words, for messages."""
        return ", ".join(
            f"{visit.line_id.name} {format_date(self.env, visit.date_planned)}"
            for visit in self
        )
