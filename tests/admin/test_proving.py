"""`alkuun prove`, `draw`, `simulate` and what `check` compares with, as somebody types them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from admin.cli import app
from portal import content as contents
from portal.content import Content
from portal.settings import HOUSE

RUN = CliRunner()
PERSONAS = sorted((HOUSE / "tests" / "personas").glob("*.toml"))


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALKUUN_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("ALKUUN_ENV", "development")
    return tmp_path


@pytest.fixture(scope="module")
def shipped() -> Content:
    return contents.load(HOUSE / "content", HOUSE / "flows")


@pytest.fixture
def short(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flows of which one allows fewer questions than it asks."""
    shutil.copytree(HOUSE / "flows", house / "flows")
    flow = house / "flows" / "contact_jobseeker.toml"
    text, changes = re.subn(r"^max_questions = \d+$", "max_questions = 2", flow.read_text("utf-8"), flags=re.MULTILINE)
    assert changes == 1
    flow.write_text(text, "utf-8")
    monkeypatch.setenv("ALKUUN_FLOWS", str(house / "flows"))


def run(*words: str | Path) -> Result:
    return RUN.invoke(app, list(map(str, words)))


def published(text: str, change: str, into: str) -> str:
    """The canonical text of an earlier version."""
    assert change in text
    return text.replace(change, into)


@pytest.mark.parametrize("command", ["prove", "draw", "simulate", "check"])
def test_each_command_helps(command: str) -> None:
    told = run(command, "--help")
    assert (told.exit_code, "Exit code" in told.output or command == "draw") == (0, True)


def test_prove_tells_how_much_was_walked() -> None:
    told = json.loads(run("prove", "guide", "contact_jobseeker", "--json").stdout)["flows"]
    assert [one["flow"] for one in told] == ["guide", "contact_jobseeker"]
    for one in told:
        assert (one["defects"], one["states"] > 1, one["shortest"] <= one["longest"]) == ([], True, True)
        assert one["paths"] > one["states"] and one["cpu_seconds"] < 10 and len(one["hash"]) == 64


def test_an_unknown_flow_is_refused_with_those_that_there_are() -> None:
    for command in ("prove", "draw"):
        told = run(command, "nothing")
        assert (told.exit_code, "Known: intake" in told.output) == (1, True)


@pytest.mark.usefixtures("short")
def test_a_defect_fails_and_its_transcript_can_be_simulated(house: Path) -> None:
    told = run("prove", "contact_jobseeker", "--json")
    (defect,) = json.loads(told.stdout)["flows"][0]["defects"]
    assert (told.exit_code, defect["what"]) == (1, "too_long")
    (house / "long.json").write_text(json.dumps(defect["transcript"]), "utf-8")
    again = run("simulate", house / "long.json", "--json")
    assert again.exit_code == 0
    came = json.loads(again.stdout)
    assert (came["next"], came["asked"]) == (None, list(defect["transcript"]["answers"]))
    assert "shown by: " in run("prove", "contact_jobseeker").output


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda path: path.stem)
def test_every_persona_goes_as_expected(persona: Path) -> None:
    told = run("simulate", persona, "--json")
    came = json.loads(told.stdout)
    assert (told.exit_code, came["as_expected"], came["differences"]) == (0, True, [])


def test_a_persona_that_goes_otherwise_fails_and_says_how(house: Path) -> None:
    text = (HOUSE / "tests" / "personas" / "marja.toml").read_text("utf-8").replace('"close_people", ', "", 1)
    (house / "marja.toml").write_text(text, "utf-8")
    told = run("simulate", house / "marja.toml")
    assert (told.exit_code, "findings: expected" in told.output) == (1, True)
    (house / "marja.toml").write_text(text.replace('hours_fit = "few"\n', ""), "utf-8")
    assert "hours_fit is asked, and the file does not say" in run("simulate", house / "marja.toml").output


def test_places_that_are_not_as_expected_are_told(house: Path) -> None:
    text = (HOUSE / "tests" / "personas" / "aatos.toml").read_text("utf-8")
    (house / "aatos.toml").write_text(text.replace('["employment_area"]', '["kela"]'), "utf-8")
    told = run("simulate", house / "aatos.toml", "--json")
    assert (told.exit_code, json.loads(told.stdout)["differences"][0]["what"]) == (1, "authorities for work")


