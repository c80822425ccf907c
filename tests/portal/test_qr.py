"""The QR code is drawn by us: module by module it is what the library says, with the edge that cameras need."""

from __future__ import annotations

import re

import segno

from portal.web import qr

ADDRESS = "https://tyollisyys.esimerkki.fi/fi/continue"


def test_every_dark_module_is_drawn_once_and_no_light_one() -> None:
    code = qr.of(ADDRESS)
    drawn = [
        (int(x) + n - qr.QUIET, int(y) - qr.QUIET)
        for x, y, width, _ in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", code.path)
        for n in range(int(width))
    ]
    rows = segno.make_qr(ADDRESS, error="m").matrix
    dark = [(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module]
    assert sorted(drawn) == sorted(dark)
    assert code.size == len(rows) + 8
