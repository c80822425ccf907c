from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path
from sqlite3 import connect

import pytest
from typer.testing import CliRunner

from admin.cli import app
from admin.cli.terminal import Opened
from portal.settings import HOUSE, Settings

RUN = CliRunner()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that the commands use."""
    monkeypatch.setenv("ALKUUN_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("ALKUUN_ENV", "development")
    monkeypatch.delenv("ALKUUN_DEMO_PASSWORD", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    "command", ["serve", "migrate", "demo", "staff", "check", "prove", "doctor", "verify-audit", "purge"]
)
def test_every_command_helps(command: str) -> None:
    told = RUN.invoke(app, [command, "--help"])
    assert (told.exit_code, command in told.output) == (0, True)


def test_without_a_command_it_says_what_there_is() -> None:
    assert "serve" in RUN.invoke(app, []).output


def test_check_finds_the_shipped_content_in_order(house: Path) -> None:
    told = RUN.invoke(app, ["check", "--json"])
    assert (told.exit_code, json.loads(told.stdout)["problems"]) == (0, [])


def test_prove_walks_every_shipped_flow(house: Path) -> None:
    told = RUN.invoke(app, ["prove", "--json"])
    proven = {one["flow"]: one["defects"] for one in json.loads(told.stdout)["flows"]}
    assert (told.exit_code, proven["intake"]) == (0, [])


def test_check_names_file_and_line_and_fails(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(HOUSE / "flows", house / "flows")
    flow = house / "flows" / "intake.toml"
    flow.write_text(flow.read_text("utf-8").replace('kind = "month"', 'kind = "moon"'), "utf-8")
    monkeypatch.setenv("ALKUUN_FLOWS", str(house / "flows"))
    told = RUN.invoke(app, ["check"])
    assert told.exit_code == 1
    assert "flows/intake.toml:" in told.output
    assert "moon" in told.output


def test_the_demo_is_made_once_and_its_password_shown_once(house: Path) -> None:
    assert RUN.invoke(app, ["migrate"]).exit_code == 0
    made = json.loads(RUN.invoke(app, ["demo", "--if-empty", "--json"]).stdout)
    assert (made["made"], made["sent"] >= 12, len(made["password"]) >= 19) == (True, True, True)
    again = RUN.invoke(app, ["demo", "--if-empty", "--json"])
    assert (again.exit_code, json.loads(again.stdout)) == (0, {"made": False})
    kept = b"".join(file.read_bytes() for file in (house / "var").rglob("*") if file.is_file())
    assert made["password"].encode() not in kept


def test_accounts_are_added_and_listed(house: Path) -> None:
    RUN.invoke(app, ["migrate"])
    about = ["--email", "Uusi@demo.example", "--name", "Uusi T.", "--organisation", "example_employment"]
    made = RUN.invoke(app, ["staff", "add", *about, "--role", "caseworker", "--json"])
    assert (made.exit_code, json.loads(made.stdout)["email"]) == (0, "uusi@demo.example")
    listed = json.loads(RUN.invoke(app, ["staff", "list", "--json"]).stdout)
    assert [one["email"] for one in listed["accounts"]] == ["uusi@demo.example"]
    assert RUN.invoke(app, ["staff", "disable", "uusi@demo.example"]).exit_code == 0
    assert RUN.invoke(app, ["staff", "disable", "nobody@demo.example"]).exit_code == 1


@pytest.mark.parametrize(("name", "value"), [("--role", "boss"), ("--organisation", "nowhere")])
def test_an_unknown_role_or_organisation_is_refused(house: Path, name: str, value: str) -> None:
    RUN.invoke(app, ["migrate"])
    said = {"--email": "a@b.example", "--name": "A", "--organisation": "example_employment", "--role": "editor"}
    told = RUN.invoke(app, ["staff", "add", *(word for pair in (said | {name: value}).items() for word in pair)])
    assert (told.exit_code, value in told.output) == (1, True)


def test_the_demo_is_refused_in_production(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALKUUN_ENV", "production")
    monkeypatch.setenv("ALKUUN_ORIGIN", "https://alkuun.example")
    told = RUN.invoke(app, ["demo"])
    assert (told.exit_code, "development only" in told.output) == (1, True)


def test_production_says_all_that_it_lacks_at_once(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    RUN.invoke(app, ["migrate"])
    monkeypatch.setenv("ALKUUN_ENV", "production")
    told = RUN.invoke(app, ["serve", "--port", "0"])
    assert (told.exit_code, "ALKUUN_ORIGIN" in told.output, "ALKUUN_ANCHOR" in told.output) == (1, True, True)
    monkeypatch.setenv("ALKUUN_ANCHOR", str(house))
    monkeypatch.setenv("ALKUUN_ORIGIN", "http://portal.example")
    told = RUN.invoke(app, ["serve", "--port", "0"])
    assert (told.exit_code, "https" in told.output, "ALKUUN_ANCHOR" in told.output) == (1, True, False)


@pytest.mark.parametrize(
    "setting, value, cure",
    [
        ("ALKUUN_AREA", "nowhere", "known: example"),
        ("ALKUUN_ORIGIN", "portal.example", "https://"),
        ("ALKUUN_DATABASE_URL", "mysql://db/name", "postgresql://"),
        ("ALKUUN_PORT", "99999", "ALKUUN_PORT"),
    ],
)
def test_a_setting_that_cannot_serve_is_refused_in_a_sentence(
    house: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, cure: str
) -> None:
    RUN.invoke(app, ["migrate"])
    monkeypatch.setenv(setting, value)
    told = RUN.invoke(app, ["serve"])
    assert (told.exit_code, cure in told.output, isinstance(told.exception, SystemExit)) == (1, True, True)


def test_a_data_folder_that_cannot_be_made_is_refused(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (house / "file").touch()
    monkeypatch.setenv("ALKUUN_DATA", str(house / "file" / "var"))
    told = RUN.invoke(app, ["migrate"])
    assert (told.exit_code, "set ALKUUN_DATA" in told.output) == (1, True)


def test_a_port_in_use_is_said_before_anything_is_opened(house: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        told = RUN.invoke(app, ["serve", "--port", str(other.getsockname()[1])])
    assert (told.exit_code, "PORT" in told.output, "Portal http" in told.output) == (1, True, False)


def test_a_second_server_on_the_same_data_is_refused_in_a_sentence(house: Path) -> None:
    RUN.invoke(app, ["migrate"])
    with Opened(Settings.from_environment()) as (records, _):
        records.start()
        told = RUN.invoke(app, ["serve", "--port", "0"])
    assert (told.exit_code, "another process serves" in told.output, "Portal http" in told.output) == (1, True, False)


def test_accounts_of_an_unknown_area_are_not_none_but_refused(house: Path) -> None:
    RUN.invoke(app, ["migrate"])
    told = RUN.invoke(app, ["staff", "list", "--area", "nowhere"])
    assert (told.exit_code, "nowhere" in told.output, "example" in told.output) == (1, True, True)


def test_a_wrong_setting_is_named_without_its_value(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALKUUN_PORT", "s3cret-port")
    told = RUN.invoke(app, ["check"])
    assert told.exit_code == 1
    assert "ALKUUN_PORT" in told.output
    assert "s3cret-port" not in told.output


def test_a_new_version_is_counted_before_it_is_published(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    RUN.invoke(app, ["migrate"])
    RUN.invoke(app, ["demo"])
    for folder in ("flows", "content"):
        shutil.copytree(HOUSE / folder, house / folder)
        monkeypatch.setenv(f"ALKUUN_{folder.upper()}", str(house / folder))
    rules = house / "flows" / "assessment.toml"
    rules.write_text(rules.read_text("utf-8").replace("sort = ", "sort  = ") + "\n# another text\n", "utf-8")
    assert not json.loads(RUN.invoke(app, ["flows", "publish", "--json"]).stdout)["replaced"]  # the same version
    flow = house / "flows" / "intake.toml"
    flow.write_text(
        flow.read_text("utf-8").replace(
            'options = ["enough", "tight", "not_enough"]', 'options = ["tight", "not_enough", "enough"]'
        ),
        "utf-8",
    )
    told = RUN.invoke(app, ["flows", "impact", "--json"])
    intake = json.loads(told.stdout)["flows"][0]
    assert (told.exit_code, intake["flow"], intake["open"]) == (0, "intake", 3)
    assert intake["classes"]["unchanged"] == 3
    assert "3 open" in RUN.invoke(app, ["flows", "impact"]).output
    published = json.loads(RUN.invoke(app, ["flows", "publish", "--json"]).stdout)
    assert [one["flow"] for one in published["replaced"]] == ["intake"]
    assert "Nothing new" in RUN.invoke(app, ["flows", "publish"]).output


def test_the_doctor_says_what_to_do_and_changes_nothing(house: Path) -> None:
    told = RUN.invoke(app, ["doctor", "--json"])
    remarks = {one["about"]: one for one in json.loads(told.stdout)["remarks"]}
    assert told.exit_code == 1
    assert "alkuun migrate" in remarks["database and keys"]["wrong"]
    assert RUN.invoke(app, ["migrate"]).exit_code == 0
    well = RUN.invoke(app, ["doctor"])
    assert (well.exit_code, "ok    database and keys" in well.output) == (0, True)
    assert "note  e-mail: set ALKUUN_SMTP_URL" in well.output


MAIJA = ["staff", "add", "--email", "maija@demo.example", "--name", "Maija", "--organisation", "example_employment"]


def test_the_audit_log_is_whole_until_somebody_edits_it(house: Path) -> None:
    assert RUN.invoke(app, ["migrate"]).exit_code == 0
    assert RUN.invoke(app, ["verify-audit"]).output == "There are no events yet.\n"
    assert RUN.invoke(app, [*MAIJA, "--role", "caseworker"]).exit_code == 0
    told = json.loads(RUN.invoke(app, ["verify-audit", "--json"]).stdout)
    assert (told["whole"], told["heads"]["example"][0]) == (True, 1)
    with connect(house / "var" / "alkuun.db") as file:
        file.execute("UPDATE audit_payloads SET why = 'other'")
    edited = RUN.invoke(app, ["verify-audit"])
    assert (edited.exit_code, "example: event 1 (payload)" in edited.output) == (1, True)
