from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import HttpCase

from odoo.addons.teknik_servis.tests.common import TeknikServisCommon


class DeskTourCase(TeknikServisCommon, HttpCase):
    """A Turkish shop whose screens are walked through in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("tr_TR")
        cls.env["ir.default"].set("res.partner", "lang", "tr_TR")
        cls.company.partner_id.lang = cls.customer.lang = "tr_TR"
        for user in cls.users.values():
            user.write({"lang": "tr_TR", "tz": "Europe/Istanbul"})
            # Its greeting covers the whole screen of a phone.
            user.odoobot_state = "disabled"

    def _walk(self, tour, address="service-records", role="office", phone=False):
        """Walk one tour that begins at an address of ours, as one of the roles."""
        self.browser_size = "390x844" if phone else "1366x768"
        self.touch_enabled = phone
        self.start_tour(
            f"/odoo/{address}", f"teknik_servis_{tour}", login=self.users[role].login
        )
        self.env.invalidate_all()

    def _walk_record(self, tour, order, **options):
        self._walk(tour, f"service-records/{order.id}", **options)

    def _stage_of(self, name):
        return self.env.ref(f"teknik_servis.teknik_servis_stage_{name}")

    def _get_newest(self):
        return self.env["teknik.servis.order"].search([], order="id desc", limit=1)

    @contextmanager
    def _printing_pdf(self):
        """Make PDF files as a running server does: tests make web pages of reports."""
        report = type(self.env["ir.actions.report"])
        render = report._render_qweb_pdf

        def render_pdf(self, *args, **kwargs):
            forced = self.with_context(force_report_rendering=True)
            return render(forced, *args, **kwargs)

        with patch.object(report, "_render_qweb_pdf", render_pdf):
            yield
