"""Browsers of several people at once on a real server: the board and a phone."""

import json
import logging
from http.cookiejar import CookieJar
from pathlib import Path
from types import SimpleNamespace
from urllib.request import HTTPCookieProcessor, Request, build_opener

from odoo.tests.common import ChromeBrowser

HELPERS = (
    Path(__file__).with_name("board_browser.js").read_text()
    + """
    // What another browser does arrives within twenty seconds, also on a slow machine.
    const arrives = (what, found) => until(what, found).catch(() => until(what, found));
"""
)
DESK = "1400x1000"
PHONE = "390x844"


class Person:
    """One browser of somebody who is logged in, with one screen open."""

    def __init__(self, url, database, login, names, size=DESK):
        case = SimpleNamespace(
            _logger=logging.getLogger(f"{__name__}.{login}"),
            browser_size=size,
            touch_enabled=size == PHONE,
            fetch_proxy=lambda _url: {"responseCode": 404, "body": ""},
        )
        self.names = "".join(f"const {k} = {json.dumps(v)};" for k, v in names.items())
        jar = CookieJar()
        access = {"db": database, "login": login, "password": login}
        build_opener(HTTPCookieProcessor(jar)).open(
            Request(
                f"{url}/web/session/authenticate",
                json.dumps({"jsonrpc": "2.0", "params": access}).encode(),
                {"Content-Type": "application/json"},
            ),
            timeout=60,
        ).read()
        self.browser = ChromeBrowser(case)
        for cookie in jar:
            self.browser.set_cookie(cookie.name, cookie.value, "/", "127.0.0.1")
        self.url = url

    def open(self, path, shown):
        """Open a screen and wait until an element is there and its bus is connected."""
        self.browser.navigate_to(self.url + path)
        ready = f"Boolean(odoo.isReady && document.querySelector({json.dumps(shown)}))"
        assert self.browser._wait_ready(ready, timeout=90)
        self.do(
            """window.wasHere = true;
            await arrives("connected", () =>
                odoo.__WOWL_DEBUG__.root.env.services.bus_service.isActive);"""
        )

    def start(self, code):
        """Begin to do something; `finish` waits for it."""
        code = f"(async () => {{ {HELPERS} {self.names} {code} }})()"
        return self.browser._websocket_send(
            "Runtime.evaluate",
            params={"expression": code, "awaitPromise": True, "returnByValue": True},
            with_future=True,
        )

    @staticmethod
    def finish(future):
        answer = future.result(timeout=60)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def do(self, code):
        return self.finish(self.start(code))
