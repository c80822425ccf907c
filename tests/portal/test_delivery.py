"""Messages leave the house for real: a mail server and a gateway stand on this machine. They tell nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError
from starlette.applications import Starlette

from portal import content as contents
from portal.app import create_app
from portal.delivery import Post, addresses, deliver
from portal.records import Records, Refusal
from portal.records.outbox import DELAYS, Channel
from portal.settings import Settings
from tests.clients import Visitor
from tests.conftest import Clock
from tests.outside import MailServer, SmsGateway, mail_server, sms_gateway, until
from tests.pages import Page
from tests.portal.telling import HEALTH, REACHED, sent, tell

MAIL, NUMBER = "raimo.testi@example.org", "000 000 0001"
TOKEN = "a-token-of-the-gateway"
ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def texts() -> Iterator[SmsGateway]:
    with sms_gateway() as gateway:
        yield gateway


@pytest.fixture
def app(settings: Settings, clock: Clock, mails: MailServer, texts: SmsGateway) -> Starlette:
    """The portal with a mail server and a gateway."""
    outside = {
        "mail_from": "Alkuun <alkuun@portal.example>",
        "smtp_url": mails.url,
        "sms_token": TOKEN,
        "sms_url": texts.url,
    }
    return running(settings, clock, **outside)


def running(settings: Settings, clock: Clock, **more: str) -> Starlette:
    app = create_app(Settings.model_validate({**settings.model_dump(), **more}))
    app.state.now = clock
    return app


def ask(visitor: Visitor, to: str, *, remind: bool = False, **more: str) -> Page:
    visitor.open(f"/{visitor.lang}/intake/pause")
    assert visitor.page is not None
    form = visitor.page.one("form", action=f"/{visitor.lang}/intake/pause/message")
    return visitor.submit(form, to=to, **({"remind": "1"} if remind else {}), **more)


def post_of(visitor: Visitor) -> Post:
    post: Post = visitor.app.state.post
    return post


def test_a_link_by_mail_leads_to_where_the_code_is_typed_and_says_nothing_else(
    client: Visitor, mails: MailServer
) -> None:
    tell(client, who_answers="alone", hopes="Työtä läheltä.", **HEALTH, **REACHED)
    page = ask(client, MAIL)
    assert page.url == "/fi/intake/pause?sent=link" and "Linkki on matkalla." in page.text
    until(lambda: mails.mails)
    (mail,) = mails.mails
    text = mail.get_content().strip()
    assert mails.to == [MAIL]
    assert f"{ORIGIN}/fi/continue" in text and len(text) <= 160
    assert mail["From"] == "Alkuun <alkuun@portal.example>" and mail["Auto-Submitted"] == "auto-generated"
    assert_tells_nothing(f"{mail['Subject']} {text}")


def test_the_person_reads_before_what_the_message_will_say(client: Visitor, texts: SmsGateway) -> None:
    tell(client, who_answers="alone")
    page = ask(client, NUMBER)
    until(lambda: texts.requests)
    assert texts.requests[0]["text"] in page.text


def test_a_text_message_goes_to_the_gateway_with_its_token(client: Visitor, texts: SmsGateway) -> None:
    tell(client, who_answers="alone", **HEALTH, **REACHED)
    ask(client, NUMBER)
    until(lambda: texts.requests)
    (taken,) = texts.requests
    assert taken["to"] == "+358000000001"
    assert taken["headers"]["Authorization"] == f"Bearer {TOKEN}"
    assert len(taken["text"]) <= 160
    assert_tells_nothing(taken["text"])


def assert_tells_nothing(text: str) -> None:
    """A link, no code, no name, no office, no topic."""
    assert not re.search(r"\d{4}\s?\d{4}", text)
    for secret in ("Raimo", "000 000", "työllisyys", "sysselsättning", "Esimerkki", "Exempel", "tervey", "vastau"):
        assert secret.lower() not in text.replace(f"{ORIGIN}/fi/continue", "").lower()
    assert re.findall(r"https?://\S+", text) in ([f"{ORIGIN}/fi/continue"], [f"{ORIGIN}/sv/continue"])


def test_in_swedish_everything_is_in_swedish(app: Starlette, mails: MailServer) -> None:
    with Visitor(app, lang="sv") as visitor:
        visitor.begin()
        assert "Länken är på väg." in ask(visitor, MAIL).text
        until(lambda: mails.mails)
    text = mails.mails[0].get_content()
    assert "Här fortsätter du" in text and f"{ORIGIN}/sv/continue" in text


def test_a_reminder_comes_once_after_24_hours_and_not_a_minute_before(
    client: Visitor, clock: Clock, texts: SmsGateway
) -> None:
    tell(client, who_answers="alone")
    assert "Muistutamme sinua kerran" in ask(client, NUMBER, remind=True).text
    post = post_of(client)
    post.deliver()
    assert len(texts.requests) == 1
    clock.forward(hours=23, minutes=59)
    assert post.deliver() == 0
    clock.forward(minutes=1)
    post.deliver()
    assert len(texts.requests) == 2
    reminder = texts.requests[1]["text"]
    assert "muistutusta" in reminder and len(reminder) <= 160
    assert_tells_nothing(reminder)
    for _ in range(8):
        clock.forward(days=1)
        assert post.deliver() == 0


def test_no_reminder_comes_after_sending(client: Visitor, clock: Clock, texts: SmsGateway) -> None:
    tell(client, who_answers="alone", **REACHED)
    ask(client, NUMBER, remind=True)
    post_of(client).deliver()
    sent(client)
    clock.forward(hours=24)
    assert post_of(client).deliver() == 0
    assert len(texts.requests) == 1


def test_without_the_wish_nobody_is_reminded(client: Visitor, clock: Clock, texts: SmsGateway) -> None:
    tell(client, who_answers="alone")
    ask(client, NUMBER)
    post_of(client).deliver()
    clock.forward(hours=24)
    assert post_of(client).deliver() == 0


def test_after_sending_a_reminder_is_not_offered(client: Visitor) -> None:
    tell(client, who_answers="alone", **REACHED)
    sent(client)
    assert not client.open("/fi/intake/pause").has("input", name="remind")


def test_a_double_tap_sends_once(client: Visitor, mails: MailServer) -> None:
    tell(client, who_answers="alone")
    client.open("/fi/intake/pause")
    assert client.page is not None
    form = client.page.one("form", action="/fi/intake/pause/message")
    client.submit(form, to=MAIL)
    client.submit(form, to=MAIL)
    post_of(client).deliver()
    assert len(mails.mails) == 1


@pytest.mark.parametrize("typed", ["", "raimo@", "12", "+46 70 000 00 00", "a@x.fi,b@x.fi", "a@x.fi\nBcc: b@x.fi"])
def test_what_cannot_be_sent_to_is_told_and_stays_in_the_field(client: Visitor, typed: str) -> None:
    tell(client, who_answers="alone")
    page = ask(client, typed)
    assert page.status == 422 and page.title.startswith("Virhe: ")
    assert page.one("input", id="to").get("aria-invalid") == "true"
    assert page.one("details", id="message").get("open") is not None
    assert page.has("a", href="#to")


def test_a_page_that_was_refused_can_be_read_in_the_other_language(client: Visitor) -> None:
    tell(client, who_answers="alone")
    page = ask(client, "raimo@")
    assert client.open(page.one("a", id="lang").get("href", "")).lang == "sv"


def test_without_a_visit_nothing_is_sent(client: Visitor, mails: MailServer) -> None:
    answer = client.post("/fi/intake/pause/message", {"to": MAIL, "key": "k"})
    assert answer.headers["location"] == "/fi/continue"
    assert post_of(client).deliver() == 0


def test_many_messages_from_one_place_have_to_wait(client: Visitor) -> None:
    tell(client, who_answers="alone")
    asked = [client.post("/fi/intake/pause/message", {"to": MAIL, "key": str(n)}).status_code for n in range(5)]
    assert asked == [303, 303, 303, 303, 429]
    spread = [client.post("/fi/intake/pause/message", {"to": f"{n}@example.org", "key": f"s{n}"}) for n in range(10)]
    assert spread[0].status_code == 303 and spread[-1].status_code == 429


@pytest.mark.parametrize("answer", ["451 later", ""])
def test_a_mail_server_in_trouble_is_asked_again(client: Visitor, clock: Clock, mails: MailServer, answer: str) -> None:
    mails.answers = [answer]
    tell(client, who_answers="alone")
    ask(client, MAIL)
    post_of(client).deliver()
    assert mails.mails == []
    clock.forward(seconds=DELAYS[0].total_seconds())
    post_of(client).deliver()
    (mail,) = mails.mails
    assert re.fullmatch(r"<[0-9a-f]{16}@portal\.example>", mail["Message-ID"])


def test_a_mail_that_is_refused_for_good_is_given_up(client: Visitor, clock: Clock, mails: MailServer) -> None:
    mails.answers = ["550 no such box"]
    tell(client, who_answers="alone")
    ask(client, MAIL)
    post_of(client).deliver()
    clock.forward(days=1)
    assert post_of(client).deliver() == 0


@pytest.mark.parametrize("status, again", [(503, 1), (429, 1), (401, 1), (302, 1), (0, 1), (422, 0)])
def test_a_gateway_in_trouble_is_asked_again_with_the_same_mark(
    client: Visitor, clock: Clock, texts: SmsGateway, status: int, again: int
) -> None:
    texts.answers = [status]
    tell(client, who_answers="alone")
    ask(client, NUMBER)
    post_of(client).deliver()
    assert texts.requests == []
    clock.forward(seconds=DELAYS[0].total_seconds())
    assert post_of(client).deliver() == again
    assert len({taken["headers"]["Idempotency-Key"] for taken in texts.requests}) == again


def test_a_server_that_is_not_there_is_asked_again(settings: Settings, clock: Clock) -> None:
    gone = {"mail_from": "alkuun@portal.example", "smtp_url": "smtp://127.0.0.1:9"}
    with Visitor(running(settings, clock, **gone)) as visitor:
        tell(visitor, who_answers="alone")
        ask(visitor, MAIL)
        post_of(visitor).deliver()
        clock.forward(seconds=DELAYS[0].total_seconds())
        assert post_of(visitor).deliver() == 1


def test_logs_and_metrics_tell_no_address(client: Visitor, mails: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    mails.answers = ["550 no box for raimo.testi@example.org"]
    tell(client, who_answers="alone")
    ask(client, MAIL)
    ask(client, NUMBER)
    post_of(client).deliver()
    until(lambda: "sms link" in caplog.text and "email link" in caplog.text)
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("alkuun"))
    assert "raimo.testi" not in ours and "00000" not in ours and "continue" not in ours
    told = client.http.get("/metrics").text
    assert 'alkuun_messages_total{channel="email",outcome="never"} 1.0' in told and "raimo" not in told


def test_two_that_deliver_at_once_send_each_message_once(client: Visitor, mails: MailServer) -> None:
    tell(client, who_answers="alone")
    for n in range(9):
        client.post("/fi/intake/pause/message", {"to": f"{n}@example.org", "key": str(n)})
    post = post_of(client)
    deliver(post.records, "email", post.transports["email"], post.wording, post.now, post.told)
    post.deliver()
    assert sorted(mails.to) == [f"{n}@example.org" for n in range(9)]


def test_in_development_messages_become_files_that_only_we_can_read(settings: Settings, clock: Clock) -> None:
    with Visitor(running(settings, clock)) as visitor:
        tell(visitor, who_answers="alone")
        ask(visitor, MAIL)
        ask(visitor, NUMBER)
        post_of(visitor).deliver()
    files = sorted((settings.data / "outbox").glob("*.txt"))
    told = {file.read_text().splitlines()[0] for file in files}
    assert told == {f"To: {MAIL}", "To: +358000000001"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_in_production_only_what_can_be_sent_is_offered(settings: Settings, clock: Clock) -> None:
    from portal.delivery import transports_of

    known = {**settings.model_dump(), "env": "production", "anchor": "/anchor", "origin": "https://portal.example"}
    assert dict(transports_of(Settings.model_validate(known))) == {}
    mail = {"mail_from": "a@portal.example", "smtp_url": "smtps://mail.example"}
    assert [*transports_of(Settings.model_validate({**known, **mail}))] == ["email"]


def test_where_nothing_can_be_sent_nothing_is_offered(client: Visitor) -> None:
    post_of(client).transports = {}
    tell(client, who_answers="alone")
    page = client.open("/fi/intake/pause")
    assert not page.has("details", id="message")
    page = client.submit(page.one("form", action="/fi/intake/pause"), do="code")
    assert "viestillä" not in page.text


@pytest.mark.parametrize(
    "wrong, told",
    [
        ({"smtp_url": "mail.example", "mail_from": "a@b.fi"}, "smtps://host"),
        ({"smtp_url": "smtp://mail.example"}, "ALKUUN_MAIL_FROM"),
        ({"sms_url": "http://gateway.example/", "sms_token": "t"}, "https"),
        ({"sms_url": "https://gateway.example/"}, "ALKUUN_SMS_TOKEN"),
    ],
)
def test_a_setting_that_could_not_send_is_refused(wrong: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Settings.model_validate(wrong)


def test_an_address_too_long_for_a_text_message_is_refused_at_start(settings: Settings) -> None:
    with pytest.raises(Refusal, match="ALKUUN_ORIGIN"):
        create_app(settings.model_copy(update={"origin": f"https://{'x' * 60}.example"}))


@pytest.mark.parametrize(
    "typed, sent_to",
    [
        (" Raimo.Testi+x@example.org ", ("email", "Raimo.Testi+x@example.org")),
        ("000 000 0001", ("sms", "+358000000001")),
        ("000-0000001", ("sms", "+358000000001")),
        ("+358 10 000 0001", ("sms", "+358100000001")),
        ("00358100000001", ("sms", "+358100000001")),
        ("+358 (0)00 000 0001", ("sms", "+358000000001")),
        ("+1 900 000 0000", None),
        ("0001", None),
        ("a b@example.org", None),
        ('"a"@example.org', None),
        ("<a@example.org>", None),
        ("a@example", None),
        ("ä@example.org", None),
    ],
)
def test_addresses_are_read_as_people_write_them(typed: str, sent_to: tuple[str, str] | None) -> None:
    assert addresses.read(typed, ("email", "sms")) == sent_to


def test_what_is_not_sent_there_is_not_read() -> None:
    sms: Channel = "sms"
    email: Channel = "email"
    assert addresses.read(MAIL, [sms]) is None
    assert addresses.read(NUMBER, [email]) is None


HOUSE = Path(__file__).resolve().parents[2]


def test_every_message_fits_one_text_message_in_both_languages() -> None:
    for lang, words in contents.load(HOUSE / "content", HOUSE / "flows").words.items():
        for message in words.messages.values():
            filled = message.text.replace("{link}", f"https://tyollisyys.esimerkki.fi/{lang}/continue")
            assert len(filled) <= 140


def test_the_outbox_empties_by_itself(client: Visitor, records: Records, mails: MailServer) -> None:
    """Without anybody calling: the application's own thread is woken by the asking."""
    tell(client, who_answers="alone")
    ask(client, MAIL)
    until(lambda: mails.mails, 5)
