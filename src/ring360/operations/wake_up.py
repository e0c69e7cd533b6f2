"""Sleeps until the next deadline on the board and tells the control room that it has passed."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import Final

from ring360.domain.facts import DeadlinePassed
from ring360.domain.refusals import Refused
from ring360.operations.control_room import ControlRoom, MakeFact, RoomClosed, Session
from ring360.operations.ports import Clock
from ring360.operations.room_states import CLOSED

LONGEST_SLEEP_SECONDS: Final = 30.0
"""The wall clock may be set while we sleep."""

TRY_AGAIN_SECONDS: Final = 1.0
"""Between two looks at a journal that could not be written."""

_log = logging.getLogger(__name__)


class WakeUp:
    """A thread of its own; start it once, stop it before the room closes."""

    def __init__(self, room: ControlRoom, clock: Clock) -> None:
        self._room = room
        self._clock = clock
        self._stirred = Event()
        self._stopped = False
        self._thread = Thread(target=self._run, name="wake-up", daemon=True)
        room.hear(self._look_again, restored=self._stirred.set)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped = True
        self._stirred.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5.0)

    def _look_again(self, _session: Session) -> None:
        self._stirred.set()

    def _run(self) -> None:
        while not self._stopped:
            self._stirred.clear()
            try:
                wait_seconds = self._pass_what_is_due()
            except RoomClosed:
                if self._room.state.name == CLOSED:
                    return
                wait_seconds = TRY_AGAIN_SECONDS
            except Exception:
                _log.exception("a deadline could not be told")
                wait_seconds = 1.0
            self._stirred.wait(wait_seconds)

    def _pass_what_is_due(self) -> float:
        """Tell every deadline that is due; seconds until the next. Tries a journal again that could not be written."""
        self._room.try_again()
        self._room.freeze_if_due()
        with self._room.look() as board:
            due = sorted((deadline.due_at, name) for name, deadline in board.deadlines.items())
        for due_at, deadline_id in due:
            wait_seconds = self._clock.seconds_until(due_at)
            if wait_seconds > 0:
                return min(wait_seconds, LONGEST_SLEEP_SECONDS)
            try:
                self._room.take(_passed(deadline_id))
            except Refused:
                # It was lifted in the meantime, or is not due after all because the clock was set back.
                continue
        return LONGEST_SLEEP_SECONDS


def _passed(deadline_id: str) -> MakeFact:
    return lambda at, fact_id: DeadlinePassed(at, fact_id, deadline_id)