def test_a_reported_case_becomes_a_persona_without_its_free_text(house: Path, shipped: Content) -> None:
    own = {"hopes": {"value": "Olen Matti Mallikas"}, "name": {"value": "Matti"}, "municipality": {"value": "091"}}
    skipped: dict[str, Any] = {question: {"missing": "declined"} for question in shipped.bundles["intake"].flow.by_id}
    case = {"flow": "intake", "lang": "sv", "answers": {**skipped, **own}}
    (house / "case.json").write_text(json.dumps(case), "utf-8")
    told = run("simulate", "--case", house / "case.json")
    assert told.exit_code == 0, told.output
    assert "Matti" not in told.stdout and "091" not in told.stdout and 'lang = "sv"' in told.stdout
    (house / "made.toml").write_text(told.stdout, "utf-8")
    again = run("simulate", house / "made.toml", "--json")
    assert (again.exit_code, json.loads(again.stdout)["as_expected"]) == (0, True)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"flow": "intake", "answers": []}', '{"flow": "no", "answers": {}}'])
def test_what_is_no_case_is_refused(house: Path, text: str) -> None:
    (house / "case.json").write_text(text, "utf-8")
    for words in (("--case", house / "case.json"), (house / "case.json",)):
        assert run("simulate", *words).exit_code == 1


def test_simulate_wants_one_thing(house: Path) -> None:
    assert (run("simulate").exit_code, run("simulate", house / "none.toml").exit_code) == (1, 1)


def test_draw_shows_one_flow_in_words() -> None:
    told = run("draw", "guide", "--lang", "sv")
    assert (told.exit_code, told.stdout.startswith("<svg"), "Var bor du?" in told.stdout) == (0, True, True)
    assert run("draw", "guide", "--format", "mmd").stdout.startswith("flowchart TD")
    assert [run("draw").exit_code, run("draw", "guide", "--lang", "en").exit_code] == [1, 1]


def test_the_drawings_in_docs_are_those_of_the_flows() -> None:
    told = run("draw", "--into", HOUSE / "docs" / "flows", "--check")
    assert (told.exit_code, told.stdout.count(".svg")) == (0, 0)


def test_a_stale_drawing_fails_is_named_and_redrawn(house: Path) -> None:
    folder = house / "drawings"
    assert run("draw", "guide", "--into", folder, "--check").exit_code == 1
    assert not folder.exists()
    assert run("draw", "guide", "--into", folder).exit_code == 0
    (folder / "guide.fi.svg").write_text("old", "utf-8")
    told = run("draw", "guide", "--into", folder, "--check", "--json")
    assert (told.exit_code, json.loads(told.stdout)) == (1, {"stale": ["guide.fi.svg"]})


def test_check_finds_an_id_that_vanished_and_one_that_changed(house: Path, shipped: Content) -> None:
    text = shipped.bundles["intake"].text
    (house / "same.json").write_text(text, "utf-8")
    assert run("check", "--against", house / "same.json").exit_code == 0
    (house / "old.json").write_text(published(text, '"latest_jobs"', '"jobs_before"'), "utf-8")
    told = run("check", "--against", house / "old.json")
    assert (told.exit_code, "flows/intake.toml: renamed_id: jobs_before" in told.output) == (1, True)
    (house / "old.json").write_text(published(text, '["alone",', '["alone","in_a_group",'), "utf-8")
    told = run("check", "--against", house / "old.json", "--json")
    assert (told.exit_code, "changed_meaning" in told.stdout) == (1, True)


def test_check_compares_with_what_is_published_in_the_database(house: Path, shipped: Content) -> None:
    assert run("migrate").exit_code == 0
    assert json.loads(run("check", "--json").stdout)["published"] == 0
    assert run("flows", "publish").exit_code == 0
    told = run("check", "--json")
    assert (told.exit_code, json.loads(told.stdout)["published"]) == (0, len(shipped.bundles))


def test_check_does_not_make_a_database(house: Path) -> None:
    assert run("check").exit_code == 0
    assert not (house / "var").exists()


def test_check_prints_the_sentences_that_are_hardest_to_read() -> None:
    hardest = json.loads(run("check", "--readability", "--json").stdout)["hardest"]
    for lang in contents.LANGS:
        lix = [one["lix"] for one in hardest if one["lang"] == lang]
        assert (len(lix), lix) == (20, sorted(lix, reverse=True))
    assert "hardest" not in json.loads(run("check", "--json").stdout)
