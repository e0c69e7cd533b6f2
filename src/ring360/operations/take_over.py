"""Follows the journal that another server writes, and takes over where that one falls silent.

The same thread, in the server that leads, shows that it lives, and ends its leading when another has taken over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Final, Protocol

from ring360.operations.control_room import ControlRoom

POLL_SECONDS: Final = 0.2
"""Between two looks at the journal of a leader; a wake-up comes sooner."""
TRY_SECONDS: Final = 0.4
"""Between two tries to lead."""
BEAT_SECONDS: Final = 1.0
STIR_SECONDS: Final = 0.02
"""Least time between two looks, however often somebody stirs."""

_log = logging.getLogger(__name__)


class Lead(Protocol):
    """The right to take facts, which one server has."""

    @property
    def leader(self) -> str:
        """Address of the one who has it, empty where it is not known."""

    def try_to_lead(self) -> bool:
        """Take it where nobody has it; to be asked every `TRY_SECONDS`."""

    def still_leads(self) -> bool:
        """Show that this server lives; False once another has it."""


class TakeOver:
    """A thread of its own. `began` is called when this server begins to lead, `lost` when another has
    taken over; neither may wait, for signs of life are due."""

    def __init__(
        self, room: Callable[[], ControlRoom], lead: Lead, leads: bool, may_lead: bool, began: Callable[[], None],
        lost: Callable[[], None],
    ) -> None:  # fmt: skip
        """`room` gives the room that is served now."""
        self._room = room
        self._lead = lead
        self._leads = leads
        self._may_lead = may_lead
        self._began = began
        self._lost = lost
        self._waited_seconds = 0.0
        self._stirred = Event()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="take-over", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stir(self) -> None:
        """Something was journaled: look at once."""
        self._stirred.set()

    def stop(self) -> None:
        self._stopped.set()
        self._stirred.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5.0)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._stirred.clear()
            try:
                if not self._leads:
                    self._follow()
                elif not self._lead.still_leads():
                    self._room().follow(self._lead.leader)
                    self._lost()
                    return
            except Exception:
                _log.exception("the journal could not be followed")
            if self._leads:
                self._stopped.wait(BEAT_SECONDS)
            elif self._stirred.wait(POLL_SECONDS):
                # Counted too: who is stirred without end still has to see whether anybody leads.
                self._stopped.wait(STIR_SECONDS)
                self._waited_seconds += STIR_SECONDS
            else:
                self._waited_seconds += POLL_SECONDS

    def _follow(self) -> None:
        self._room().read_on()
        if self._waited_seconds < TRY_SECONDS:
            return
        self._waited_seconds = 0.0
        if self._may_lead and self._lead.try_to_lead():
            self._leads = True
            self._began()
        else:
            self._room().follow(self._lead.leader)
