"""Sends what the outbox holds: one thread a channel, so that a silent gateway does not hold up the e-mails."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from portal.delivery.transports import Message, Transport
from portal.delivery.transports import of as transports_of
from portal.delivery.wording import Wording
from portal.records import Records, outbox, purging
from portal.records.outbox import Channel, Letter

if TYPE_CHECKING:
    from prometheus_client import Metric

__all__ = ["Message", "Post", "Transport", "Wording", "deliver", "transports_of"]

EVERY: Final = 15.0  # seconds between looks at the outbox when nobody wakes us
SWEEPS_EVERY: Final = timedelta(hours=1)
log: Final = logging.getLogger("alkuun.delivery")
Now = Callable[[], datetime]
Told = Callable[[Letter, outbox.Outcome], None]


def deliver(records: Records, channel: Channel, transport: Transport, wording: Wording, now: Now, told: Told) -> int:
    """Send all that is due on a channel; how many were taken up. Several may run at once: each message goes once."""
    sent = 0
    while records.read_now(outbox.due, channel, now=now()):
        letter = records.write_now(outbox.take, channel, now=now())
        if letter is None:  # others were faster
            break
        outcome = transport(wording.message(letter, now()))
        records.write_now(outbox.settle, letter, outcome, now=now())
        told(letter, outcome)
        sent += 1
    return sent


class Post:
    """What hangs on `app.state.post`: delivers while the application runs."""

    def __init__(self, records: Records, transports: Mapping[Channel, Transport], wording: Wording, now: Now) -> None:
        self.records, self.transports, self.wording, self.now = records, transports, wording, now
        self._counted: Counter[tuple[Channel, outbox.Outcome]] = Counter()
        self._rounds = [_Round(self, channel) for channel in transports]
        self._swept: datetime | None = None

    @property
    def channels(self) -> tuple[Channel, ...]:
        """By which a person can be reached from here."""
        return tuple(self.transports)

    def start(self) -> None:
        for one in self._rounds:
            one.start()

    def wake(self) -> None:
        """Something was put into the outbox: look now."""
        for one in self._rounds:
            one.woken.set()

    def stop(self) -> None:
        """Finish the message in hand, then stop. Waits for it."""
        for one in self._rounds:
            one.ended = True
        self.wake()
        for one in self._rounds:
            if one.thread:
                one.thread.join()

    def deliver(self) -> int:
        """Send what is due now, and wait for it; how many were taken up."""
        return sum(one.go() for one in self._rounds)

    def told(self, letter: Letter, outcome: outbox.Outcome) -> None:
        """For operators: never where to, and never what."""
        self._counted[letter.channel, outcome] += 1
        level = logging.INFO if outcome == "delivered" else logging.WARNING
        log.log(level, "%s %s %s, try %d: %s", letter.channel, letter.kind, letter.id, letter.attempts, outcome)

    def collect(self) -> Iterator[Metric]:
        """For a registry of prometheus_client."""
        from prometheus_client.metrics_core import CounterMetricFamily

        told = CounterMetricFamily("alkuun_messages", "Messages by how they fared", labels=["channel", "outcome"])
        for labels, count in self._counted.copy().items():
            told.add_metric(labels, count)
        yield told

    def sweep(self) -> None:
        """Now and then, delete what is old."""
        now = self.now()
        if self._swept is None or now - self._swept >= SWEEPS_EVERY:
            self._swept = now
            self.records.write_now(outbox.sweep, now=now)
            self.records.write_now(purging.purge, now=now)


class _Round:
    """One channel, on a thread of its own while the application runs."""

    def __init__(self, post: Post, channel: Channel) -> None:
        self.post, self.channel = post, channel
        self.woken = threading.Event()
        self.ended = False
        self.thread: threading.Thread | None = None
        self._alone = threading.Lock()

    def start(self) -> None:
        self.ended = False
        self.thread = threading.Thread(target=self._run, name=f"post-{self.channel}", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while not self.ended:
            self.woken.clear()
            try:
                self.go()
                self.post.sweep()
            except Exception as error:  # the next round may fare better; a message in hand is settled by its lease
                log.warning("%s: %s", self.channel, type(error).__name__)
            self.woken.wait(EVERY)

    def go(self) -> int:
        post = self.post
        with self._alone:
            return deliver(post.records, self.channel, post.transports[self.channel], post.wording, post.now, post.told)
