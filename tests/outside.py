"""What stands outside the house, for real: a mail server and a gateway for text messages on this machine."""

from __future__ import annotations

import email
import email.policy
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from tests.ground import free_port


@dataclass
class MailServer:
    """Takes mail, or answers what `answers` says next: a reply as "451 later", or "" to fall silent."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if not answer:
            server.transport.abort()
            return "421 gone"
        if answer.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            self.to += envelope.rcpt_tos
        return answer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@dataclass
class SmsGateway:
    """Takes text messages; `answers` holds statuses to answer with instead, 0 to fall silent."""

    port: int
    requests: list[dict[str, Any]] = field(default_factory=list)  # what was taken: body and headers
    answers: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/messages"


@contextmanager
def sms_gateway() -> Iterator[SmsGateway]:
    gateway = SmsGateway(free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = gateway.answers.pop(0) if gateway.answers else 202
            if status:
                if status < 300:
                    gateway.requests.append({**body, "headers": dict(self.headers)})
                self.send_response(status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

        do_GET = do_POST

        def log_message(self, *_: Any) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", gateway.port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def until(true: Any, seconds: float = 10.0) -> None:
    """Wait for what another thread does."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.01)
