"""Argon2id for passwords, codes and own words. It takes tens of milliseconds, so it never runs inside a transaction.

A verb that needs it is marked with `prepared_by`: what that function returns is made on threads of its own and handed
to the verb as `hashed`.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any, Final, TypeVar

from argon2.low_level import Type, hash_secret_raw

from portal.records.keys import Keys

AT_ONCE: Final = 3  # more would take the cores from the conversation
Verb = TypeVar("Verb", bound=Callable[..., Any])


def strong(keys: Keys, purpose: str, salt: bytes, secret: str) -> bytes:
    """HMAC(pepper, argon2id(secret, salt)): neither the database nor the pepper alone allows guessing."""
    raw = hash_secret_raw(
        secret.encode(), salt, time_cost=2, memory_cost=19456, parallelism=1, hash_len=32, type=Type.ID
    )
    return hmac.digest(keys.pepper, purpose.encode() + b"|" + raw, "sha256")


def salt_of(keys: Keys, purpose: str, of: str = "") -> bytes:
    """A salt that is worked out, not stored: so the same work is done whether or not anything is there to compare."""
    return hmac.digest(keys.pepper, f"salt|{purpose}|{of}".encode(), "sha256")[:16]


def prepared_by(prepare: Callable[..., Any]) -> Callable[[Verb], Verb]:
    """Mark a verb: `prepare(keys, *args, **kwargs)` runs before its transaction, off the writer."""

    def mark(verb: Verb) -> Verb:
        verb.prepare = prepare  # type: ignore[attr-defined]
        return verb

    return mark
