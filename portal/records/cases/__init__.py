"""One person's conversation: begin, read, keep an answer, send, erase."""

from portal.records.cases.erasing import erase
from portal.records.cases.keeping import keep
from portal.records.cases.opening import begin, of, speak
from portal.records.cases.sending import send
from portal.records.cases.values import (
    Begun,
    Case,
    Conflict,
    Drops,
    Gone,
    Kept,
    NotNow,
    OffPath,
    Opened,
    Sent,
    SentNow,
    Step,
    UnknownQuestion,
    Unread,
)

__all__ = [
    "Begun",
    "Case",
    "Conflict",
    "Drops",
    "Gone",
    "Kept",
    "NotNow",
    "OffPath",
    "Opened",
    "Sent",
    "SentNow",
    "Step",
    "UnknownQuestion",
    "Unread",
    "begin",
    "erase",
    "keep",
    "of",
    "send",
    "speak",
]
