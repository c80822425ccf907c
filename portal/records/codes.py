"""The code with which a person comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.records.cases.values import Case
from portal.records.limits import Throttled
from portal.records.tx import Tx


@dataclass(frozen=True, slots=True)
class Resumed:
    """`familiar`: the own word was right."""

    token: str
    case: Case
    familiar: bool


def renew(tx: Tx, token: str | None, word: str | None = None, *, now: datetime) -> str | None:
    """A new code of 16 digits, to be shown once; an earlier one is dead. `word`: the own word, if wished. None: no session. Write."""
    raise NotImplementedError


def resume(
    tx: Tx, code: str, word: str | None = None, *, now: datetime, device: str = "", token: str | None = None
) -> Resumed | Throttled | None:
    """Continue with a code (spaces do not matter). None when no such code, or a word was given and is wrong. Write.

    `device` names the sender for the limits (its address); `token`: the session cookie that came along, if any, so
    that a known device is not held up by what others try.
    """
    raise NotImplementedError
