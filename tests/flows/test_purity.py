"""flows decides from values alone: it never looks at a clock, a file or a screen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import flows

MODULES = sorted(Path(flows.__file__).parent.glob("*.py"))
IMPURE = {"now", "today", "utcnow", "open", "print", "input", "eval", "exec", "getenv", "urlopen", "read_text"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_calls_nothing_impure(module: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.Call)]
    names = {func.id if isinstance(func, ast.Name) else getattr(func, "attr", "") for func in calls}
    assert names & IMPURE == set()
