"""The only tables of states: what a unit and an incident can be, and what may happen to each in every state.

The diagrams in the reference are drawn from these tables; there is no second place.
"""

from __future__ import annotations

from typing import Final

OFF_DUTY: Final = "off_duty"
FREE: Final = "free"
ASSIGNED: Final = "assigned"
ACKNOWLEDGED: Final = "acknowledged"
EN_ROUTE: Final = "en_route"
ON_SCENE: Final = "on_scene"
CLEARING: Final = "clearing"
OUT_OF_SERVICE: Final = "out_of_service"

BUSY: Final = frozenset({ASSIGNED, ACKNOWLEDGED, EN_ROUTE, ON_SCENE, CLEARING})
"""States in which a unit belongs to an incident."""

ON_THE_WAY: Final = frozenset({ASSIGNED, ACKNOWLEDGED, EN_ROUTE})
"""States in which a unit can still be taken off its incident for a more urgent one."""

UNIT_TRANSITIONS: Final[dict[str, dict[str, str]]] = {
    OFF_DUTY: {"UnitEnteredService": FREE},
    FREE: {"UnitAssigned": ASSIGNED, "UnitWithdrawn": OUT_OF_SERVICE, "UnitLeftService": OFF_DUTY},
    # Crews forget a button: a later report is taken although one before it is missing.
    ASSIGNED: {
        "AssignmentAcknowledged": ACKNOWLEDGED,
        "UnitDeparted": EN_ROUTE,
        "UnitArrived": ON_SCENE,
        "UnitReleased": FREE,
    },
    ACKNOWLEDGED: {"UnitDeparted": EN_ROUTE, "UnitArrived": ON_SCENE, "UnitReleased": FREE},
    EN_ROUTE: {"UnitArrived": ON_SCENE, "UnitReleased": FREE},
    ON_SCENE: {"UnitStartedClearing": CLEARING, "UnitCleared": FREE, "UnitReleased": FREE},
    CLEARING: {"UnitCleared": FREE, "UnitReleased": FREE},
    OUT_OF_SERVICE: {"UnitReturned": FREE, "UnitLeftService": OFF_DUTY},
}
"""State -> record -> next state. A record that a state does not list is refused."""

WAITING: Final = "waiting"
DISPATCHED: Final = "dispatched"
ATTENDED: Final = "attended"
CLEARED: Final = "cleared"
CLOSED: Final = "closed"
MERGED: Final = "merged"
HANDED_OVER: Final = "handed_over"

WANTING: Final = frozenset({WAITING, DISPATCHED, ATTENDED})
"""States in which an incident can want units."""

INCIDENT_TRANSITIONS: Final[dict[str, dict[str, str]]] = {
    WAITING: {
        "UnitAssigned": DISPATCHED,
        "IncidentsMerged": MERGED,
        "IncidentHandedOver": HANDED_OVER,
        "IncidentClosed": CLOSED,
    },
    DISPATCHED: {
        "UnitAssigned": DISPATCHED,
        "UnitArrived": ATTENDED,
        "LastUnitReleased": WAITING,
        "IncidentsMerged": MERGED,
        "IncidentClosed": CLOSED,
    },
    ATTENDED: {
        "UnitAssigned": ATTENDED,
        "UnitArrived": ATTENDED,
        "LastUnitReleased": CLEARED,
        "LastUnitCleared": CLEARED,
        "IncidentsMerged": MERGED,
        "IncidentClosed": CLOSED,
    },
    CLEARED: {
        "UnitAssigned": ATTENDED,
        "IncidentsMerged": MERGED,
        "IncidentHandedOver": HANDED_OVER,
        "IncidentClosed": CLOSED,
    },
    HANDED_OVER: {"HandoverAnswered": HANDED_OVER, "HandoverTakenBack": WAITING, "IncidentClosed": CLOSED},
    MERGED: {"IncidentsUnmerged": WAITING},
    CLOSED: {"IncidentReopened": CLEARED},
}
"""As above; `LastUnit…` is what a unit's record means to its incident when no other unit is left on it."""


def diagram(table: dict[str, dict[str, str]], first: str) -> str:
    """The table as a Mermaid state diagram, arrows labelled with the records that make them."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for state, row in table.items():
        for kind, after in row.items():
            arrows.setdefault((state, after), []).append(kind)
    lines = [f"    {state} --> {after}: {' / '.join(kinds)}" for (state, after), kinds in arrows.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {first}", *lines]) + "\n"
