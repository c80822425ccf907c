"""The words of a flow as one text, so that what a person read can be kept; and read back where files lost some."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from portal.content.model import Content, FindingWords, FlowWords, QuestionWords, Words
from portal.records.versions import Edition


def of(content: Content) -> Mapping[str, Edition]:
    """By flow id: everything in both languages that somebody reads who is led through it, or who reads its answers."""
    return {flow: _edition(content, flow) for flow in content.bundles}


def _edition(content: Content, flow: str) -> Edition:
    told = {lang: _told(words, flow, bool(content.bundles[flow].rules)) for lang, words in content.words.items()}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Edition(sha256(text.encode()).hexdigest(), text)


def _told(words: Words, flow: str, ruled: bool) -> dict[str, Any]:
    ours = words.flows[flow]
    told = {
        "flow": flow,
        "sections": dict(ours.sections),
        "topics": dict(ours.topics),
        "questions": {id: asdict(question) for id, question in ours.questions.items()},
    }
    if ruled:
        told["findings"] = {id: asdict(finding) for id, finding in words.findings.items()}
        told["suggests"] = dict(words.suggests)
        told["organisations"] = {id: asdict(one) for id, one in words.organisations.items()}
    return told


def with_earlier(content: Content, texts: Iterable[str]) -> Content:
    """The content, and the words of ids that its files do not have any more, from earlier editions, newest first.

    An id never changes its meaning: what is still there is told in the words of now.
    """
    for text in texts:
        earlier = json.loads(text)
        told = {lang: _with(words, earlier[lang]) for lang, words in content.words.items()}
        content = replace(content, words=told)
    return content


def _with(words: Words, earlier: Mapping[str, Any]) -> Words:
    ours = words.flows.get(earlier["flow"])
    if ours is None:
        return words
    findings = {id: FindingWords(**told) for id, told in earlier.get("findings", {}).items()}
    return replace(
        words,
        flows={**words.flows, earlier["flow"]: _flow(ours, earlier)},
        findings={**findings, **words.findings},
        suggests={**earlier.get("suggests", {}), **words.suggests},
    )


def _flow(ours: FlowWords, earlier: Mapping[str, Any]) -> FlowWords:
    questions = {id: QuestionWords(**told) for id, told in earlier["questions"].items()}
    for id, living in ours.questions.items():
        former = questions[id].options if id in questions else {}
        questions[id] = replace(living, options={**former, **living.options}) if former else living
    return replace(
        ours,
        sections={**earlier["sections"], **ours.sections},
        topics={**earlier["topics"], **ours.topics},
        questions=questions,
    )
