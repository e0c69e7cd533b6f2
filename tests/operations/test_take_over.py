"""A follower looks when stirred, looks by itself when nobody stirs, and takes over however often it is stirred."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

import pytest

from ring360.operations import take_over
from ring360.operations.take_over import TakeOver


class Room:
    """Counts how often somebody reads on."""

    def __init__(self) -> None:
        self.looks = 0

    def read_on(self) -> None:
        self.looks += 1

    def follow(self, leader: str) -> None:
        pass


class Lead:
    """Is free once `is_free`."""

    leader = ""
    is_free = False

    def try_to_lead(self) -> bool:
        return self.is_free

    def still_leads(self) -> bool:
        return True


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_look_follows_a_stir_and_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_over, "POLL_SECONDS", 30.0)
    room = Room()
    following = TakeOver(lambda: room, Lead(), False, True, lambda: None, lambda: None)  # type: ignore[arg-type]
    following.start()
    until(lambda: room.looks == 1)
    time.sleep(0.1)
    assert room.looks == 1
    following.stir()
    until(lambda: room.looks == 2)
    following.stop()
    monkeypatch.setattr(take_over, "POLL_SECONDS", 0.01)
    alone = TakeOver(lambda: room, Lead(), False, True, lambda: None, lambda: None)  # type: ignore[arg-type]
    alone.start()
    until(lambda: room.looks > 5)
    alone.stop()


def test_who_is_stirred_without_end_takes_over_all_the_same() -> None:
    room, lead, began = Room(), Lead(), Event()
    lead.is_free = True
    following = TakeOver(lambda: room, lead, False, True, began.set, lambda: None)  # type: ignore[arg-type]
    following.start()
    deadline = time.monotonic() + 20
    while not began.is_set():
        assert time.monotonic() < deadline
        following.stir()
        time.sleep(0.001)
    following.stop()
    assert room.looks < 1_000
