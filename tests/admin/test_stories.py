"""The demo's stories fit the flows as they are now."""

from __future__ import annotations

from datetime import datetime

import pytest

from admin import demo
from admin.demo import playing
from portal.content import Content
from portal.records import Records

STORIES = list(playing.stories(demo.FOLDER))


@pytest.mark.parametrize("story", [s for s in STORIES if s.kind == "intake"], ids=lambda story: story.name)
def test_every_line_of_a_story_is_asked(
    records: Records, content: Content, now: datetime, story: playing.Story
) -> None:
    *_, left = playing.answer(story, records, content, playing.moment(story, now))
    assert left == ()


def test_stories_are_many_in_both_languages() -> None:
    sent = [story for story in STORIES if story.kind == "intake" and not story.draft]
    assert len(sent) >= 12
    assert {story.lang for story in sent} == {"fi", "sv"}
    assert any(story.draft for story in STORIES)
    assert {story.kind for story in STORIES} == {"intake", "jobseeker", "employer"}
    assert any(story.answers.get("interpreter") == ("answer", ("yes",)) for story in sent)


def test_phones_of_the_demo_are_zeros() -> None:
    for story in STORIES:
        for phone in story.answers.get("phone", ("", ()))[1]:
            assert phone.startswith("000 000 0")
