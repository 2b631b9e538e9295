"""The parts of ./dev that can go wrong without anybody noticing."""

import socket
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import polib
import pytest

from . import environment

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def dev():
    loader = SourceFileLoader("dev", str(ROOT / "dev"))
    module = module_from_spec(spec_from_loader("dev", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def basics():
    import basics

    return basics


def test_help_tells_every_word(dev):
    words = {name[5:] for name in vars(dev) if name.startswith("word_")} - {"help"}
    told = {word for word in words if f" {word} " in dev.__doc__.replace("\n", " ")}
    assert told == words


def test_unknown_word_is_refused():
    done = subprocess.run([ROOT / "dev", "nonsense"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "no word 'nonsense'" in done.stderr


LOG = """\
2026-01-01 10:00:00,000 7 INFO db odoo.modules.loading: WARNING is only a word here
2026-01-01 10:00:00,000 7 WARNING db odoo.addons.teknik_servis: mind this
2026-01-01 10:00:00,000 7 ERROR db odoo.sql_db: bad query
Traceback (most recent call last):
ValueError: the reason
2026-01-01 10:00:00 7 WARNING ? odoo.core: an old acquaintance
"""


def test_log_scanner_tells_ours_from_known(tmp_path, monkeypatch):
    import databases

    (tmp_path / "known-warnings.txt").write_text("# why\nodoo\\.core: an old\n")
    monkeypatch.setattr(databases, "CONFIG", tmp_path)
    first, second = databases.problems(LOG)
    assert first.endswith("mind this")
    assert second.endswith("ValueError: the reason")


def test_taken_port_is_refused_only_when_asked_for(dev, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(dev.Fail, match=f"port {port} is taken"):
            dev.free_port(port)
        monkeypatch.setattr(dev, "PORTS", [port, port + 1, port + 2])
        assert dev.free_port(None) in (port + 1, port + 2)


@pytest.mark.parametrize(("cores", "processes"), [(1, None), (2, 2), (64, 3)])
def test_whole_suite_runs_in_a_few_processes_at_most(
    dev, monkeypatch, cores, processes
):
    monkeypatch.setattr("os.sched_getaffinity", lambda _process: set(range(cores)))
    counts = [o for o in dev.side_by_side() if o.startswith("--numprocesses")]
    assert counts == ([f"--numprocesses={processes}"] if processes else [])


def test_databases_of_a_run_that_is_over_are_dropped(monkeypatch):
    import databases

    ours = [f"{databases.TEST_DB}_{name}" for name in ("7", "7-gw0", "7_gw0_1")]
    others = [f"{databases.TEST_DB}_77", databases.TEMPLATE_DB, "postgres"]
    dropped = []
    monkeypatch.setattr(databases, "sql", lambda _query: "\n".join(ours + others))
    monkeypatch.setattr(databases, "drop", dropped.append)
    databases.drop_test_databases(lambda process: process == "7")
    assert dropped == ours


def test_half_done_step_is_done_anew(basics, tmp_path):
    def fail(target):
        target.mkdir()
        (target / "half").touch()
        raise basics.Fail("no network")

    def succeed(target):
        target.mkdir()

    target = tmp_path / "step"
    with pytest.raises(basics.Fail):
        basics.ensure(target, "key", fail)
    basics.ensure(target, "key", succeed)
    assert not list(target.iterdir())
    basics.ensure(target, "key", fail)  # done already
    with pytest.raises(basics.Fail):
        basics.ensure(target, "other key", fail)


def test_failed_command_tells_the_reason(basics, tmp_path):
    log = tmp_path / "log"
    log.write_text("dpkg-deb: error: No space left on device")
    assert "the disk is full" in basics.reason(log)
    log.write_text("E: Could not resolve the host")
    assert "network" in basics.reason(log)
    log.write_text("line 1\nline 2")
    assert basics.reason(log).endswith("line 1\nline 2")


def test_note_of_a_dead_server_is_forgotten(tmp_path):
    import server

    note = tmp_path / "postmaster.pid"
    note.write_text("1\n")  # alive, but no PostgreSQL of ours
    server.forget_dead_server(note, tmp_path)
    assert not note.exists()


def catalogue(path, **entries):
    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    po.extend(polib.POEntry(msgid=k, msgstr=v) for k, v in entries.items())
    path.parent.mkdir(exist_ok=True)
    po.save(str(path))


def merge(*args):
    command = [sys.executable, ROOT / ".dev" / "merge_po.py", *args]
    return subprocess.run(command, capture_output=True, text=True)


def test_merged_translations_are_kept_and_missing_ones_named(tmp_path):
    fresh, folder = tmp_path / "fresh.pot", tmp_path / "addon" / "i18n"
    folder.parent.mkdir()
    catalogue(fresh, Order="", Stage="")
    catalogue(folder / "tr.po", Order="Kayıt", Gone="Yok")
    checked = merge("--check", fresh, folder)
    assert checked.returncode and "not up to date" in checked.stderr
    assert not (folder / "addon.pot").exists()
    merged = merge(fresh, folder)
    assert merged.returncode and "not translated: 'Stage'" in merged.stderr
    texts = {e.msgid: e.msgstr for e in polib.pofile(str(folder / "tr.po"))}
    assert texts == {"Order": "Kayıt", "Stage": ""}
    catalogue(folder / "tr.po", Order="Kayıt", Stage="Yer")
    assert merge("--check", fresh, folder).returncode == 0


def test_snippet_runs_in_a_plain_process_on_a_fresh_database():
    with environment.fresh_database() as name:
        code = """
            from odoo.tools import config
            company = env["res.company"].browse(1)
            result = [config["test_enable"], env.cr.dbname, company.chart_template]
        """
        assert environment.run_snippet(name, code) == [False, name, "tr"]
        with environment.server(name) as url:
            assert environment.urlopen(f"{url}/web/login").status == 200
