"""Sessions, the code, the own word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.records import codes, limits, sessions
from portal.records.codes import Resumed
from portal.records.limits import Throttled
from tests.records.house import Person, person


def renew(raimo: Person, word: str | None = None) -> str:
    code = raimo.records.write_now(codes.renew, raimo.token, word, now=raimo.now)
    assert code is not None
    return code


def resume(
    raimo: Person, code: str, word: str | None = None, *, device: str = "", token: str | None = None
) -> Resumed | Throttled | None:
    return raimo.records.write_now(codes.resume, code, word, now=raimo.now, device=device, token=token)


@pytest.mark.parametrize("after, familiar", [(timedelta(minutes=30), True), (timedelta(minutes=31), False)])
def test_the_device_is_familiar_for_half_an_hour(raimo: Person, after: timedelta, familiar: bool) -> None:
    raimo.say_all()
    raimo.now += after
    assert raimo.opened.familiar is familiar
    assert (raimo.opened.hidden == frozenset()) is familiar


def test_sensitive_answers_are_hidden_from_who_is_not_familiar_and_may_be_given_anew(raimo: Person) -> None:
    raimo.say_all()
    raimo.now += timedelta(hours=1)
    assert raimo.opened.hidden == {"health_now"}
    raimo.say("health_now", "well")
    assert raimo.opened.familiar is False  # answering does not make a stranger familiar
    assert raimo.opened.hidden == {"health_now"}


@pytest.mark.parametrize("after, alive", [(timedelta(hours=24), True), (timedelta(hours=24, seconds=1), False)])
def test_a_session_ends_after_a_day_idle(raimo: Person, after: timedelta, alive: bool) -> None:
    raimo.now += after
    assert (raimo.opened is not None) is alive


def test_answering_keeps_the_session_alive(raimo: Person) -> None:
    raimo.now += timedelta(hours=20)
    raimo.say("work_status", "other")
    raimo.now += timedelta(hours=20)
    assert raimo.opened is not None


def test_leaving_ends_the_session(raimo: Person) -> None:
    raimo.records.write_now(sessions.end, raimo.token, now=raimo.now)
    assert raimo.opened is None


def test_the_code_leads_back_and_spaces_do_not_matter(raimo: Person) -> None:
    raimo.say_all()
    code = renew(raimo)
    assert len(code) == 16
    assert code.isdecimal()
    spaced = " ".join(code[n : n + 4] for n in range(0, 16, 4))
    found = resume(raimo, spaced)
    assert isinstance(found, Resumed)
    assert found.familiar is False
    raimo.token = found.token
    assert raimo.opened.hidden == {"health_now"}


def test_the_own_word_makes_familiar_and_a_wrong_one_opens_nothing(raimo: Person) -> None:
    raimo.say_all()
    code = renew(raimo, "Sininen  vene")
    right, alone = resume(raimo, code, "sininen vene"), resume(raimo, code)
    assert isinstance(right, Resumed)
    assert isinstance(alone, Resumed)
    assert (right.familiar, alone.familiar) == (True, False)
    assert resume(raimo, code, "punainen vene") is None


def test_a_new_code_kills_the_old_and_keeps_the_word(raimo: Person) -> None:
    old = renew(raimo, "sininen vene")
    new = renew(raimo)
    assert resume(raimo, old) is None
    found = resume(raimo, new, "sininen vene")
    assert isinstance(found, Resumed)
    assert found.familiar


def test_who_holds_only_the_code_cannot_set_an_own_word(raimo: Person) -> None:
    alone = resume(raimo, renew(raimo, "sininen vene"))
    assert isinstance(alone, Resumed)
    raimo.token = alone.token
    code = renew(raimo, "oma uusi sana")
    assert resume(raimo, code, "oma uusi sana") is None


def test_a_wrong_code_is_none_and_too_many_are_delayed(raimo: Person) -> None:
    code = renew(raimo)
    most, seconds = limits.BUCKETS["code_device"]
    for n in range(most):
        assert resume(raimo, f"{n:016d}", device="198.51.100.7") is None
    throttled = resume(raimo, code, device="198.51.100.7")
    assert isinstance(throttled, Throttled)
    assert 0 < throttled.seconds <= seconds
    assert isinstance(resume(raimo, code, device="198.51.100.8"), Resumed)
    assert isinstance(resume(raimo, code, device="198.51.100.7", token=raimo.token), Resumed)  # a known device
    raimo.now += timedelta(seconds=seconds)
    assert isinstance(resume(raimo, code, device="198.51.100.7"), Resumed)


def test_a_lucky_guess_takes_a_hundred_years_from_known_and_unknown_devices_together() -> None:
    rates = [limits.BUCKETS[name] for name in codes.ALL.values()]
    guesses = sum(most / seconds for most, seconds in rates)
    in_use, year = 100_000, 365 * 86_400
    assert 10**codes.DIGITS / in_use / guesses >= 100 * year


def test_known_devices_are_held_to_what_all_of_them_may_try(raimo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.BUCKETS, "code_known_all", (2, 60))
    tokens = [person(raimo.records, raimo.now).token for _ in range(3)]
    found = [resume(raimo, "0" * 16, token=token) for token in tokens]
    assert found[:2] == [None, None]
    assert isinstance(found[2], Throttled)


def test_a_cookie_that_opens_nothing_makes_no_device_known(raimo: Person) -> None:
    most, _ = limits.BUCKETS["code_device"]
    old = raimo.say_all().token
    raimo.send()  # which kills the cookie
    tries = [resume(raimo, f"{n:016d}", device="198.51.100.7", token=(old, None)[n % 2]) for n in range(most + 1)]
    assert tries[:most] == [None] * most
    assert isinstance(tries[most], Throttled)


def test_a_code_needs_a_session(raimo: Person) -> None:
    assert raimo.records.write_now(codes.renew, "no such cookie", None, now=raimo.now) is None
