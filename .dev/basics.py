"""What every part of ./dev needs: places, locks, long commands, sentences."""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

CONFIG = Path(__file__).resolve().parent
ROOT = CONFIG.parent
STATE = ROOT / ".odoo"
LOGS = STATE / "log"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
CACHE = CACHE / "teknik-servis"
ADDONS = ("teknik_servis", "teknik_servis_contract", "teknik_servis_portal")
IS_ROOT = os.getuid() == 0
OWN_SERVER = any(os.environ.get(f"PG{n}") for n in ("HOST", "PORT", "USER", "SERVICE"))
# Before a command: should ./dev be killed, so is this.
DIES_WITH_US = ("setpriv", "--pdeathsig", "TERM")


class Fail(Exception):
    """What cannot be had, in a sentence for the person at the keyboard."""


def digest(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


# Another clone, another user or (on a shared server) another machine: other names.
KEY = digest(ROOT, os.getuid(), os.uname().nodename if OWN_SERVER else "")[:8]


def say(text):
    print(f"==> {text}", flush=True)


NO_NETWORK = (
    r"Could not resolve|Temporary failure|Network is unreachable|Failed to fetch|"
    r"NewConnectionError|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED"
)
REASONS = {
    r"No space left on device|ENOSPC|Errno 28": "the disk is full",
    NO_NETWORK: "the package registry cannot be reached: is there a network?",
    r"sudo:|not in the sudoers": "this needs root rights, and sudo did not give them",
    r"Could not get lock": "another program is installing packages",
}


def reason(log):
    """Why a command failed, from what it printed."""
    text = log.read_text(errors="replace") if log.exists() else ""
    if shutil.disk_usage(log.parent).free < 2**20:
        text = "ENOSPC"  # no room to tell
    for pattern, sentence in REASONS.items():
        if re.search(pattern, text[-20000:]):
            return f"{sentence} (its output: {log})"
    last = "\n".join(text.strip().splitlines()[-8:])
    return f"see {log}, which ends with\n{last}"


def work(what, command, log, **options):
    """Run a long command, its output in a log file, and show that it goes on."""
    log.parent.mkdir(parents=True, exist_ok=True)
    start = shown = time.monotonic()
    say(f"{what} ...")
    command = [*DIES_WITH_US, *command]
    with log.open("wb") as output:
        options = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, **options}
        # Inherited locks: what a killed ./dev leaves running still counts as at work.
        child = subprocess.Popen(command, stdout=output, close_fds=False, **options)
        try:
            while child.poll() is None:
                time.sleep(0.1)
                if time.monotonic() - shown > 15:
                    shown = time.monotonic()
                    print(f"    {shown - start:.0f} s {progress(log)}", flush=True)
        except BaseException:
            child.terminate()
            child.wait()
            raise
    if child.returncode:
        raise Fail(f"{what}: failed; {reason(log)}")
    print(f"    done in {time.monotonic() - start:.1f} s", flush=True)


def progress(log):
    """The last "12/88" that a command wrote to its log."""
    tail = log.read_bytes()[-4000:].decode(errors="replace")
    return (re.findall(r"\(\d+/\d+\)", tail) or [""])[-1]


def foreground(*command, **options):
    """Run a command that talks to the person, and gets their Ctrl-C itself."""
    child = subprocess.Popen([*DIES_WITH_US, *command], **options)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
        if child.poll() is None:
            child.terminate()
            child.wait()


def remove(path):
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def lock(path, kind=fcntl.LOCK_EX):
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    os.set_inheritable(handle, True)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        say("waiting for another ./dev to finish its part ...")
        fcntl.flock(handle, kind)
    return handle


@contextlib.contextmanager
def locked(path):
    handle = lock(path)
    try:
        yield
    finally:
        os.close(handle)


def ensure(target, key, make):
    """Have make(target) done once; what it left half-done is wiped first."""
    stamp = target.with_name(target.name + ".stamp")

    def is_done():
        return target.exists() and stamp.exists() and stamp.read_text() == key

    if not is_done():
        with locked(target.with_name(target.name + ".lock")):
            if not is_done():
                stamp.unlink(missing_ok=True)
                remove(target)
                make(target)
                stamp.write_text(key)
    return target


def enough_room(path, megabytes):
    path.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(path).free >> 20
    if free < megabytes:
        raise Fail(f"the disk is full: {path} has {free} MB, {megabytes} are needed")
