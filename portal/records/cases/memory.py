"""Keys unwrapped and answers opened lately, so that a turn opens only what is new. Bounded: few cases at a time.

What is kept holds only as long as the database still has the same wrapped key and sealed bytes in the same place.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from flows.model import Answer
from portal.records.keys import DataKey, Wrapped

CASES: Final = 256


@dataclass(slots=True)
class Known:
    """Of one case: its key, with area and how it was wrapped; rev -> what was sealed, and what it says."""

    key: tuple[str, Wrapped, DataKey] | None = None
    answers: dict[int, tuple[bytes, Answer]] = field(default_factory=dict)


class Memory:
    def __init__(self) -> None:
        self._cases: OrderedDict[tuple[str, str], Known] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, case: str, key_id: str) -> Known:
        """What is known of a case under this key; add to it freely."""
        with self._lock:
            known = self._cases.setdefault((case, key_id), Known())
            self._cases.move_to_end((case, key_id))
            if len(self._cases) > CASES:
                self._cases.popitem(last=False)
            return known

    def forget(self, case: str) -> None:
        """Nothing of this case any more."""
        with self._lock:
            for known in [known for known in self._cases if known[0] == case]:
                del self._cases[known]
