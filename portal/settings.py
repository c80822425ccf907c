"""What the environment decides. Read once, at start; tests make their own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

PREFIX: Final = "ALKUUN_"
LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})  # hosts that are reached without a network
HOUSE: Final = Path(__file__).resolve().parent.parent  # the folder that holds flows/, content/, portal/, admin/


class Settings(BaseModel):
    """Every setting is a variable `ALKUUN_*`; what has no default must be set in production only.

    A plain model: only what is handed in counts, so that what a test makes does not hang on the machine it runs on.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    env: Literal["development", "production"] = "development"
    data: Path = Path("var")  # folder of the database and the keys
    database_url: SecretStr | None = None  # None: one SQLite file in `data`
    area: str = "example"  # the employment area that this portal talks for
    origin: str | None = None  # https://… as people type it; required in production
    staff_origin: str | None = None  # when the desk has a host of its own
    content: Path = HOUSE / "content"
    flows: Path = HOUSE / "flows"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    trusted_proxy: str | None = None  # the one address whose X-Forwarded-For is believed
    quick_exit: str = "https://www.ilmatieteenlaitos.fi/"  # the neutral page that the quick exit ends on
    register_url: str = "https://tyomarkkinatori.fi/"  # where one registers as a jobseeker
    mail_from: str | None = None  # the sender of e-mails, with ALKUUN_SMTP_URL
    smtp_url: SecretStr | None = None  # smtps://… or smtp://user:password@host:587 (STARTTLS; only localhost without)
    sms_token: SecretStr | None = None  # bearer token of the gateway
    sms_url: str | None = None  # https://… of a gateway that takes {"to", "text"} as JSON
    demo_password: SecretStr | None = None
    anchor: str | None = None  # folder or URL outside the machine for the audit head
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Self:
        """The settings of this process, or of the given variables. `PORT` moves the port.

        Raises pydantic.ValidationError, which names the variable and never its value.
        """
        environ = os.environ if environ is None else environ
        given = {
            name: environ[f"{PREFIX}{name.upper()}"]
            for name in cls.model_fields
            if f"{PREFIX}{name.upper()}" in environ
        }
        if "PORT" in environ:
            given.setdefault("port", environ["PORT"])
        return cls.model_validate(given)

    @field_validator("origin", "staff_origin")
    @classmethod
    def _an_origin(cls, origin: str | None) -> str | None:
        parts = urlsplit(origin or "")
        if origin and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/")):
            raise ValueError("write https://host, without a path")
        return origin

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, url: SecretStr | None) -> SecretStr | None:
        if url and urlsplit(url.get_secret_value()).scheme.split("+")[0] not in ("postgresql", "postgres", "sqlite"):
            raise ValueError("write postgresql://user:password@host/name, or leave it out for one SQLite file")
        return url

    @field_validator("smtp_url")
    @classmethod
    def _an_smtp_server(cls, url: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        parts = urlsplit(url.get_secret_value()) if url else None
        if parts and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
            raise ValueError("write smtps://host or smtp://host:587, with user:password@ when needed")
        if parts and not others.data.get("mail_from"):
            raise ValueError("set ALKUUN_MAIL_FROM too")
        return url

    @field_validator("sms_url")
    @classmethod
    def _a_gateway(cls, url: str | None, others: ValidationInfo) -> str | None:
        parts = urlsplit(url or "")
        if url and not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)):
            raise ValueError("a gateway is reached by https")
        if url and not others.data.get("sms_token"):
            raise ValueError("set ALKUUN_SMS_TOKEN too")
        return url

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def unready(self) -> tuple[str, ...]:
        """What production demands and does not have, each with its cure: an operator reads all of it at once."""
        if not self.production:
            return ()
        demands = (
            (self.https, "people come by https only: set ALKUUN_ORIGIN to the address as they type it, https://…"),
            (self.anchor, "a cut audit log shows only against its anchor: set ALKUUN_ANCHOR to a place outside"),
        )
        return tuple(told for met, told in demands if not met)

    @property
    def address(self) -> str:
        """Scheme and host by which people come; in development this machine's."""
        return (self.origin or f"http://{self.host}:{self.port}").rstrip("/")

    @cached_property
    def https(self) -> bool:
        """Whether people come by https, and so whether cookies may be `__Host-`."""
        return urlsplit(self.origin or "").scheme == "https"
