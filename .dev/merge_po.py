"""Bring a fresh export of an addon's terms into its i18n folder.

usage: merge_po.py [--check] FRESH_POT I18N_FOLDER

Writes ADDON.pot and merges tr.po, keeping what is translated; with --check, writes
nothing. Names every term that is not translated, or not surely so, and fails then.
"""

import sys
from pathlib import Path

import polib

LANGUAGES = ("tr",)
DATES = ("POT-Creation-Date", "PO-Revision-Date")


def terms(po):
    return [(e.msgid, e.msgctxt, e.msgstr, e.occurrences, e.comment) for e in po]


def without_dates(po):
    """Dates change with each export: they would only be noise in every commit."""
    for name in DATES:
        po.metadata.pop(name, None)
    return po


def merged(fresh, path):
    po = polib.pofile(str(path)) if path.exists() else polib.POFile()
    if not path.exists():
        po.metadata = {**fresh.metadata, "Language": path.stem}
    po.merge(fresh)
    for entry in po.obsolete_entries():
        po.remove(entry)
    return without_dates(po)


def complaints(po, path):
    for entry in po:
        if not entry.msgstr:
            yield f"{path}: not translated: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"{path}: fuzzy: {entry.msgid!r}"


def update(po, path, *, write):
    """Save a catalogue; or say that it is not as it should be."""
    if path.exists() and terms(polib.pofile(str(path))) == terms(po):
        return
    if write:
        path.parent.mkdir(exist_ok=True)
        po.save(str(path))
    else:
        yield f"{path}: not up to date: ./dev i18n"


def main(*args):
    write = "--check" not in args
    source, folder = (Path(arg) for arg in args if arg != "--check")
    fresh = without_dates(polib.pofile(str(source)))
    fresh.wrapwidth = 0
    if not fresh:
        return 0
    problems = [*update(fresh, folder / f"{folder.parent.name}.pot", write=write)]
    for language in LANGUAGES:
        path = folder / f"{language}.po"
        po = merged(fresh, path)
        problems += [*update(po, path, write=write), *complaints(po, path)]
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
