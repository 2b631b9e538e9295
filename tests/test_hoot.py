"""The unit tests of our web client (teknik_servis*/static/tests/*.test.js)."""

import re
from pathlib import Path

from odoo.tests import HttpCase, tagged

ROOT = Path(__file__).resolve().parent.parent


@tagged("post_install", "-at_install")
class TestHoot(HttpCase):
    def test_desktop(self):
        self._run_suites("desktop", other="mobile")

    def test_phone(self):
        self.browser_size, self.touch_enabled = "375x667", True
        self._run_suites("mobile", other="desktop")

    def _run_suites(self, preset, other):
        """Run all our suites in the browser; each test that is there must have run."""
        files = list(ROOT.glob("teknik_servis*/static/tests/*.test.js"))
        addons = sorted({path.relative_to(ROOT).parts[0] for path in files})
        suites = "".join(f"&id={self._hash(f'@{addon}')}" for addon in addons)
        said = []
        self._logger.getChild("browser").addFilter(
            lambda record: said.append(record.getMessage()) or True
        )
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000{suites}",
            code="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
        source = "\n".join(path.read_text() for path in files)
        written = len(re.findall(r"(?m)^test\(", source))
        elsewhere = source.count(f'\ntest.tags("{other}");')
        passed = re.findall(r"Passed (\d+) tests", "\n".join(said))
        self.assertEqual(passed, [str(written - elsewhere)])

    @staticmethod
    def _hash(path):
        """Return how Hoot names a suite in its address (32 bits, as in JavaScript)."""
        value = 0
        for character in path:
            value = ((value << 5) - value + ord(character)) & 0xFFFFFFFF
        return f"{value:08x}"
