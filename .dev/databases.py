"""Odoo on the databases of this clone: base, template, demo, run, test."""

import ast
import contextlib
import glob
import os
import re
import shutil
from pathlib import Path

from basics import (
    ADDONS,
    CONFIG,
    KEY,
    LOGS,
    ROOT,
    STATE,
    Fail,
    digest,
    enough_room,
    locked,
    remove,
    work,
)
from machine import odoo_package, system_packages, virtual_environment
from server import postgres, sql

DATA = STATE / "data"
RUN_DB, DEMO_DB, BASE_DB, TEMPLATE_DB, TEST_DB = (
    f"ts_{KEY}_{name}" for name in ("run", "demo", "base", "template", "test")
)


def addons():
    return [name for name in ADDONS if (ROOT / name / "__manifest__.py").exists()]


@contextlib.contextmanager
def environment():
    """All that Odoo needs, in the variables that Odoo and our tests read."""
    system_packages()
    package = odoo_package()
    python = virtual_environment("odoo") / "bin" / "python"
    for folder in (DATA, LOGS, STATE / "bin"):
        folder.mkdir(parents=True, exist_ok=True)
    conf = STATE / "odoo.conf"
    # A checkout has most addons here; the package has an incomplete twin.
    more = package / "addons" if (package / "odoo-bin").exists() else ROOT
    conf.write_text(
        f"[options]\naddons_path = {ROOT},{more}\ndata_dir = {DATA}\n"
        "http_interface = 127.0.0.1\n"
    )
    script = STATE / "bin" / "odoo"
    script.write_text(f"#!{python}\nfrom odoo.cli import main\n\nmain()\n")
    script.chmod(0o755)
    # A test run starts Odoo dozens of times: it is compiled once only.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.update(
        PYTHONPATH=str(package),
        ODOO_RC=str(conf),
        TS_DEV=str(ROOT / "dev"),
        TS_PYTHON=str(python),
        TS_ODOO_CMD=str(script),
        TS_ODOO_CONF=str(conf),
        TS_DATA_DIR=str(DATA),
        TS_DB_TEMPLATE_BASE=BASE_DB,
        TS_DB_TEMPLATE=TEMPLATE_DB,
    )
    with postgres():
        yield


def filestore(name):
    return DATA / "filestore" / name


def stamp_of(name):
    """What a finished database is made of: kept as its comment."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
    comment = sql(f"{query} WHERE datname = '{name}'")
    return comment if filestore(name).exists() else ""


def set_stamp(name, key):
    sql(f"COMMENT ON DATABASE {name} IS '{key}'")


def drop(name):
    sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    remove(filestore(name))


def copy(source, name):
    drop(name)
    sql(f"CREATE DATABASE {name} TEMPLATE {source}")
    # Odoo never changes a stored file in place: links will do.
    shutil.copytree(filestore(source), filestore(name), copy_function=os.link)


def odoo(what, database, *args):
    """Odoo's command line on a database until it is done; returns its log."""
    log = LOGS / f"{what.replace(' ', '-')}.log"
    command = [os.environ["TS_ODOO_CMD"], "-d", database, *args, "--stop-after-init"]
    work(what, command, log)
    return log


def odoo_shell(what, database, script):
    command = [os.environ["TS_ODOO_CMD"], "shell", "-d", database]
    with (CONFIG / "shell" / script).open() as stdin:
        work(what, command, LOGS / f"{what.replace(' ', '-')}.log", stdin=stdin)


def problems(text):
    """What a log says at WARNING or above and is not known to be core's own."""
    lines = (CONFIG / "known-warnings.txt").read_text().splitlines()
    known = [line for line in lines if line and not line.startswith("#")]
    entries = re.split(r"(?m)^(?=\d{4}-\d\d-\d\d )", text)
    return [
        entry.rstrip()
        for entry in entries
        if re.match(r"\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ", entry)
        and not any(re.search(pattern, entry) for pattern in known)
    ]


def refuse_problems(log):
    found = problems(log.read_text(errors="replace"))
    if found:
        raise Fail(f"{len(found)} problems in {log}:\n" + "\n".join(found))


def manifest(name):
    try:
        return ast.literal_eval((ROOT / name / "__manifest__.py").read_text())
    except (SyntaxError, ValueError) as error:
        raise Fail(f"{name}/__manifest__.py: {error}") from None


