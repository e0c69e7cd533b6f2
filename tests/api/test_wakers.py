"""Many channels are woken by one call across threads, and none is forgotten."""

from __future__ import annotations

import asyncio
import threading

from ring360.api.wakers import waker

CHANNELS, ROUNDS, THREADS = 50, 40, 3


def test_every_event_is_set_whoever_stirs_it() -> None:
    woken = asyncio.run(_stir())
    assert woken == [ROUNDS] * CHANNELS


async def _stir() -> list[int]:
    """Each channel is woken in rounds from several threads; a wake-up that was lost would hold its round for ever."""
    its = waker()
    assert waker() is its
    woken = [0] * CHANNELS
    events = [asyncio.Event() for _ in range(CHANNELS)]
    parts = [events[number::THREADS] for number in range(THREADS)]

    def stir(part: list[asyncio.Event]) -> None:
        for event in part:
            its.wake(event)

    for _ in range(ROUNDS):
        threads = [threading.Thread(target=stir, args=(part,)) for part in parts]
        for thread in threads:
            thread.start()
        async with asyncio.timeout(20):
            for number, event in enumerate(events):
                await event.wait()
                event.clear()
                woken[number] += 1
        for thread in threads:
            thread.join()
    return woken
