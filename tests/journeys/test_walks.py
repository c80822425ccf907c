"""The three walks of README.md, as it tells them. With `--pictures` they leave its screenshots in docs/pictures."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_phone_to_desk import answered, at_the_desk, opened, sent
from tests.journeys.walking import Phone
from tests.playing import FOLDER, read
from tests.serving import ALKUUN, HOUSE, Served, served

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DESK = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Phone, str], None]:
    def take(phone: Phone, name: str) -> None:
        if request.config.getoption("--pictures"):
            phone.page.screenshot(path=PICTURES / f"{name}.png")

    return take


def test_a_jobseeker_on_a_phone(phone: Callable[..., Phone], picture: Callable[[Phone, str], None]) -> None:
    one, raimo = phone(reduced_motion="reduce"), read(FOLDER / "raimo.toml")
    one.begin()
    one.walk(raimo.answers, until="money_enough")
    one.fill("not_enough")
    picture(one, "jobseeker")
    one.open("/fi/intake/q/work_status?change=1")
    assert one.page.locator("#turn [name=v]:checked, #turn option:checked").first.get_attribute("value") == "unemployed"
    one.open("/fi/intake/check")
    assert one.page.locator("#send input[name=consent]:checked").count() == 0
    one.open("/fi/intake/pause")
    one.page.locator('form[action="/fi/intake/pause"] button').first.click()
    code = one.page.locator("[data-code]")
    expect(code).to_be_visible()
    assert sum(character.isdigit() for character in code.text_content() or "") == 16


def test_a_caseworker_at_the_desk(phone: Callable[..., Phone], picture: Callable[[Phone, str], None]) -> None:
    person, raimo = phone(), read(FOLDER / "raimo.toml")
    answered(person, raimo)
    sent(person, raimo, "money_home:example_kela")
    desk = phone(**DESK)
    at_the_desk(desk, "caseworker@demo.example")
    opened(desk, raimo.name)
    picture(desk, "caseworker")
    desk.open(f"{desk.path}/print")
    desk.page.emulate_media(media="print")
    expect(desk.page.locator("main")).to_contain_text(raimo.name)


def test_somebody_who_only_wants_to_know_where_to_go(
    phone: Callable[..., Phone], picture: Callable[[Phone, str], None]
) -> None:
    one = phone()
    page = one.open("/fi/places")
    one.tick('#guide [name=need][value="money"]')
    page.fill("#where", "Takamaa")
    page.locator("#guide > button").click()
    page.wait_for_selector("[data-place]")
    picture(one, "visitor")
    assert page.locator("[data-authority]").count() >= 1
    assert page.locator("[data-place] [data-reason]").count() >= 1
    assert not page.context.cookies()
    page.locator("footer a.help").click()
    assert page.locator("main a[href^='tel:']").count() >= 1


def test_an_editor_with_a_text_file(
    browser: Browser, tmp_path: Path, picture: Callable[[Phone, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = tmp_path / "content"
    facts, finnish, swedish = content / "places.toml", content / "fi" / "places.toml", content / "sv" / "places.toml"
    shutil.copytree(HOUSE / "content", content)
    monkeypatch.setenv("ALKUUN_CONTENT", str(content))
    edit(facts, '"000 000 0001", price = "free"', '"000 000 0007", price = "free"')
    edit(finnish, "Laskut ja kirjeet, myös avaamattomat", "Laskut ja kirjeet. Avaamattomatkin käyvät.")
    edit(swedish, 'bring = "Räkningar och brev, också de oöppnade"\n', "")
    told = subprocess.run(
        [*ALKUUN, "check"], env=Served(tmp_path / "var").environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert "content/sv/places.toml" in told.stdout
    assert "example_debt has no bring" in told.stdout
    name = 'name = "Ekonomi- och skuldrådgivning, Exempel"\n'
    edit(swedish, name, f'{name}bring = "Räkningar och brev. Också oöppnade duger."\n')
    with served(tmp_path / "var") as house:
        house.command("check")
        context = browser.new_context(viewport={"width": 390, "height": 800})
        for lang, said in (("sv", "Också oöppnade duger."), ("fi", "Avaamattomatkin käyvät.")):
            one = Phone(context.new_page(), house.url, lang, script=True)
            page = one.open(f"/{lang}/places/example_debt")
            expect(page.locator("main")).to_contain_text(said)
            assert page.locator("main a[href='tel:0000000007']").count() == 1
        picture(one, "editor")
        context.close()


def edit(file: Path, before: str, after: str) -> None:
    """Change one line, as in any text editor."""
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
