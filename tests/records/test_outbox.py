"""Messages that wait: once, at their time, tried again with growing patience, and nothing kept of where they went."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.records import Records, Tx, cases, outbox
from portal.records.limits import BUCKETS, Throttled
from portal.records.outbox import DELAYS, LEASE, REMINDS_AFTER, Asked, Kind, Letter
from portal.settings import Settings
from tests.records.house import Person, person

HOUSE = Path(__file__).resolve().parents[2]
TO = "kanarialintu.kaarina@example.org"
SECOND = timedelta(seconds=1)


def ask(raimo: Person, *kinds: Kind, key: str = "form", to: str = TO, channel: outbox.Channel = "email") -> Any:
    return raimo.records.write_now(
        outbox.ask, raimo.token, channel=channel, address=to, kinds=kinds, key=key, now=raimo.now
    )


def take(raimo: Person, channel: outbox.Channel = "email") -> Letter | None:
    return raimo.records.write_now(outbox.take, channel, now=raimo.now)


def taken(raimo: Person) -> Letter:
    letter = take(raimo)
    assert letter is not None
    return letter


def settle(raimo: Person, letter: Letter, outcome: outbox.Outcome) -> None:
    raimo.records.write_now(outbox.settle, letter, outcome, now=raimo.now)


def rows(raimo: Person) -> list[tuple[Any, ...]]:
    def all_of(tx: Tx) -> list[tuple[Any, ...]]:
        return tx.all("SELECT kind, state, attempts, address FROM outbox ORDER BY kind, made_at")

    return raimo.records.read_now(all_of)


def test_a_link_goes_at_once_and_holds_what_is_needed_to_send_it(raimo: Person) -> None:
    assert ask(raimo, "link") == Asked()
    letter = taken(raimo)
    assert (letter.kind, letter.channel, letter.address, letter.lang) == ("link", "email", TO, "fi")
    settle(raimo, letter, "delivered")
    assert take(raimo) is None


def test_a_message_speaks_the_language_that_the_person_speaks_when_it_goes(raimo: Person) -> None:
    ask(raimo, "link")
    raimo.records.write_now(cases.speak, raimo.token, "sv", now=raimo.now)
    assert taken(raimo).lang == "sv"


def test_where_to_is_sealed_and_forgotten_with_the_sending(raimo: Person) -> None:
    ask(raimo, "link")
    ((_, state, _, sealed),) = rows(raimo)
    assert state == "waiting"
    assert TO.encode() not in bytes(sealed)
    settle(raimo, taken(raimo), "delivered")
    assert rows(raimo) == [("link", "delivered", 1, None)]


def test_the_same_form_twice_is_one_message(raimo: Person) -> None:
    assert ask(raimo, "link", "reminder") == Asked()
    assert ask(raimo, "link", "reminder") == Asked(already=True)
    assert [row[0] for row in rows(raimo)] == ["link", "reminder"]


def test_a_reminder_goes_after_a_day_and_not_a_minute_before(raimo: Person) -> None:
    ask(raimo, "reminder")
    raimo.now += REMINDS_AFTER - timedelta(minutes=1)
    assert take(raimo) is None
    raimo.now += timedelta(minutes=1)
    settle(raimo, taken(raimo), "delivered")
    raimo.now += timedelta(days=5)
    assert take(raimo) is None


def test_a_later_wish_replaces_an_earlier_reminder(raimo: Person) -> None:
    ask(raimo, "reminder", key="first")
    raimo.now += timedelta(hours=20)
    ask(raimo, "reminder", key="second")
    raimo.now += timedelta(hours=5)
    assert take(raimo) is None
    raimo.now += timedelta(hours=19)
    assert taken(raimo).kind == "reminder"
    assert take(raimo) is None


@pytest.mark.parametrize("next", ["meeting", "not_now"])
def test_nobody_is_reminded_of_what_they_sent_or_ended(raimo: Person, next: str) -> None:
    raimo.say_all()
    ask(raimo, "link", "reminder")
    raimo.send(next=next)
    assert [row[0] for row in rows(raimo)] == ["link"]


def test_after_sending_a_reminder_cannot_be_asked_for(raimo: Person) -> None:
    raimo.say_all().send()
    ask(raimo, "link", "reminder")
    assert [row[0] for row in rows(raimo)] == ["link"]


def test_a_reminder_that_is_refused_for_now_is_not_sent_after_sending(raimo: Person) -> None:
    raimo.say_all()
    ask(raimo, "reminder")
    raimo.now += REMINDS_AFTER
    raimo.say("work_status", "other")  # so that the session lives
    letter = taken(raimo)
    raimo.send()
    settle(raimo, letter, "later")
    raimo.now += DELAYS[0]
    assert take(raimo) is None
    assert rows(raimo) == [("reminder", "given_up", 1, None)]


def test_a_refused_message_is_tried_again_with_growing_patience_and_then_given_up(raimo: Person) -> None:
    assert list(DELAYS) == sorted(set(DELAYS))
    ask(raimo, "link")
    for delay in DELAYS:
        settle(raimo, taken(raimo), "later")
        raimo.now += delay - SECOND
        assert take(raimo) is None
        raimo.now += SECOND
    settle(raimo, taken(raimo), "later")
    assert rows(raimo) == [("link", "given_up", len(DELAYS) + 1, None)]


def test_what_cannot_get_through_is_given_up_at_once(raimo: Person) -> None:
    ask(raimo, "link")
    settle(raimo, taken(raimo), "never")
    assert rows(raimo) == [("link", "given_up", 1, None)]


@pytest.mark.parametrize("kind, state", [("link", "waiting"), ("reminder", "given_up")])
def test_when_it_may_be_out_already_a_link_goes_again_and_a_reminder_does_not(
    raimo: Person, kind: Kind, state: str
) -> None:
    ask(raimo, kind)
    raimo.now += REMINDS_AFTER
    settle(raimo, taken(raimo), "unclear")
    assert [row[1] for row in rows(raimo)] == [state]


@pytest.mark.parametrize("kind, again", [("link", True), ("reminder", False)])
def test_the_same_holds_when_who_took_it_is_gone(raimo: Person, kind: Kind, again: bool) -> None:
    ask(raimo, kind)
    raimo.now += REMINDS_AFTER
    first = taken(raimo)
    raimo.now += LEASE - SECOND
    assert take(raimo) is None
    raimo.now += SECOND
    second = take(raimo)
    assert (second is not None) is again
    if second:
        settle(raimo, first, "never")  # too late: another has it
        assert rows(raimo)[0][1] == "sending"
        assert second.id == first.id


def test_delivered_messages_are_kept_a_week_and_undeliverable_ones_three_days(raimo: Person) -> None:
    ask(raimo, "link", key="one")
    settle(raimo, taken(raimo), "delivered")
    ask(raimo, "link", key="two", channel="sms", to="+358000000001")
    for wait, left in ((outbox.STALE - SECOND, 2), (SECOND, 1), (outbox.KEPT - outbox.STALE - SECOND, 1), (SECOND, 0)):
        raimo.now += wait
        raimo.records.write_now(outbox.sweep, now=raimo.now)
        assert len(rows(raimo)) == left


def test_each_channel_takes_its_own(raimo: Person) -> None:
    ask(raimo, "link", channel="sms", to="+358000000001")
    assert take(raimo, "email") is None
    letter = take(raimo, "sms")
    assert letter is not None and letter.address == "+358000000001"


def test_erasing_takes_the_messages_along(raimo: Person) -> None:
    ask(raimo, "link", "reminder")
    assert raimo.records.write_now(cases.erase, raimo.token, now=raimo.now)
    assert rows(raimo) == []


def test_a_message_whose_key_is_gone_holds_nobody_up(raimo: Person, records: Records) -> None:
    ask(raimo, "link")
    other = person(records, raimo.now)

    def spoil(tx: Tx) -> None:
        tx.run("UPDATE outbox SET address = :bytes", bytes=b"\x01 of another place, moved here")

    records.write_now(spoil)
    raimo.now += SECOND
    ask(other, "link", to="toinen@example.org")
    assert taken(raimo).address == "toinen@example.org"


def test_nobody_is_flooded_whoever_asks(raimo: Person, records: Records) -> None:
    most, seconds = BUCKETS["message_to"]
    for n in range(most):
        assert ask(person(records, raimo.now), "link", key=str(n)) == Asked()
    assert isinstance(ask(raimo, "link", key="more"), Throttled)
    assert ask(raimo, "link", key="elsewhere", to="toinen@example.org") == Asked()
    assert len(rows(raimo)) == most + 1
    raimo.now += timedelta(seconds=seconds)
    raimo.begin()
    assert ask(raimo, "link", key="next day") == Asked()


def test_without_a_session_nothing_is_sent(raimo: Person) -> None:
    raimo.token = "no such cookie"
    assert ask(raimo, "link") is None


# Takes everything that is due, as a process that delivers does, and prints which.
TAKER = """
import json, sys, time
from datetime import datetime
from portal.records import outbox
from portal.settings import Settings
from tests.records.conftest import opened
records = opened(Settings.from_environment())
now, mine = datetime.fromisoformat(sys.argv[1]), []
print("ready", flush=True)
sys.stdin.readline()
while letter := records.write_now(outbox.take, "email", now=now):
    mine.append(letter.id)
    time.sleep(0.002)
    records.write_now(outbox.settle, letter, "delivered", now=now)
records.close()
print(json.dumps(mine))
"""


def test_two_processes_take_each_message_once(raimo: Person, settings: Settings) -> None:
    for n in range(40):
        ask(raimo, "link", key=str(n), to=f"{n}@example.org")
    environ = {"PYTHONPATH": str(HOUSE), "ALKUUN_DATA": str(settings.data), "PATH": "/usr/bin:/bin"}
    if settings.database_url:
        environ["ALKUUN_DATABASE_URL"] = settings.database_url.get_secret_value()
    command = [sys.executable, "-c", TAKER, raimo.now.isoformat()]
    both = [
        subprocess.Popen(command, env=environ, cwd=HOUSE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    for one in both:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    found: list[Sequence[str]] = [json.loads(one.communicate(timeout=60)[0]) for one in _going(both)]
    assert len(found[0]) + len(found[1]) == len({*found[0], *found[1]}) == 40
    assert min(map(len, found)) > 0
    assert {row[1:] for row in rows(raimo)} == {("delivered", 1, None)}


def _going(both: list[subprocess.Popen[str]]) -> list[subprocess.Popen[str]]:
    """Both let go at the same moment."""
    for one in both:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return both
