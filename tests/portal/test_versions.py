"""The files of questions and words change between two starts; somebody is in the middle, somebody has sent."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette

from portal.app import create_app
from portal.content import editions
from portal.records import versions
from tests.clients import Visitor
from tests.conftest import Clock
from tests.pages import text_of
from tests.portal.telling import sent, tell

if TYPE_CHECKING:
    from portal.settings import Settings

Restart = Callable[..., Visitor]
TOLD = {"fi": "Kysymykset ovat muuttuneet.", "sv": "Frågorna har ändrats."}
HOPES = '\n[[section.question]]\nid = "hopes"\nkind = "text"\nopen = true\ntopic = "goals"\n'
NEW = '\n[[section.question]]\nid = "pets"\nkind = "yes_no"\ntopic = "basics"\n'
PETS = {
    "fi": """
[question.pets]
ask = "Onko sinulla lemmikkejä?"
why = "Näin sovimme sopivan ajan."
options.yes = "On"
options.no = "Ei ole"
""",
    "sv": """
[question.pets]
ask = "Har du husdjur?"
why = "Då hittar vi en tid som passar."
options.yes = "Ja"
options.no = "Nej"
""",
}


class Files:
    """Copies of flows/ and content/ that a test may change."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.flows, self.content = folder / "flows", folder / "content"
        shutil.copytree(settings.flows, self.flows, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        shutil.copytree(settings.content, self.content)

    def change(self, file: str, before: str, after: str) -> None:
        path = self.flows.parent / file
        text = path.read_text("utf-8")
        assert before in text, f"{file} has no {before!r}"
        path.write_text(text.replace(before, after, 1), "utf-8")

    def add(self, file: str, more: str) -> None:
        path = self.flows.parent / file
        path.write_text(path.read_text("utf-8") + more, "utf-8")

    def add_pets(self) -> None:
        """One more question, right after what somebody hopes for."""
        self.change("flows/intake.toml", HOPES, HOPES + NEW)
        for lang, words in PETS.items():
            self.add(f"content/{lang}/intake.toml", words)

    def remove_good_at(self) -> None:
        """A question, its words and every mention of it are gone."""
        text = (self.flows / "intake.toml").read_text("utf-8")
        (self.flows / "intake.toml").write_text(
            re.sub(r'\[\[section\.question\]\]\nid = "good_at"\n.*?topic = "strengths"\n\n', "", text, flags=re.S),
            "utf-8",
        )
        rules = (self.flows / "assessment.toml").read_text("utf-8")
        kept = [one for one in re.split(r"(?=^\[\[finding\]\])", rules, flags=re.M) if "good_at" not in one]
        self.removed = re.findall(
            r'id = "(\w+)"', "".join(set(re.split(r"(?=^\[\[finding\]\])", rules, flags=re.M)) - set(kept))
        )
        (self.flows / "assessment.toml").write_text("".join(kept), "utf-8")
        topics = (self.flows / "topics.toml").read_text("utf-8")
        (self.flows / "topics.toml").write_text(topics.replace('row = "good_at"\n', ""), "utf-8")
        for lang in ("fi", "sv"):
            self._without(f"content/{lang}/intake.toml", "question.good_at")
            for finding in self.removed:
                self._without(f"content/{lang}/findings.toml", f"finding.{finding}")

    def _without(self, file: str, table: str) -> None:
        path = self.flows.parent / file
        text = path.read_text("utf-8")
        without = re.sub(rf"^\[{re.escape(table)}\]\n.*?(?=^\[|\Z)", "", text, flags=re.S | re.M)
        assert without != text, f"{file} has no [{table}]"
        path.write_text(without, "utf-8")


@pytest.fixture
def files(settings: Settings, tmp_path: Path) -> Files:
    return Files(settings, tmp_path / "changed")


@pytest.fixture(params=["fi", "sv"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def restart(settings: Settings, files: Files, clock: Clock) -> Iterator[Restart]:
    """Serve the changed files on the same records; the visitor's browser keeps its cookie."""
    opened: list[Visitor] = []

    def start(before: Visitor) -> Visitor:
        for cookie in before.http.cookies.jar:
            kept = cookie
        before.__exit__(None, None, None)
        app = create_app(settings.model_copy(update={"flows": files.flows, "content": files.content}))
        app.state.now = clock
        after = Visitor(app, lang=before.lang, script=before.script)
        after.__enter__()
        after.http.cookies.jar.set_cookie(kept)
        opened.append(after)
        return after

    yield start
    for one in opened:
        one.__exit__(None, None, None)


def begun(app: Starlette, lang: str = "fi", *, script: bool = False) -> Visitor:
    visitor = Visitor(app, lang=lang, script=script)
    visitor.__enter__()
    return visitor


@pytest.mark.parametrize("script", [False, True], ids=["no script", "htmx"])
def test_the_questions_change_at_the_next_answer_and_that_is_said_once(
    app: Starlette, files: Files, restart: Restart, lang: str, script: bool
) -> None:
    person = begun(app, lang, script=script)
    tell(person, who_answers="alone", language="fi", municipality="X01")
    files.add_pets()
    person = restart(person)
    page = person.at("hopes").page
    assert page is not None
    assert TOLD[lang] not in page.text
    page = person.send(do="skip")
    assert page.question == "pets"
    assert TOLD[lang] in page.text
    assert TOLD[lang] in person.at("pets").page.text  # type: ignore[union-attr]  # the reply may have been lost
    page = person.send("no")
    assert TOLD[lang] not in page.text
    assert person.kept_answers()["who_answers"] == "alone"


def test_words_change_at_once(app: Starlette, files: Files, restart: Restart) -> None:
    person = begun(app)
    tell(person, who_answers="alone", language="fi")
    ask = app.state.content.words["fi"].flows["intake"].questions["municipality"].ask
    files.change("content/fi/intake.toml", f'ask = "{ask}"', 'ask = "Missä kunnassa olet kotona?"')
    person = restart(person)
    assert "Missä kunnassa olet kotona?" in person.at("municipality").page.text  # type: ignore[union-attr]


def test_who_would_lose_an_answer_finishes_on_the_old_questions_in_their_words(
    app: Starlette, files: Files, restart: Restart
) -> None:
    person = begun(app)
    tell(person, who_answers="alone", language="fi", municipality="X01", hopes="skip", wants="skip", good_at="hands")
    ask = app.state.content.words["fi"].flows["intake"].questions["good_at"].ask
    files.remove_good_at()
    person = restart(person)
    assert person.at("work_status").send("employed").question == "money_enough"
    assert ask in person.open("/fi/intake/check").text
    assert sent(person).url == "/fi/mine"


def test_coming_back_to_a_question_that_is_not_there_any_more_leads_on(
    app: Starlette, files: Files, restart: Restart, lang: str
) -> None:
    other = begun(app, lang)
    tell(other, who_answers="alone", language="fi", municipality="X01", hopes="skip", wants="skip", good_at="hands")
    person = other.another()
    tell(person, who_answers="alone", language="fi")
    files.remove_good_at()
    other.http.cookies.jar.clear()
    other.http.cookies.jar.set_cookie(next(iter(person.http.cookies.jar)))
    person = restart(other)
    assert person.at("municipality").send("X01").question == "hopes"
    page = person.open(f"/{lang}/intake/q/good_at")  # from the browser's history
    assert (page.question, TOLD[lang] in page.text) == ("hopes", True)
    stale = {"key": "old form", "rev": "0", "do": "answer", "v": "hands"}
    answered = person.post(f"/{lang}/intake/q/good_at", stale)
    assert answered.headers["location"] == f"/{lang}/intake/q/hopes?note=changed#qt"
    assert "good_at" not in person.kept_answers()


def test_what_was_sent_is_read_back_in_its_own_words(app: Starlette, files: Files, restart: Restart) -> None:
    person = begun(app)
    tell(person, who_answers="alone", hopes="Rauhaa.", good_at="hands")
    assert sent(person).url == "/fi/mine"
    label = app.state.content.words["fi"].flows["intake"].questions["good_at"].options["hands"]
    files.remove_good_at()
    person = restart(person)
    assert label in text_of(person.open("/fi/mine").one("main"))


def test_an_edition_holds_all_words_of_its_flow_and_changes_with_them(app: Starlette) -> None:
    content = app.state.content
    first = editions.of(content)
    assert set(first) == set(content.bundles)
    assert first == editions.of(content)
    assert editions.with_earlier(content, [first["intake"].text]).words == content.words
    kept = app.state.records.read_now(lambda tx: tx.versions.editions)
    assert kept == {flow: edition.digest for flow, edition in first.items()}
    assert app.state.records.read_now(versions.worded) == ()
