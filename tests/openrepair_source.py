"""Read the Open Repair Alliance's records: tidy the texts, reject what is no record."""

import csv
import sys
import unicodedata
from datetime import date
from pathlib import Path
from typing import NamedTuple

NEEDED = [
    "id_ords",
    "data_provider",
    "country",
    "fault_type",
    "product_category",
    "brand",
    "repair_status",
    "event_date",
    "problem",
]
EARLIEST_EVENT = date(1990, 1, 1)
LONGEST_TEXT = 30_000
LONGEST_LINE = 200


class Source(NamedTuple):
    """A record of the source; `values` are its tidy texts, missing ones empty."""

    file: str
    line: int
    values: dict


class Rejected(NamedTuple):
    """A row of the source that is not imported, and why."""

    file: str
    line: int
    id_ords: str
    reason: str


def tidy(text):
    """Return a text without blanks around it and without control characters."""
    text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc"
    ).strip()


def one_line(text):
    """Return a tidy text with single blanks, or nothing where it says "????"."""
    text = " ".join(tidy(text).split())
    if len(text) > LONGEST_LINE:
        text = f"{text[: LONGEST_LINE - 3]}..."
    return "" if set(text) == {"?"} else text


def read(folder, today):
    """Return the records of all CSV files of a folder, and what is rejected of them.

    :param folder: where the files are
    :param today: no repair happened later
    :return: list of `Source`, list of `Rejected`
    :raises SystemExit: where there is nothing to read or a file is not of this kind
    """
    csv.field_size_limit(2**31 - 1)
    paths = sorted(Path(folder).glob("*.csv"))
    if not paths:
        sys.exit(f"{folder}: no CSV files here.")
    accepted, rejected, places = [], [], {}
    for path in paths:
        for line, row, header in _rows(path):
            values = _clean(header, row)
            reason = _why_not(values, len(row), len(header), places, today)
            if reason:
                rejected.append(Rejected(path.name, line, values["id_ords"], reason))
                continue
            places[values["id_ords"].casefold()] = f"{path.name}, line {line}"
            accepted.append(Source(path.name, line, values))
    return accepted, rejected


def _rows(path):
    """Yield the line a row begins on, the row and the header of its file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        # The csv module of some versions of Python stops at NUL characters.
        reader = csv.reader(line.replace("\0", "") for line in file)
        try:
            header = next(reader, [])
            missing = [column for column in NEEDED if column not in header]
            if missing:
                sys.exit(f"{path}: no open repair data, lacks {', '.join(missing)}.")
            line = reader.line_num + 1
            for row in reader:
                if row:
                    yield line, row, header
                line = reader.line_num + 1
        except (UnicodeDecodeError, csv.Error) as error:
            sys.exit(f"{path}, after line {reader.line_num}: {error}")


def _clean(header, row):
    texts = dict.fromkeys(header, "") | dict(zip(header, row, strict=False))
    values = {name: one_line(text) for name, text in texts.items()}
    problem = tidy(texts["problem"])
    if len(problem) > LONGEST_TEXT:
        rest = f"[... {len(problem) - LONGEST_TEXT} more characters in the source]"
        problem = f"{problem[:LONGEST_TEXT]}\n{rest}"
    values["problem"] = problem
    if values["brand"].casefold() == "unknown":
        values["brand"] = ""
    values["product_category"] = values["product_category"] or "Device"
    return values


def _why_not(values, width, expected, places, today):
    if width != expected:
        return f"{width} columns instead of {expected}"
    for name in ("id_ords", "data_provider", "event_date"):
        if not values[name]:
            return f"{name} is missing"
    place = places.get(values["id_ords"].casefold())
    if place:
        return f"id_ords is already in {place}"
    return _why_no_event_date(values["event_date"], today)


def _why_no_event_date(text, today):
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # Newer versions of Python also read "2019-W03-5" and "20190118".
    if not day or day.isoformat() != text:
        return f"event_date {text!r} is no day in the form YYYY-MM-DD"
    if not EARLIEST_EVENT <= day <= today:
        return f"event_date {text} is before {EARLIEST_EVENT} or in the future"
    return None
