"""What an intake says about where to go: needs of the palvelupaikkaohjuri, found in the answers, nothing inferred."""

from __future__ import annotations

from typing import Final

from flows.model import Answers, Flow

# In the order in which places are shown: what presses first.
BY_ANSWER: Final[tuple[tuple[str, str, str], ...]] = (
    ("money_enough", "not_enough", "money"),
    ("money_advice", "bills", "money"),
    ("money_advice", "debts", "money"),
    ("money_advice", "enforcement", "money"),
    ("money_advice", "benefits", "benefit"),
    ("topics", "home", "home"),
    ("topics", "substances", "substances"),
    ("topics", "mind", "mind"),
    ("topics", "health", "health"),
    ("wants", "pension", "pension"),
    ("topics", "everyday", "activity"),
    ("wants", "rhythm", "activity"),
    ("wants", "study", "study"),
    ("topics", "learning", "study"),
    ("wants", "direction", "direction"),
    ("kind_wanted", "language_studies", "language"),
    ("meeting_needs", "help_online", "digi"),
    ("age_band", "up_to_24", "young"),
    ("age_band", "from_25_to_29", "young"),
    ("wants", "job", "work"),
    ("wants", "try_work", "work"),
)
# The intake's age bands as the palvelupaikkaohjuri calls them.
AGES: Final = {"up_to_24": "under_25", "from_25_to_29": "from_25", "from_30_to_54": "from_30", "from_55": "from_55"}


def needs_of(flow: Flow, answers: Answers) -> tuple[str, ...]:
    """Ids of needs, each once; empty when the answers name none. Never safety: that has a page of its own."""
    found: dict[str, None] = {}
    for question, option, need in BY_ANSWER:
        value = answers.value(question)
        if (value == option or (isinstance(value, tuple) and option in value)) and not _well(flow, answers, option):
            found[need] = None
    return tuple(found)


def _well(flow: Flow, answers: Answers, topic: str) -> bool:
    """Whether a topic was picked and told to be well: then it needs no place."""
    now = (question.id for question in flow.by_id.values() if question.block == topic and question.step == "now")
    return any(answers.value(id) == "well" for id in now)


def age_of(answers: Answers) -> str | None:
    """The age band as the palvelupaikkaohjuri knows it; None when not told."""
    return AGES.get(str(answers.value("age_band")))