def odoo_key():
    release = Path(os.environ["PYTHONPATH"], "odoo", "release.py")
    return digest(release, release.read_text())


def base_database():
    """Core modules only: built again when Odoo or our dependencies change."""
    modules = {"l10n_tr"}.union(*(manifest(name)["depends"] for name in addons()))
    modules = ",".join(sorted(modules - set(ADDONS)))
    scripts = [path.read_text() for path in sorted((CONFIG / "shell").iterdir())]
    key = digest(odoo_key(), modules, *scripts)
    with locked(STATE / "databases.lock"):
        if stamp_of(BASE_DB) != key:
            enough_room(STATE, 1500)
            drop(BASE_DB)
            languages = ("--load-language", "en_US,tr_TR")
            odoo("base database", BASE_DB, "-i", "base", *languages)
            odoo_shell("Turkish company", BASE_DB, "company.py")
            odoo("core modules", BASE_DB, "-i", modules)
            odoo_shell("web client", BASE_DB, "assets.py")
            set_stamp(BASE_DB, key)
    return key


def addon_hashes():
    """What an installation of each addon is made of: its files but its tests."""
    hashes = {}
    for name in addons():
        files = sorted(path for path in (ROOT / name).rglob("*") if path.is_file())
        hashes[name] = digest(
            *(
                part
                for path in files
                if not {"tests", "__pycache__"} & set(path.parts)
                for part in (path.relative_to(ROOT), path.read_bytes())
            )
        )
    return hashes


def addons_database(name, *, demo):
    """The base database with our addons in it: what others are copied from."""
    hashes = addon_hashes()
    key = digest(base_database(), hashes)
    with locked(STATE / "databases.lock"):
        if stamp_of(name) != key:
            copy(BASE_DB, name)
            install(name, "-i", ",".join(hashes), demo=demo)
            if glob.glob(f"{ROOT}/teknik_servis*/static/src/*"):
                odoo_shell("our web client", name, "assets.py")
            set_stamp(name, key)


def install(name, *args, demo):
    """Install or update our addons, with our own demo data or with none.

    Core's demo data is an American company's, with a chart of accounts that cannot
    be changed any more. Odoo loads an addon's demo data only where all that it
    stands on has its own: so that is what it is told.
    """
    what = "our addons with demo data" if demo else "our addons"
    flags = ["--with-demo"] if demo else []
    if demo:
        sql("UPDATE ir_module_module SET demo = (state = 'installed')", name)
    log = odoo(what, name, *args, *flags)
    if demo:
        ours = ", ".join(f"'{addon}'" for addon in ADDONS)
        sql(f"UPDATE ir_module_module SET demo = (name IN ({ours}))", name)
    refuse_problems(log)


def run_database():
    """Made once; later only the addons that changed are updated, data is kept."""
    hashes = addon_hashes()
    key = " ".join([odoo_key(), *(f"{n}={h}" for n, h in hashes.items())])
    old = stamp_of(RUN_DB)
    if old == key:
        return
    if not old:
        addons_database(DEMO_DB, demo=True)
        copy(DEMO_DB, RUN_DB)
        odoo_shell("people", RUN_DB, "people.py")
    else:
        changed = [n for n, h in hashes.items() if f"{n}={h}" not in old]
        changed = changed if old.startswith(odoo_key()) else ["all"]
        update = ("-u", ",".join(changed), "--i18n-overwrite")
        install(RUN_DB, "-i", ",".join(hashes), *update, demo=True)
    set_stamp(RUN_DB, key)


@contextlib.contextmanager
def test_database():
    """A fresh copy for one run; those that a killed run left behind are dropped."""
    drop_test_databases(lambda process: not Path("/proc", process).exists())
    name = f"{TEST_DB}_{os.getpid()}"
    copy(TEMPLATE_DB, name)
    try:
        yield name
    finally:
        drop_test_databases(lambda process: process == str(os.getpid()))


def drop_test_databases(is_over):
    """Drop what runs of ./dev test made, and their processes, whose names go on."""
    for name in sql("SELECT datname FROM pg_database").split():
        match = re.fullmatch(rf"{TEST_DB}_(\d+).*", name)
        if match and is_over(match.group(1)):
            drop(name)
