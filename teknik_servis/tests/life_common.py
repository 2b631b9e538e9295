from contextlib import contextmanager

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .common import ROLES, TeknikServisCommon


class LifeCycleCommon(TeknikServisCommon):
    """Stages of every kind without entry conditions, and what the browser does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The default stages ask for something; tests of the way itself do not.
        cls.stages = {
            stage.kind: stage
            for stage in cls.env["teknik.servis.stage"].create(
                [
                    {"name": f"Free {kind}", "kind": kind, "sequence": 0}
                    for kind in ("planned", "in_progress", "waiting", "ready")
                ]
            )
        }

    def _as(self, records, role):
        """Return records as one of the users, as a web request has them."""
        return records.with_user(self.users[role]).with_context(
            tracking_disable=False,
            allowed_company_ids=self.users[role].company_ids.ids,
        )

    @classmethod
    def _create_other_company(cls):
        """Create a second company with an office user of its own."""
        company = cls.env["res.company"].create({"name": "Öteki Şube"})
        cls.env.user.company_ids |= company
        user = new_test_user(
            cls.env,
            "ts_other",
            groups=ROLES["manager"],
            company_id=company.id,
            company_ids=[company.id],
        )
        return company, user

    @contextmanager
    def _refused(self, text):
        """Expect a refusal whose message has a text; what was begun is undone.

        (Odoo's `assertRaisesRegex` leaves it half done, `assertRaises` does not.)
        """
        with self.assertRaises(UserError) as caught:
            yield
        self.assertIn(text, str(caught.exception))

    def _history(self, order):
        """Return the history of a record as (kind before, kind after, who)."""
        operations = order.sudo().operation_ids.sorted("id")
        return [
            (op.stage_from_id.kind, op.stage_id.kind, op.user_id.login)
            for op in operations
        ]

    def _get_web_specification(self, model, view_type):
        """Return what the web client asks for to show a view (see `web_read`)."""
        arch = model.get_views([(False, view_type)])["views"][view_type]["arch"]
        return self._get_node_specification(model, etree.fromstring(arch))

    def _get_node_specification(self, model, node):
        specification = {}
        for child in node:
            name = child.get("name")
            if child.tag != "field" or name not in model._fields:
                specification.update(self._get_node_specification(model, child))
                continue
            field = model._fields[name]
            spec = {}
            if field.type == "many2one":
                spec = {"fields": {"display_name": {}}}
            elif field.relational:
                comodel = model.env[field.comodel_name]
                inner = self._get_node_specification(comodel, child)
                spec = {"fields": inner or {"display_name": {}}}
            specification[name] = spec
        return specification
