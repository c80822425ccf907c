"""A QR code as the path of an SVG: no picture is fetched, no style is needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

QUIET: Final = 4  # modules of empty edge, without which cameras do not find it


@dataclass(frozen=True, slots=True)
class Qr:
    """`size`: modules along one side with the edge; `path`: the dark ones, for `d=` of a path."""

    size: int
    path: str


@lru_cache(maxsize=8)
def of(address: str) -> Qr:
    """The code of an address."""
    import segno  # few ever ask for a code, and everybody would wait for it at start

    rows = segno.make_qr(address, error="m").matrix
    runs = (run for y, row in enumerate(rows) for run in _runs(row, y + QUIET))
    return Qr(len(rows) + 2 * QUIET, "".join(runs))


def _runs(row: bytearray, y: int) -> list[str]:
    """Dark modules of one row, neighbours in one stroke."""
    runs, x = [], 0
    while x < len(row):
        end = x
        while end < len(row) and row[end]:
            end += 1
        if end > x:
            runs.append(f"M{x + QUIET} {y}h{end - x}v1h{x - end}z")
        x = end + 1
    return runs
