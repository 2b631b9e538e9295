"""What ./dev test has made, for tests that need real processes or other databases.

The variables that ./dev sets, beside Odoo's ODOO_RC and PostgreSQL's PG...:

TS_ODOO_CMD          Odoo's command line, as one executable file
TS_ODOO_CONF         its configuration file
TS_DATA_DIR          its data_dir: filestore/NAME belongs to the database NAME
TS_DB_TEMPLATE_BASE  a database with core modules only (tr chart, tr and en)
TS_DB_TEMPLATE       the same with our addons, without demo data
TS_DB_TEST           the copy that this run's TransactionCases work on, or, where
                     several processes run them, that each of these has a copy of
TS_PYTHON, TS_DEV    the Python that has Odoo's packages; ./dev itself
"""

import itertools
import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

sys.path.append(str(Path(__file__).resolve().parents[1] / ".dev"))

from databases import copy, drop, problems

BASE = os.environ["TS_DB_TEMPLATE_BASE"]
TEMPLATE = os.environ["TS_DB_TEMPLATE"]
RESULT = "RESULT OF THE SNIPPET:"

_numbers = itertools.count(1)


@contextmanager
def fresh_database(template=TEMPLATE):
    """A copy of a template with its filestore, dropped at the end."""
    # ./dev drops what a killed run leaves behind: it knows it by this name.
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    name = f"{os.environ['TS_DB_TEST']}_{process}_{next(_numbers)}"
    copy(template, name)
    try:
        yield name
    finally:
        drop(name)


def odoo(database, *args, may_warn=False):
    """Run Odoo's command line until it is done, and return its log.

    It must succeed, and log no problem of ours unless it may.
    """
    command = [os.environ["TS_ODOO_CMD"], "-d", database, *args, "--stop-after-init"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    log = done.stderr.decode()
    assert done.returncode == 0, log
    assert may_warn or not problems(log), log
    return log


class Snippet:
    """Python code running with `env` in a process of its own, outside test mode.

    Several may run at once. What it leaves in the variable `result` comes back
    through JSON; it commits itself if it wants to.
    """

    def __init__(self, database, code, **variables):
        lines = [f"{name} = {value!r}" for name, value in variables.items()]
        lines += ["result = None", textwrap.dedent(code), "import json"]
        lines += [f"print({RESULT!r} + json.dumps(result))", ""]
        command = [os.environ["TS_ODOO_CMD"], "shell", "-d", database]
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        self.process = subprocess.Popen(command, text=True, **pipes)
        self.process.stdin.write("\n".join(lines))
        self.process.stdin.close()
        self.process.stdin = None

    def result(self, *, may_warn=False):
        output, log = self.process.communicate()
        assert self.process.returncode == 0, log
        assert may_warn or not problems(log), log
        return json.loads(output.rpartition(RESULT)[2])


def run_snippet(database, code, **variables):
    """Run a snippet and wait for its result."""
    return Snippet(database, code, **variables).result()


@contextmanager
def server(database, *args):
    """A real server on a database: its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [os.environ["TS_ODOO_CMD"], "-d", database, "--http-port", str(port)]
    log = Path(os.environ["TS_DATA_DIR"]).parent / "log" / f"server-{port}.log"
    process = subprocess.Popen([*command, f"--logfile={log}", *args])
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/web/health")
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_for(url, seconds=60):
    end = time.monotonic() + seconds
    while True:
        try:
            return urlopen(url, timeout=5).read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
