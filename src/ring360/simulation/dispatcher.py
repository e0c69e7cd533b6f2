"""The modelled dispatcher: follows what the desk recommends and advises, after the time that people take.

It keeps what stands recommended; the world asks it what it decides when the time has come.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ring360.domain import consequences as said
from ring360.domain.incidents import Incident
from ring360.simulation.crews import Behaviour

SHORT: Final = frozenset({"units-short", "officers-short"})


class Dispatcher:
    """What stands recommended and advised, by incident and by advice."""

    __slots__ = ("_accepting", "_advised", "_behaviour", "_recommended", "_taken", "short")

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._recommended: dict[str, tuple[str, ...]] = {}
        self._taken: dict[str, frozenset[str]] = {}
        """Of those recommended, who would be taken off something less urgent."""
        self._accepting: set[str] = set()
        self._advised: dict[str, tuple[str, ...]] = {}
        """Moves to other posts: advice -> units."""
        self.short: set[str] = set()
        """Incidents that want more than there is."""

    def hear_recommended(self, told: said.UnitsRecommended, incidents: Mapping[str, Incident]) -> float | None:
        """When it will accept, None where it is about to already or there is nothing to accept."""
        incident_id = told.incident_id
        if any(reason.code in SHORT for reason in told.shortfall):
            self.short.add(incident_id)
        else:
            self.short.discard(incident_id)
        self._recommended[incident_id] = told.unit_ids
        self._taken[incident_id] = frozenset(each.unit_id for each in told.candidates if each.takes_from)
        if not told.unit_ids or incident_id in self._accepting or incident_id not in incidents:
            return None
        self._accepting.add(incident_id)
        return max(incidents[incident_id].received_at + self._behaviour.processing_seconds, told.at)

    def hear_assigned(self, incident_id: str) -> None:
        """Units were sent, by it or by somebody at the desk."""
        self._recommended.pop(incident_id, None)

    def hear_advised(self, told: said.MoveUpAdvised) -> float:
        """When it will follow the advice."""
        self._advised[told.advice_id] = tuple(move.unit_id for move in told.moves)
        return told.at + self._behaviour.advice_seconds

    def hear_withdrawn(self, advice_id: str) -> None:
        self._advised.pop(advice_id, None)

    def accepts(self, incident_id: str) -> tuple[tuple[str, ...], frozenset[str]]:
        """The units that it sends now, and those of them that may be on their way to something less urgent."""
        self._accepting.discard(incident_id)
        unit_ids = self._recommended.get(incident_id, ())
        return unit_ids, self._taken.get(incident_id, frozenset())

    def follows(self, advice_id: str) -> bool:
        """Whether the advice still stands; it is followed once."""
        return self._advised.pop(advice_id, None) is not None
