import os

import pytest

if "TS_ODOO_CMD" not in os.environ:
    pytest.exit("Run the tests with ./dev test: it makes what they stand on.", 2)


@pytest.fixture(scope="module")
def database():
    """A copy of the template for the tests of one file, which need real processes."""
    # Not before the variables are known to be there.
    from .environment import fresh_database

    with fresh_database() as name:
        yield name
