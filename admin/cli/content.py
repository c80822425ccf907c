"""`alkuun check` and `alkuun prove`: whether flows and content can be shown and walked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import typer

from admin.cli.terminal import WRONG, AsJson, refusals, say, settings_of_process
from flows import proof as proving
from portal import content as contents
from portal.content import Problem, Unreadable

PROVEN = ("flow", "hash", "states", "paths", "shortest", "longest", "findings")


def check(as_json: AsJson = False) -> None:
    """Read all flows and content, and say everything that is wrong: file, line, what. Exit code 1 when anything is."""
    settings = settings_of_process()
    try:
        loaded = contents.load(settings.content, settings.flows)
    except Unreadable as error:
        _problems(error.problems, as_json)
        raise typer.Exit(WRONG) from None
    remarks = contents.remarks(loaded, datetime.now(UTC).date())
    found = [one.problem for one in remarks if one.fails]
    _problems(found, as_json, better=[one.problem for one in remarks if not one.fails])
    if found:
        raise typer.Exit(WRONG)


def _problems(found: Sequence[Problem], as_json: bool, better: Sequence[Problem] = ()) -> None:
    """What is wrong, and what would be better otherwise."""
    told = {"problems": [asdict(one) for one in found], "remarks": [asdict(one) for one in better]}
    lines = [*map(str, found), *(f"could be better: {one}" for one in better)]
    say(told, "\n".join(lines if found else [*lines, "Flows and content are in order."]), as_json)


def prove(as_json: AsJson = False) -> None:
    """Walk every path of every flow. Exit code 1 when something cannot be reached, ended or left unanswered."""
    settings = settings_of_process()
    with refusals():
        loaded = contents.load(settings.content, settings.flows)
    municipality, today = next(iter(loaded.gazetteer.municipalities)), datetime.now(UTC).date()
    proofs = [proving.prove(bundle, municipality=municipality, today=today) for bundle in loaded.bundles.values()]
    told = [{**{name: getattr(one, name) for name in PROVEN}, "defects": list(map(str, one.defects))} for one in proofs]
    lines = [_proof_told(one) for one in proofs]
    say({"flows": told}, "\n".join(lines), as_json)
    if any(one.defects for one in proofs):
        raise typer.Exit(WRONG)


def _proof_told(proof: proving.Proof) -> str:
    told = f"{proof.flow}: {proof.states} states, {proof.paths} paths, {proof.shortest} to {proof.longest} questions"
    return "\n".join([f"{told}, {len(proof.defects)} defects", *(f"  {defect}" for defect in proof.defects)])
