"""The main job from end to end: somebody answers on a phone and sends; the team reads it at the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.walking import Phone
from tests.playing import FOLDER, Persona, read
from tests.serving import PASSWORD

PEOPLE = [read(FOLDER / f"{name}.toml") for name in ("raimo", "linnea")]


def answered(phone: Phone, persona: Persona) -> list[str]:
    """From the front page to the check page; what was asked."""
    phone.begin()
    return phone.walk(persona.answers)


def sent(phone: Phone, persona: Persona, consent: str) -> None:
    """From the check page to what happens next, with one consent."""
    page = phone.page
    assert phone.path == f"/{phone.lang}/intake/check"
    assert page.locator("#send input[name=consent]:checked").count() == 0
    for wish in ("team", "next"):
        phone.tick(f'#send input[name={wish}][value="{persona.answers[wish]}"]')
    phone.tick(f'#send input[name=consent][value="{consent}"]')
    phone.tick("#send input[name=readers][value=own]")
    page.locator("#send button").last.click()
    if phone.path.endswith("/check"):  # something is told once before it is sent
        page.locator("#send button").last.click()
    page.wait_for_url(f"**/{phone.lang}/mine")


def at_the_desk(desk: Phone, email: str) -> None:
    desk.open("/staff/sign-in")
    desk.page.fill("#email", email)
    desk.page.fill("#password", PASSWORD)
    desk.page.locator("main form button").click()
    desk.page.wait_for_url("**/staff/**")


def opened(desk: Phone, name: str) -> None:
    """The newest case of this name."""
    desk.open("/staff/?view=all&sort=changed")
    desk.page.locator("tr[data-case] a", has_text=name).first.click()
    desk.page.wait_for_url("**/staff/cases/*")


@pytest.mark.parametrize("script", [True, False], ids=["htmx", "no script"])
@pytest.mark.parametrize("persona", PEOPLE, ids=lambda persona: persona.id)
def test_from_the_phone_to_the_desk(phone: Callable[..., Phone], persona: Persona, script: bool) -> None:
    person = phone(persona.lang, script=script)
    assert answered(person, persona) == persona.expected["asked"]
    sent(person, persona, "money_home:example_kela")
    assert person.fits()
    if not script:
        assert {(a.request.method, a.status) for a in person.answers} <= {("GET", 200), ("GET", 303), ("POST", 303)}

    desk = phone(persona.lang, viewport={"width": 1280, "height": 900})
    at_the_desk(desk, "caseworker@demo.example")
    opened(desk, persona.name)
    found = {str(one.get_attribute("data-finding")) for one in desk.page.locator("[data-finding]").all()}
    assert found == set(persona.expected["findings"])
    for one in desk.page.locator("[data-finding]").all():
        assert one.locator("[data-evidence]").count() >= 1, one.get_attribute("data-finding")
    assert persona.answers["hopes"] in " ".join((desk.page.locator("main").text_content() or "").split())

    partner = phone(persona.lang, viewport={"width": 1280, "height": 900})
    at_the_desk(partner, "health@demo.example")
    partner.open("/staff/?view=all&sort=changed")
    assert partner.page.locator(f'tr[data-case="{desk.path.rpartition("/")[2]}"]').count() == 0
    assert partner.open(desk.path).locator("[data-finding]").count() == 0

    # The person sees that somebody looked.
    person.open(f"/{persona.lang}/mine")
    assert person.page.locator("main").text_content() is not None
