from __future__ import annotations

import asyncio
from threading import Event, Lock

from refusals import refused
from ring360.api.ceremonies import Ceremonies


class Work:
    """Work that lasts until it is let go, and counts how much of it was done at once."""

    def __init__(self) -> None:
        self.done, self.at_once, self._running, self._lock, self.go = 0, 0, 0, Lock(), Event()

    def __call__(self) -> int:
        with self._lock:
            self._running += 1
            self.at_once = max(self.at_once, self._running)
        self.go.wait(20)
        with self._lock:
            self._running -= 1
            self.done += 1
            return self.done


def test_only_a_few_work_at_once_and_the_queue_has_an_end() -> None:
    work = Work()

    async def shift_change() -> list[int]:
        pool = Ceremonies(at_once=2, waiting_most=3)
        coming = [asyncio.ensure_future(pool.run(work)) for _ in range(5)]
        await asyncio.sleep(0.05)
        with refused("log-in-busy"):
            await pool.run(work)
        work.go.set()
        told = list(await asyncio.gather(*coming))
        assert await pool.run(work) == 6
        return told

    assert sorted(asyncio.run(shift_change())) == [1, 2, 3, 4, 5]
    assert work.at_once == 2


def test_who_waits_too_long_is_told_and_does_not_work_later() -> None:
    work = Work()

    async def impatient() -> None:
        pool = Ceremonies(at_once=1, waiting_most=5, patience_seconds=0.05)
        for _ in range(2):
            with refused("log-in-busy"):
                await pool.run(work)
        work.go.set()
        await asyncio.sleep(0.05)

    asyncio.run(impatient())
    assert work.done == 1


def test_a_mistake_in_the_work_is_told_to_who_asked_for_it() -> None:
    async def fails() -> None:
        with refused("password-common"):
            await Ceremonies().run(_refuse)

    asyncio.run(fails())


def _refuse() -> None:
    from ring360.domain.problems import Problem

    raise Problem("password-common")
