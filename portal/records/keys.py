"""Sealing: AES-256-GCM with a data key of the case, wrapped by the master key; keyed digests to find by.

Every sealed value is tied to its place by `area|owner|field|version|keyid`: moved elsewhere it does not open.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.records.tx import Refusal

FORMAT: Final = 1  # of a sealed value: format, nonce, ciphertext with tag
NONCE: Final = 12
SIZE: Final = 32
FIXED: Final = ("pepper", "index", "audit")


class Tampered(Exception):
    """A sealed value does not open in its place: it was changed, moved, or its key is another."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key as it is stored."""

    key_id: str
    master: str
    wrapped: bytes


class DataKey:
    """Opens and seals what belongs to one case or contact request."""

    __slots__ = ("_cipher", "_prefix", "_suffix")

    def __init__(self, key: bytes, area: str, owner: str, key_id: str) -> None:
        self._cipher = AESGCM(key)
        self._prefix, self._suffix = f"{area}|{owner}|", f"|{FORMAT}|{key_id}"

    def seal(self, field: str, clear: bytes) -> bytes:
        """`field`: table, column and row of the value."""
        return _seal(self._cipher, self._prefix + field + self._suffix, clear)

    def unseal(self, field: str, sealed: bytes) -> bytes:
        """Raises Tampered."""
        return _unseal(self._cipher, self._prefix + field + self._suffix, sealed)


@dataclass(frozen=True, slots=True)
class Keys:
    """Masters by id, the newest last; pepper, index and audit keys."""

    masters: Mapping[str, bytes]
    pepper: bytes
    index: bytes
    audit: bytes

    def made(self, area: str, owner: str) -> tuple[DataKey, Wrapped]:
        """A new data key, and how to store it."""
        key, key_id, master = AESGCM.generate_key(bit_length=256), secrets.token_hex(4), [*self.masters][-1]
        wrapped = _seal(AESGCM(self.masters[master]), _wrapping(area, owner, key_id, master), key)
        return DataKey(key, area, owner, key_id), Wrapped(key_id, master, wrapped)

    def unwrapped(self, area: str, owner: str, stored: Wrapped) -> DataKey:
        """Raises Tampered, also when the master key is not at hand."""
        if stored.master not in self.masters:
            raise Tampered(f"master key {stored.master} is not at hand")
        aad = _wrapping(area, owner, stored.key_id, stored.master)
        key = _unseal(AESGCM(self.masters[stored.master]), aad, stored.wrapped)
        return DataKey(key, area, owner, stored.key_id)

    def found_by(self, area: str, kind: str, text: str) -> bytes:
        """Keyed digest by which a whole name, phone or e-mail is found, and nothing less than the whole."""
        return hmac.digest(self.index, f"{area}|{kind}|{normal(kind, text)}".encode(), "sha256")

    def same(self, owner: str, content: bytes) -> bytes:
        """Keyed digest of a content, to tell a repeated request from another."""
        digest = _begun(self.index).copy()  # HMAC from where the key is taken in: a fifth of the time, in each turn
        digest.update(owner.encode() + b"|" + content)
        return digest.digest()[:16]


@lru_cache(maxsize=4)
def _begun(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")


def normal(kind: str, text: str) -> str:
    """How a name, phone or e-mail is compared: case, spaces, punctuation and the country code do not matter."""
    if kind.endswith("phone"):
        digits = "".join(character for character in text if character.isdigit())
        return "0" + digits.removeprefix("00").removeprefix("358") if digits.startswith(("358", "00358")) else digits
    return " ".join(text.casefold().split())


def opened(folder: Path, *, make: bool, strict: bool) -> Keys:
    """The keys of a folder. `make`: missing ones are made (development). `strict`: refuse what others could read.

    Raises Refusal, which names the cure.
    """
    if make:
        make_missing(folder)
    files = sorted(folder.glob("master-*.key"))
    missing = [name for name in FIXED if not (folder / f"{name}.key").exists()] + ([] if files else ["master-*"])
    if missing:
        raise Refusal(f"no {', '.join(missing)} key in {folder}: put the key files there (0600), or make new ones")
    if strict:
        _refuse_readable(folder, files)
    masters = {file.stem.removeprefix("master-"): _read(file) for file in files}
    return Keys(masters, *(_read(folder / f"{name}.key") for name in FIXED))


def make_missing(folder: Path) -> None:
    """Make the keys that are not there yet, readable by the owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = [name for name in FIXED if not (folder / f"{name}.key").exists()]
    if not any(folder.glob("master-*.key")):
        names.append("master-0001")
    for name in names:
        try:
            descriptor = os.open(folder / f"{name}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            continue
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SIZE) + "\n")
            file.flush()
            os.fsync(file.fileno())


def hashed(token: str) -> bytes:
    """What is kept of a session's cookie."""
    return sha256(token.encode()).digest()


def _read(file: Path) -> bytes:
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != SIZE or len(set(key)) < 8:
        raise Refusal(f"{file} is no key: it holds 64 hexadecimal digits made by chance")
    return key


def _refuse_readable(folder: Path, masters: list[Path]) -> None:
    for file in (*masters, *(folder / f"{name}.key" for name in FIXED)):
        if file.stat().st_mode & 0o077:
            raise Refusal(f"{file} can be read by others: chmod 600 it")


def _wrapping(area: str, owner: str, key_id: str, master: str) -> str:
    return f"{area}|{owner}|data_keys.wrapped.{key_id}|{FORMAT}|{master}"


def _seal(cipher: AESGCM, aad: str, clear: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return bytes((FORMAT,)) + nonce + cipher.encrypt(nonce, clear, aad.encode())


def _unseal(cipher: AESGCM, aad: str, sealed: bytes) -> bytes:
    if not sealed or sealed[0] != FORMAT:
        raise Tampered("unknown format of a sealed value")
    try:
        return cipher.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], aad.encode())
    except InvalidTag:
        raise Tampered("a sealed value does not open in its place") from None
