"""What a bare Debian machine lacks: packages, Odoo, Python and JavaScript tools."""

import ctypes.util
import glob
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from basics import (
    CACHE,
    CONFIG,
    IS_ROOT,
    OWN_SERVER,
    Fail,
    digest,
    enough_room,
    ensure,
    locked,
    remove,
    say,
    work,
)

PG_PROGRAMS = "/usr/lib/postgresql/*/bin"
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def has_program(*names):
    return any(shutil.which(name) for name in names)


def has_venv():
    command = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(command, capture_output=True).returncode == 0


PACKAGES = {
    "postgresql": lambda: glob.glob(f"{PG_PROGRAMS}/initdb"),
    "postgresql-client": lambda: has_program("psql"),
    # The names that Odoo looks for: odoo/tests/common.py, ChromeBrowser.
    "chromium": lambda: has_program("chromium", "chromium-browser", "google-chrome"),
    "wkhtmltopdf": lambda: has_program("wkhtmltopdf"),
    "fonts-dejavu-core": lambda: os.path.exists(DEJAVU),
    "libmagic1": lambda: ctypes.util.find_library("magic"),
    "python3-venv": has_venv,
    "git": lambda: has_program("git"),
    "debian-archive-keyring": lambda: os.path.exists(KEYRING),
}
if OWN_SERVER:
    del PACKAGES["postgresql"]


def system_packages(*wanted):
    missing = [name for name in wanted or PACKAGES if not PACKAGES[name]()]
    if not missing:
        return
    names = " ".join(missing)
    if not has_program("apt-get"):
        raise Fail(f"these Debian packages, or their like, are needed: {names}")
    if not IS_ROOT and not has_program("sudo"):
        raise Fail(f"ask an administrator for: apt-get install {names}")
    asks = sys.stdin and sys.stdin.isatty()
    sudo = [] if IS_ROOT else ["sudo"] if asks else ["sudo", "-n"]
    script = "set -e; " + "; ".join(apt_steps(missing))
    options = {"stdin": None} if asks else {}
    log = CACHE / "log" / "apt.log"
    with locked(CACHE / "apt.lock"):
        work(f"Debian packages: {names}", [*sudo, "sh", "-c", script], log, **options)


def apt_steps(missing):
    """Shell commands that install packages, and no PostgreSQL cluster with them.

    Debian's postgresql makes and starts a cluster "main", unless told otherwise
    while it is installed.
    """
    apt = "DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600"
    note = "/etc/postgresql-common/createcluster.d/teknik-servis.conf"
    yield "dpkg --configure -a"
    yield f"{apt} update"
    if "postgresql" in missing:
        yield f"trap 'rm -f {note}' EXIT; mkdir -p {os.path.dirname(note)}"
        yield f"echo 'create_main_cluster = false' > {note}"
    yield f"{apt} install -y --no-install-recommends {' '.join(missing)}"


ODOO_VERSION = "19.0.0+dfsg-1"
# Odoo's files link to these. From a fixed suite, since newer ones have lost some of
# the files linked to.
LINKED_SUITE = "bookworm"
LINKED = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
)


def odoo_package():
    """The folder that holds the Python package odoo, version 19."""
    own = os.environ.get("ODOO_HOME")
    name = f"odoo-{ODOO_VERSION}"
    home = Path(own).resolve() if own else ensure(CACHE / name, name, unpack_odoo)
    for folder in (home, home / "usr/lib/python3/dist-packages", home.parent):
        release = folder / "odoo" / "release.py"
        if release.exists():
            if re.search(r"^version_info = \(19, 0,", release.read_text(), re.M):
                return folder
            raise Fail(f"{folder} holds another version of Odoo than 19.0")
    raise Fail(f"ODOO_HOME={own} holds no Odoo")


