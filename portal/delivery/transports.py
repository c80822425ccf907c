"""How a message leaves the house: by SMTP, by an HTTP gateway for text messages, or into a file in development.

A transport never raises for what the other side does: it tells the outcome. What it cannot tell apart from a message
that got through is `unclear`. Log lines and outcomes never hold an address.
"""

from __future__ import annotations

import http.client
import json
import os
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit

from portal.settings import LOCAL

if TYPE_CHECKING:
    from portal.records.outbox import Channel, Outcome
    from portal.settings import Settings

TIMEOUT: Final = 10.0  # seconds for each step; far below the outbox's lease
# Of the gateway: the message itself is refused. Other 4xx tell of our settings or of its load, and pass.
REFUSED: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY})


@dataclass(frozen=True, slots=True)
class Message:
    """Ready to be sent. `id` stays the same in every try, so that the other side can tell a repeated one."""

    id: str
    to: str
    subject: str
    text: str
    lang: str
    at: datetime


Transport = Callable[[Message], "Outcome"]


def of(settings: Settings) -> Mapping[Channel, Transport]:
    """Transports by channel. In development what is not set goes into files; in production it is not offered."""
    file = File(settings.data / "outbox")
    found: dict[Channel, Transport] = {} if settings.production else {"email": file, "sms": file}
    if settings.smtp_url and settings.mail_from:
        found["email"] = Smtp(settings.smtp_url.get_secret_value(), settings.mail_from)
    if settings.sms_url and settings.sms_token:
        found["sms"] = Gateway(settings.sms_url, settings.sms_token.get_secret_value())
    return found


class File:
    """One text file a message. For development: files hold addresses in clear."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, message: Message) -> Outcome:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / f"{message.id}.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"To: {message.to}\nSubject: {message.subject}\n\n{message.text}\n")
        return "delivered"


class Smtp:
    """A mail server. `smtps:` encrypts from the start, `smtp:` by STARTTLS, which only this machine may lack."""

    def __init__(self, url: str, sender: str, context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self.host, self.tls = parts.hostname or "", parts.scheme == "smtps"
        self.port = parts.port or (465 if self.tls else 587)
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        name, address = parseaddr(sender)
        self.sender = Address(name, addr_spec=address)
        self.context = context or ssl.create_default_context()

    def __call__(self, message: Message) -> Outcome:
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException):
            return "later"
        try:
            server.send_message(self._mail(message), self.sender.addr_spec, [message.to])
        except (OSError, smtplib.SMTPException) as error:
            return _of_mail(error)
        finally:
            server.close()
        return "delivered"

    def _connected(self) -> smtplib.SMTP:
        """A server that knows who we are. Closed when that fails."""
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=self.context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            server.ehlo_or_helo_if_needed()
            if not self.tls and (self.host not in LOCAL or server.has_extn("starttls")):
                server.starttls(context=self.context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _mail(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = self.sender, Address(addr_spec=message.to)
        mail["Subject"], mail["Date"] = message.subject, format_datetime(message.at)
        mail["Message-ID"] = f"<{message.id}@{self.sender.domain}>"
        mail["Auto-Submitted"], mail["Content-Language"] = "auto-generated", message.lang
        mail.set_content(f"{message.text}\n", cte="quoted-printable")
        return mail


def _of_mail(error: Exception) -> Outcome:
    """What a refusal means. 5xx of receiver or text is final; of us, the sender, it is for operators to mend."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            return "never" if all(code >= 500 for code, _ in refused.values()) else "later"
        case smtplib.SMTPNotSupportedError():
            return "never"
        case smtplib.SMTPDataError(smtp_code=code):
            return "never" if code >= 500 else "later"
        case smtplib.SMTPResponseException():
            return "later"
    return "unclear"  # it fell silent: perhaps after it had taken the message


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token goes to the gateway and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Gateway:
    """A gateway for text messages: POST of JSON {"to", "text"} with a bearer token, 2xx when taken."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token
        self._open = urllib.request.build_opener(_NoRedirect).open

    def __call__(self, message: Message) -> Outcome:
        body = json.dumps({"to": message.to, "text": message.text}, ensure_ascii=False).encode()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message.id,
        }
        try:
            with self._open(urllib.request.Request(self.url, body, headers), timeout=TIMEOUT):
                return "delivered"
        except HTTPError as error:
            with error:
                return "never" if error.code in REFUSED else "later"
        except URLError as error:
            return "unclear" if isinstance(error.reason, TimeoutError) else "later"
        except (OSError, http.client.HTTPException):
            return "unclear"
