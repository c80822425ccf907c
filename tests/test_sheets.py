from __future__ import annotations

from flows.engine import walk
from tests.flows.small import small
from tests.flows.test_proof import TODAY
from tests.sheets import leading_to


def test_every_question_stands_on_the_sheet_after_the_shortest_way_to_it() -> None:
    bundle = small()
    found = leading_to(bundle, TODAY)
    assert list(found) == [question.id for question in bundle.flow.by_id.values() if not question.on_check]
    for question, answers in found.items():
        at = walk(bundle.flow, answers)
        assert at.next is not None and at.next.id == question
    assert (len(found["who"]), len(found["status"]), len(found["since"])) == (0, 1, 2)
