"""The queue between the sockets and the writer: it has an end, panic goes first, and what does not fit is counted."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from threading import Event
from typing import Any, NamedTuple, Protocol

from ring360.adapters.gateway.limits import GatewayLimits
from ring360.adapters.gateway.ports import Carrier, Report
from ring360.domain.fixes import PANIC, Fix
from ring360.operations.following import Received


class Answerer(Protocol):
    """Who waits to hear that something was stored; asked on the loop's thread."""

    def stored(self, tokens: list[Any]) -> None: ...

    def refused(self, tokens: list[Any]) -> None:
        """It could never be stored."""


class Waiting(NamedTuple):
    """Fixes that are stored together and who waits for it."""

    fixes: list[Received]
    answerer: Answerer | None
    token: Any


class Intake:
    """Offered to on the loop's thread, taken from on the writer's."""

    def __init__(self, limits: GatewayLimits, counters: Counter[str]) -> None:
        self._limits = limits
        self._counters = counters
        self._waiting: deque[Waiting] = deque()
        self._urgent: deque[Waiting] = deque()
        self._offered = 0
        self._taken = 0
        self._stirred = Event()

    def __len__(self) -> int:
        """Fixes that wait."""
        return self._offered - self._taken

    def offer(self, fixes: list[Received], answerer: Answerer | None, token: Any, is_urgent: bool) -> bool:
        """False where it was shed: the tracker is not answered and sends again."""
        count = len(fixes)
        if is_urgent:
            if len(self._urgent) >= self._limits.waiting_panics:
                self._counters["panics-shed"] += 1
                return False
            self._urgent.append(Waiting(fixes, answerer, token))
        elif len(self) + count > self._limits.waiting_fixes:
            self._counters["shed"] += count
            return False
        else:
            self._waiting.append(Waiting(fixes, answerer, token))
        self._offered += count
        if not self._stirred.is_set():
            self._stirred.set()
        return True

    def wait(self, seconds: float) -> bool:
        """Until something waits; False where nothing does."""
        return self._stirred.wait(seconds)

    def wake(self) -> None:
        self._stirred.set()

    def take(self, most: int) -> list[Waiting]:
        """What waits, panic first, about `most` fixes."""
        self._stirred.clear()
        batch: list[Waiting] = []
        count = 0
        for queue in (self._urgent, self._waiting):
            while queue and count < most:
                one = queue.popleft()
                batch.append(one)
                count += len(one.fixes)
        self._taken += count
        if self._waiting or self._urgent:
            self._stirred.set()
        return batch


def received_of(reports: Sequence[Report], carrier: Carrier, at: float) -> tuple[list[Received], bool]:
    """The fixes of some reports, and whether panic is among them; panic without a place becomes a fix without one."""
    fixes: list[Received] = []
    is_urgent = False
    for report in reports:
        fix = report.fix
        if report.alarms and PANIC in report.alarms:
            is_urgent = True
            if fix is None:
                nowhere = float("nan")
                fix = Fix(report.device_id, at, nowhere, nowhere, is_valid=False, alarms=report.alarms)
        if fix is not None:
            fixes.append(Received(fix, carrier.device_id, carrier.unit_id, at))
    return fixes, is_urgent
