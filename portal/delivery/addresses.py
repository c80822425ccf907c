"""Reads where somebody wants a message: an e-mail address or a mobile number of Finland."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from portal.records.outbox import Channel

LONGEST: Final = 254
# What goes into a header as it is: no quotes, commas, brackets or blanks, which could name a second receiver.
EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", re.ASCII)
FILLING: Final = re.compile(r"[\s().\-\u2010-\u2015]")
PHONE: Final = re.compile(r"(?:(?:\+|00)358\(?0?\)?|0)(\d{4,11})", re.ASCII)


def read(typed: str, channels: Collection[Channel]) -> tuple[Channel, str] | None:
    """Channel and address as it is sent to (+358…); None when it cannot be meant, or nothing is sent there.

    A spare 0 after the country code is left out. Foreign numbers are not served: machines would type in dear ones.
    Who has only such a number has the e-mail.
    """
    typed = typed.strip()
    if "@" in typed:
        plain = EMAIL.fullmatch(typed) is not None and len(typed) <= LONGEST
        return ("email", typed) if plain and "email" in channels else None
    number = PHONE.fullmatch(FILLING.sub("", typed))
    return ("sms", f"+358{number[1]}") if number and "sms" in channels else None
