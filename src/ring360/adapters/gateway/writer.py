"""The one writer: takes what waits, follows it, commits it at once, and only then lets it be acknowledged."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Final

from ring360.adapters.gateway.intake import Intake, Waiting
from ring360.adapters.gateway.limits import GatewayLimits
from ring360.adapters.gateway.ports import Clock
from ring360.operations.following import Follower
from ring360.operations.whereabouts import PositionNews, PositionStore, StoreAway

AGAIN_SECONDS: Final = 0.5
FORGET_EVERY_SECONDS: Final = 60.0
FORGET_MOST: Final = 2_000
"""Lines removed between two batches."""

Settled = Callable[[Sequence[Waiting], PositionNews, bool], None]
"""Called on the writer's thread with a batch that is on disk (True) or could never be stored (False)."""

_log = logging.getLogger(__name__)


class Writer:
    """A thread of its own."""

    def __init__(
        self, intake: Intake, follower: Follower, store: PositionStore, settled: Settled, counters: Counter[str],
        limits: GatewayLimits, clock: Clock, kept_seconds: float,
    ) -> None:  # fmt: skip
        """`kept_seconds`: how long a line of history is kept."""
        self._intake, self._follower, self._store, self._settled = intake, follower, store, settled
        self._counters, self._limits, self._clock, self._kept_seconds = counters, limits, clock, kept_seconds
        self._forget_at = 0.0
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="position-writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Store what waits, then end."""
        self._stopped.set()
        self._intake.wake()
        if self._thread.is_alive():
            self._thread.join(timeout=10.0)

    def _run(self) -> None:
        while True:
            stirred = self._intake.wait(1.0)
            is_ending = self._stopped.is_set()
            if stirred and not is_ending:
                self._stopped.wait(self._limits.linger_seconds)
            batch = self._intake.take(self._limits.batch_fixes)
            if batch:
                self._keep(batch)
            elif is_ending:
                return
            try:
                self._forget()
            except Exception:
                _log.exception("old positions could not be removed")

    def _keep(self, batch: Sequence[Waiting]) -> None:
        while True:
            try:
                self._write(batch)
                return
            except StoreAway as error:
                # Nothing is acknowledged meanwhile: the queue fills, and then positions are shed and counted.
                self._counters["store-away"] += 1
                _log.warning("positions cannot be stored: %s", error)
                if self._stopped.wait(AGAIN_SECONDS):
                    return
            except Exception:
                if len(batch) > 1:
                    half = len(batch) // 2
                    self._keep(batch[:half])
                    self._keep(batch[half:])
                    return
                _log.exception("a position could not be stored")
                self._counters["unstorable"] += 1
                self._settled(batch, PositionNews(), False)
                return

    def _write(self, batch: Sequence[Waiting]) -> None:
        followed = self._follower.follow([fix for one in batch for fix in one.fixes])
        self._store.write(followed.lines, followed.lasts)
        self._follower.keep(followed)
        counters = self._counters
        counters["stored"] += len(followed.lines)
        counters["batches"] += 1
        for verdict, count in followed.verdicts.items():
            counters[f"verdict-{verdict}"] += count
        self._settled(batch, followed.news, True)

    def _forget(self) -> None:
        now = self._clock.now()
        if now < self._forget_at:
            return
        gone = self._store.forget(now - self._kept_seconds, FORGET_MOST)
        self._counters["forgotten"] += gone
        # Old lines go in small pieces between two batches, or fixes would wait for them.
        self._forget_at = now + (0.1 if gone == FORGET_MOST else FORGET_EVERY_SECONDS)
