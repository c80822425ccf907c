"""Somebody who answers as fast as they can, at the least cost to the machine that measures."""

from __future__ import annotations

import html
import re
from typing import Final

import httpx2

TURN: Final = re.compile(r'<form id="turn" method="post" action="([^"]+)"[^>]* data-question="(\w+)" data-kind="(\w+)"')
HIDDEN: Final = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
CHOICE: Final = re.compile(r'<input type="(?:radio|checkbox)" name="v"[^>]* value="(\w+)"|<option value="(\w+)"')
TYPED: Final = {"text": "Omin sanoin", "phone": "000 000 0000", "email": "nimi@demo.example", "month": "3/2024"}
MORE: Final = {**TYPED, "municipality": "X01", "number": "2", "months": "3"}


class Bot:
    """One conversation. `script`: as htmx would, else as a browser without JavaScript."""

    def __init__(self, url: str, address: str, *, script: bool) -> None:
        sent = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": address, "Accept-Encoding": "gzip"}
        self.http = httpx2.Client(base_url=url, headers=sent)
        self.script = script
        self.text = ""

    def begin(self) -> None:
        self.text = self.http.post("/fi/intake", follow_redirects=True).text

    def turn(self) -> int:
        """Answer the question on the screen; bytes of the answer."""
        asked = TURN.search(self.text)
        assert asked, self.text[:400]
        action, _, kind = asked.groups()
        choice = CHOICE.search(self.text)
        said = MORE.get(kind) or next(filter(None, choice.groups() if choice else ()), "")
        data = {**dict(HIDDEN.findall(self.text)), "do": "answer", "v": said}
        more = {"HX-Request": "true"} if self.script else {}
        reply = self.http.post(html.unescape(action), data=data, headers=more, follow_redirects=not self.script)
        assert reply.status_code == 200, f"{action}: {reply.status_code}"
        self.text = reply.text
        return len(reply.content)
