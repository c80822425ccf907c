"""The conversation: its first screen and one question a turn. Routes: `intake`, `begin`, `question`, `answer`."""

from portal.chat.beginning import begin, first
from portal.chat.turning import answer, question

__all__ = ["answer", "begin", "first", "question"]
