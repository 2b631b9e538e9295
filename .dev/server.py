"""PostgreSQL: a private server that runs while any ./dev does, or one named by PG..."""

import contextlib
import fcntl
import glob
import os
import shutil
import subprocess
import time
from pathlib import Path

from basics import (
    CONFIG,
    IS_ROOT,
    KEY,
    OWN_SERVER,
    STATE,
    Fail,
    digest,
    ensure,
    lock,
    locked,
    reason,
    remove,
)

PROGRAMS = "/usr/lib/postgresql/*/bin"
# As root the server runs as the user postgres, who may not be able to reach the
# clone. The socket's path may have 107 characters, fewer than many a clone's path.
HOME = Path("/var/lib/teknik-servis", KEY) if IS_ROOT else STATE / "postgres" / KEY
CLUSTER = HOME / "cluster"
SOCKET = Path(f"/tmp/teknik-servis-{KEY}")
SETTINGS = CONFIG / "postgresql.conf"


def as_server(*command):
    switch = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    prefix = ["setpriv", *switch] if IS_ROOT else []
    options = {"capture_output": True, "text": True, "cwd": "/"}
    return subprocess.run([*prefix, *command], **options)


def private_folder(path):
    """A folder that only the server's user (and root) may enter."""
    remove(path)
    try:
        path.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise Fail(f"cannot make {path}: {error.strerror}") from None
    if IS_ROOT:
        shutil.chown(path, "postgres", "postgres")


def make_cluster(target):
    private_folder(target)
    options = ["-U", "odoo", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    made = as_server("initdb", "-D", target / "data", *options, "--no-sync")
    if made.returncode:
        raise Fail(f"PostgreSQL cannot make its cluster: {made.stderr.strip()}")
    with (target / "data/postgresql.conf").open("a") as conf:
        conf.write(f"\nunix_socket_directories = '{SOCKET}'\n{SETTINGS.read_text()}")


def start_cluster():
    programs = os.environ["PATH"].partition(":")[0]
    ensure(CLUSTER, digest(KEY, SETTINGS.read_text(), programs), make_cluster)
    if as_server("pg_isready", "-q", "-h", SOCKET).returncode == 0:
        return
    data = CLUSTER / "data"
    forget_dead_server(data / "postmaster.pid", data)
    private_folder(SOCKET)
    log = CLUSTER / "server.log"
    # What a killed server left running needs a moment to notice.
    for _attempt in range(5):
        started = as_server("pg_ctl", "-D", data, "-l", log, "-w", "-s", "start")
        if started.returncode == 0:
            return
        time.sleep(2)
    raise Fail(f"PostgreSQL does not start: {reason(log)}")


def forget_dead_server(note, data):
    """A killed server's note may name a process that is another one by now."""
    if note.exists():
        pid = note.read_text().partition("\n")[0].strip()
        with contextlib.suppress(OSError):
            if str(data) in Path("/proc", pid, "cmdline").read_text():
                return
        note.unlink()


def stop_cluster():
    as_server("pg_ctl", "-D", CLUSTER / "data", "-m", "fast", "-w", "stop")
    remove(SOCKET)


def find_programs():
    """Put the newest PostgreSQL's programs first in PATH."""
    found = glob.glob(PROGRAMS)
    newest = max(found, key=lambda path: int(path.split("/")[4]), default="")
    os.environ["PATH"] = f"{newest}:{os.environ['PATH']}"


@contextlib.contextmanager
def postgres():
    """A server to talk to; ours runs as long as any word needs it."""
    find_programs()
    if OWN_SERVER:
        sql("SELECT 1")
        yield
        return
    with locked(STATE / "cluster.lock"):
        users = lock(STATE / "cluster.users", fcntl.LOCK_SH)
        start_cluster()
    os.environ.update(PGHOST=str(SOCKET), PGPORT="5432", PGUSER="odoo")
    os.environ.pop("PGDATABASE", None)
    try:
        yield
    finally:
        with locked(STATE / "cluster.lock"):
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop_cluster()
            os.close(users)


def sql(query, database="postgres"):
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", query]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Fail(f"PostgreSQL refuses: {done.stderr.strip()}")
    return done.stdout.strip()


def delete_cluster():
    """Delete the private server with all its data, unless somebody uses it."""
    find_programs()
    with locked(STATE / "cluster.lock"):
        users = os.open(STATE / "cluster.users", os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Fail("another ./dev is running in this clone") from None
        if CLUSTER.exists():
            stop_cluster()
        remove(HOME)