def unpack_odoo(target):
    """Debian's package of unstable: it runs from where it is, installed nowhere."""
    apt = CACHE / "apt"
    remove(apt)
    enough_room(CACHE, 1700)
    log = CACHE / "log" / "odoo.log"
    flags = private_apt(apt)
    update = ["apt-get", *flags, "update", "--error-on=any"]
    work("Debian's list of packages", update, log)
    names = [f"odoo-19={odoo_version(flags)}", "fonts-montserrat/sid"]
    names += [f"{name}/{LINKED_SUITE}" for name in LINKED]
    fetch = ["apt-get", *flags, "download", *names]
    work("fetching Odoo 19 (130 MB)", fetch, log, cwd=apt)
    script = 'for deb in *.deb; do dpkg-deb -x "$deb" "$1"; done'
    work("unpacking it", ["sh", "-ec", script, "sh", target], log, cwd=apt)
    mend_odoo(target / "usr/lib/python3/dist-packages/odoo/addons")
    remove(apt)


def private_apt(folder):
    """Options of an apt that leaves the machine's own configuration alone."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    sources = folder / "private.sources"
    sources.write_text(
        f"Types: deb\nURIs: {debian_mirror()}\nSuites: sid {LINKED_SUITE}\n"
        f"Components: main\nSigned-By: {KEYRING}\n"
    )
    options = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Acquire::Check-Valid-Until": "false",
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
    }
    return [f"-o{name}={value}" for name, value in options.items()]


def debian_mirror():
    """The mirror that this machine's own sources name, in either of apt's formats."""
    release = platform.freedesktop_os_release()
    suites = {release.get("VERSION_CODENAME"), "stable", "testing", "unstable", "sid"}
    if release["ID"] == "debian":
        command = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)"]
        targets = subprocess.run(command, capture_output=True, text=True).stdout
        for line in targets.splitlines():
            uri, _space, suite = line.partition(" ")
            if suite in suites:
                return uri
    raise Fail(
        "no Debian archive in this machine's apt sources: put one there, or let "
        "ODOO_HOME name an Odoo 19"
    )


def odoo_version(flags):
    command = ["apt-cache", *flags, "madison", "odoo-19"]
    output = subprocess.run(command, capture_output=True, text=True).stdout
    versions = [line.split("|")[1].strip() for line in output.splitlines()]
    if not versions:
        raise Fail("Debian has no odoo-19 any more: let ODOO_HOME name an Odoo 19")
    if ODOO_VERSION not in versions:
        say(f"Debian no longer has Odoo {ODOO_VERSION}: taking {versions[0]}")
        return versions[0]
    return ODOO_VERSION


def mend_odoo(addons_path):
    """Debian leaves out one script, whose absence breaks the web client's bundle."""
    script = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    (addons_path / script).parent.mkdir(parents=True, exist_ok=True)
    (addons_path / script).touch()
    for folder, folders, files in os.walk(addons_path):
        for name in folders + files:
            if not os.path.exists(os.path.join(folder, name)):
                raise Fail(f"Debian's packages do not fit: {folder}/{name} is missing")


def virtual_environment(name):
    """A virtual environment with exactly what .dev/NAME.txt lists."""
    pins = CONFIG / f"{name}.txt"
    python = f"{platform.python_version()} {sys.base_prefix} {platform.machine()}"
    key = digest(pins.read_text(), python)

    def make(target):
        enough_room(CACHE, 1000)
        script = (
            '"$1" -m venv "$2" && "$2/bin/pip" install --disable-pip-version-check '
            '--progress-bar off -r "$3"'
        )
        command = ["sh", "-c", script, "sh", sys.executable, target, pins]
        work(f"Python packages ({name})", command, CACHE / "log" / f"pip-{name}.log")

    return ensure(CACHE / f"venv-{name}-{key}", key, make)


def node_modules(node):
    """What .dev/node/package-lock.json lists, beside the configurations that use it."""
    files = sorted((CONFIG / "node").iterdir())
    key = digest(*(path.read_text() for path in files))

    def make(target):
        shutil.copytree(CONFIG / "node", target)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        env = {**os.environ, "PATH": f"{node}:{os.environ['PATH']}"}
        log = CACHE / "log" / "npm.log"
        work("JavaScript tools", command, log, cwd=target, env=env)

    return ensure(CACHE / f"node-{key}", key, make)
