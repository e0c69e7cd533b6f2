"""Wakes many waiting channels of one event loop by one call: a call across threads for each of them would let the
threads take turns at the interpreter as often as there are listeners.
"""

from __future__ import annotations

import asyncio
from collections import deque
from weakref import WeakKeyDictionary


class Waker:
    """For one event loop; `wake` may be called from any thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._stirred: deque[asyncio.Event] = deque()
        self._is_due = False

    def wake(self, event: asyncio.Event) -> None:
        """Set the event soon, from its loop."""
        self._stirred.append(event)
        if not self._is_due:
            self._is_due = True
            self._loop.call_soon_threadsafe(self._set)

    def _set(self) -> None:
        # First: what is added while the others are set makes a call of its own, or is met below.
        self._is_due = False
        while self._stirred:
            self._stirred.popleft().set()


_wakers: WeakKeyDictionary[asyncio.AbstractEventLoop, Waker] = WeakKeyDictionary()


def waker() -> Waker:
    """The one of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in _wakers:
        _wakers[loop] = Waker(loop)
    return _wakers[loop]
