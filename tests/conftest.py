import os

import pytest

if "TS_ODOO_CMD" not in os.environ:
    pytest.exit("Run the tests with ./dev test: it makes what they stand on.", 2)
