"""What tests that run side by side must not share."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest_odoo

from odoo.tests import common
from odoo.tools import config


@contextmanager
def own_filestore(original, database):
    """Give a process's copy of the test database a copy of its filestore.

    pytest-odoo lets all of them use one: Odoo's tests empty it of what their own
    database does not know, and so of what another process has just written.
    """
    if original == database:
        yield
        return
    root = Path(config["data_dir"], "filestore")
    target = root / database
    shutil.rmtree(target, ignore_errors=True)
    # Odoo never changes a stored file in place: links will do.
    shutil.copytree(root / original, target, copy_function=os.link)
    try:
        yield
    finally:
        shutil.rmtree(target, ignore_errors=True)


pytest_odoo._shared_filestore = own_filestore
# A browser that starts while the other process works takes longer than ten seconds:
# Odoo would skip the test.
common.CHECK_BROWSER_ITERATIONS = 600
