"""Tells every listening console what changed; one that does not keep up is dropped and has to look afresh."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

WAITING_MOST: Final = 500
REMEMBERED: Final = 2_000


@dataclass(frozen=True, slots=True)
class News:
    """One message. `seq` is the journal's where the news is of a turn, None for what can be asked for at any time."""

    name: str
    seq: int | None
    content: dict[str, Any]
    latest: Mapping[str, Any] | None = None
    """Rows of which only the newest of each key counts, also in `content` as `rows`: two such messages that wait
    become one, so that who reads slowly gets fewer of them and never older ones."""
    text: str | None = None
    """`content` as JSON already, where it is the same for everybody."""

    def joined(self, later: News) -> News:
        """This message and a later one of the same name as one."""
        latest = {**(self.latest or {}), **(later.latest or {})}
        return News(self.name, None, {**later.content, "rows": list(latest.values())}, latest)


class Subscription:
    """What one console has still to hear; `wake` is called, from any thread, when there is something."""

    def __init__(self, wake: Callable[[], None], who: str = "") -> None:
        self.who = who
        self._wake = wake
        self._waiting: deque[News] = deque()
        self._lock = Lock()
        self.is_lost = False
        """Too slow, or gone for too long: what it missed is not told again."""
        self.is_over = False
        """The room closes; nothing more will come."""

    def end(self) -> None:
        self.is_over = True
        self._wake()

    def offer(self, news: Sequence[News]) -> None:
        with self._lock:
            if self.is_lost:
                return
            for one in news:
                self._add(one)
            if len(self._waiting) > WAITING_MOST:
                self._waiting.clear()
                self.is_lost = True
        self._wake()

    def _add(self, news: News) -> None:
        if news.latest is not None:
            for place, waiting in enumerate(self._waiting):
                if waiting.name == news.name:
                    self._waiting[place] = waiting.joined(news)
                    return
        self._waiting.append(news)

    def lose(self) -> None:
        """It has to look afresh."""
        with self._lock:
            self._waiting.clear()
            self.is_lost = True
        self._wake()

    def take(self) -> list[News]:
        """Everything that waits, oldest first."""
        with self._lock:
            news = list(self._waiting)
            self._waiting.clear()
            return news


class Broadcast:
    """Hands news to all subscriptions and remembers the last turns for those who come back."""

    def __init__(self, first_seq: int = 0) -> None:
        """`first_seq` is the last turn before this room opened: nothing older is remembered."""
        self._lock = Lock()
        self._subscriptions: set[Subscription] = set()
        self._past: deque[News] = deque(maxlen=REMEMBERED)
        self._forgotten_seq = first_seq

    def publish(self, news: News) -> None:
        with self._lock:
            if news.seq is not None:
                if len(self._past) == REMEMBERED:
                    self._forgotten_seq = self._past[0].seq or 0
                self._past.append(news)
            for subscription in self._subscriptions:
                subscription.offer([news])

    def subscribe(self, wake: Callable[[], None], after: int | None = None, who: str = "") -> Subscription:
        """Listen from now on or, with `after`, from the turn after that one; lost at once where that is forgotten."""
        subscription = Subscription(wake, who)
        with self._lock:
            if after is not None and after < self._forgotten_seq:
                subscription.is_lost = True
            elif after is not None:
                subscription.offer([news for news in self._past if (news.seq or 0) > after])
            self._subscriptions.add(subscription)
        return subscription

    def forget(self, seq: int) -> None:
        """Let every console look afresh at the board as of `seq`: not all that led to it was published."""
        with self._lock:
            self._past.clear()
            self._forgotten_seq = seq
            for subscription in self._subscriptions:
                subscription.lose()

    def leave(self, subscription: Subscription) -> None:
        with self._lock:
            self._subscriptions.discard(subscription)

    def close(self) -> None:
        """End every subscription."""
        with self._lock:
            for subscription in self._subscriptions:
                subscription.end()

    @property
    def listeners(self) -> int:
        return len(self._subscriptions)

    def listeners_of(self, who: str) -> int:
        with self._lock:
            return sum(subscription.who == who for subscription in self._subscriptions)
