#!/usr/bin/env python3
"""Import numbered files ("1_res.partner.csv") into a running Odoo, in their order.

    python3 tests/openrepair_import.py DIR --url http://127.0.0.1:8069 --login LOGIN

What Odoo's import screen does, for many files at once: the rows go through the same
`load`, with the rights of the user, whose password is asked for or taken from
ODOO_PASSWORD. A file goes in parts of 1 000 rows; the first part that Odoo refuses ends
the work, its errors are shown by row, and nothing of that part is kept. Rows have
external ids, so after mending a file the same command simply runs again. Nothing but
Python is needed.
"""

import argparse
import csv
import getpass
import json
import os
import re
import sys
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from urllib.error import URLError
from urllib.request import HTTPCookieProcessor, Request, build_opener

ROWS_AT_ONCE = 1000
TIMEOUT = 600


class Client:
    """A session of one user with one Odoo."""

    def __init__(self, url, database, login, password):
        self.url = url.rstrip("/")
        self._open = build_opener(HTTPCookieProcessor(CookieJar())).open
        self._numbers = count(1)
        database = database or self._get_only_database()
        user = self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )
        if not user.get("uid"):
            sys.exit(f"{login}: Odoo asks for more than a password to log in.")

    def call(self, model, method, *args, **context):
        """Call a method of a model and return what it returns.

        :raises SystemExit: with Odoo's message, where it refuses
        """
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            {
                "model": model,
                "method": method,
                "args": args,
                "kwargs": {"context": context},
            },
        )

    def _get_only_database(self):
        names = self._post("/web/database/list", {})
        if len(names) != 1:
            sys.exit(f"{self.url}: name one of its databases: {', '.join(names)}")
        return names[0]

    def _post(self, path, params):
        body = {"jsonrpc": "2.0", "id": next(self._numbers), "params": params}
        request = Request(
            self.url + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with self._open(request, timeout=TIMEOUT) as response:
                answer = json.load(response)
        except (URLError, ValueError) as error:
            sys.exit(f"{self.url}: {error}")
        if "error" in answer:
            error = answer["error"]
            sys.exit(error.get("data", {}).get("message") or error["message"])
        return answer["result"]


def import_file(client, model, path):
    """Import one file.

    :return: how many records Odoo created or found again
    :raises SystemExit: with what is wrong by row, where Odoo refuses rows
    """
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    done = 0
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        result = client.call(
            model, "load", header, part, import_file=True, tracking_disable=True
        )
        if not result["ids"] or result["messages"]:
            sys.exit("\n".join(_explain(path, start, result["messages"])))
        done += len(result["ids"])
    return done


def _explain(path, start, messages):
    yield f"{path.name} is imported up to its row {start}. Then:"
    for message in messages:
        row = message.get("rows", {}).get("from")
        place = "" if row is None else f"row {start + row + 1}: "
        yield f"  {place}{message['message']}"


def main(arguments=None):
    """Import the files of a folder and tell how many records each brought."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--url", default="http://127.0.0.1:8069")
    parser.add_argument("--database", help="needed where there are several")
    parser.add_argument("--login", default="admin")
    options = parser.parse_args(arguments)
    found = [re.fullmatch(r"(\d+)_(.+)\.csv", p.name) for p in options.folder.glob("*")]
    files = sorted((int(name[1]), name[2], name[0]) for name in found if name)
    if not files:
        sys.exit(f"{options.folder}: no files like 1_res.partner.csv here.")
    password = os.environ.get("ODOO_PASSWORD") or getpass.getpass(
        f"Password of {options.login}: "
    )
    client = Client(options.url, options.database, options.login, password)
    for _number, model, name in files:
        print(f"{name} ...", end=" ", flush=True)
        print(import_file(client, model, options.folder / name), "records")


if __name__ == "__main__":
    main()
