"""Whether a new call is about something already handled: time by place by type, ranked, with its reasons; pure.

The score is the product of three factors from 0 to 1:

* time: exp(-gap / fade), the gap being counted from the newest call about the incident, or from its end;
* place: exp(-way / fade), the way being walked along the roads, which may be far between the two banks of a river and
  does not ask which way a street may be driven;
* type: 1 for the same category, less for one that shares fewer levels with it.

It says how alike two reports are. It is no probability: who takes the call decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, isfinite
from typing import Final

from ring360.decisions.knowledge import Knowledge
from ring360.domain.board import Board
from ring360.domain.calls import Call
from ring360.domain.categories import Category, category_of
from ring360.domain.consequences import Reason
from ring360.domain.entries import IncidentEntry
from ring360.domain.hazards import metres_apart
from ring360.domain.lifecycles import MERGED, WANTING
from ring360.domain.places import Place, RoadPoint

WALKING_MPS: Final = 1.4
"""Turns metres into seconds where no road leads from one place to the other on foot."""
DETOUR: Final = 1.5
"""How much longer than the bee-line such a way is held to be."""


@dataclass(frozen=True, slots=True)
class DuplicateRules:
    """What counts as alike. The figures come from `docs/reference/duplicates.md`."""

    fade_seconds: float = 900.0
    """While it is being handled, likeness in time falls to 37 % in so long."""
    fade_over_seconds: float = 600.0
    """The same when nobody is on it any more."""
    longest_seconds: float = 3_600.0
    """Older ones are not looked at, unless they are still being handled."""
    oldest_seconds: float = 43_200.0
    """Opened before that, they are not looked at in any case."""
    fade_walk_seconds: float = 200.0
    """Likeness in place falls to 37 % in so long a walk: about 280 metres."""
    sight_metres: float = 120.0
    """Nearer than that people see the same thing, whatever way leads there: the bee-line counts."""
    farthest_metres: float = 1_000.0
    """As the crow flies; others are not looked at."""
    likeness_by_levels: tuple[float, ...] = (0.25, 0.75, 0.9, 0.95)
    """Of two different categories, by how many levels they share: none, one, two, three."""
    least_score: float = 0.2
    """Less alike ones are not suggested."""
    suggestions_most: int = 5
    mode: str = "foot"


RULES: Final = DuplicateRules()


@dataclass(frozen=True, slots=True)
class DuplicateSuggestion:
    """An incident that the call may be about."""

    incident_id: str
    score: float
    """0 to 1."""
    gap_seconds: float
    walk_seconds: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Near:
    """An incident that is near enough in time and place to be measured."""

    entry: IncidentEntry
    point: RoadPoint
    gap_seconds: float
    bee_line_metres: float


def suggest_duplicates(
    board: Board, call: Call, knowledge: Knowledge, rules: DuplicateRules = RULES
) -> tuple[DuplicateSuggestion, ...]:
    """The incidents that the call may be about, most alike first; equal ones by id. One search on the road network.

    The call may already stand on the board with an incident of its own: that one is not among them.
    """
    near = list(_near(board, call, rules))
    if not near:
        return ()
    target, closed = call.place.point, board.closed_segments
    walks = knowledge.travel.seconds_to(rules.mode, [each.point for each in near], target, call.received_at, closed)
    found = [_weighed(board, call, knowledge, rules, each, walk) for each, walk in zip(near, walks, strict=True)]
    alike = sorted((each for each in found if each.score >= rules.least_score), key=_rank)
    return tuple(alike[: rules.suggestions_most])


def likeness(categories: Mapping[str, Category], one: str, other: str, rules: DuplicateRules = RULES) -> float:
    """How alike two categories are, 0 to 1: the same, or as many levels of their codes as they share."""
    if one == other:
        return 1.0
    first, second = category_of(categories, one).code, category_of(categories, other).code
    shared = 0
    while first[2 * shared : 2 * shared + 2] and first[: 2 * shared + 2] == second[: 2 * shared + 2]:
        shared += 1
    return rules.likeness_by_levels[min(shared, len(rules.likeness_by_levels) - 1)]


def _near(board: Board, call: Call, rules: DuplicateRules) -> Iterator[_Near]:
    own = board.incident_of_call.get(call.call_id, "")
    # Newest first, so that a desk that has run for a year looks at no more than one that has run for a day.
    for entry in reversed(board.incidents.values()):
        incident = entry.incident
        if incident.received_at < call.received_at - rules.oldest_seconds:
            return
        if incident.incident_id == own or entry.state == MERGED:
            continue
        gap = _gap_seconds(board, call, entry)
        if gap < 0 or (gap > rules.longest_seconds and entry.state not in WANTING):
            continue
        # The last to call knows best where it is now; the incident's place was the first one's.
        for place in (incident.place, *_last_place(board, entry)):
            metres = metres_apart(place, call.place)
            if metres <= rules.farthest_metres:
                yield _Near(entry, place.point, gap, metres)
                break


def _last_place(board: Board, entry: IncidentEntry) -> Iterator[Place]:
    if len(entry.calls) > 1:
        yield board.calls[entry.calls[-1]].place


def _gap_seconds(board: Board, call: Call, entry: IncidentEntry) -> float:
    """Since the newest call about it or, when it is over, since its end."""
    if entry.state not in WANTING:
        ended_at = entry.closed_at if entry.closed_at is not None else entry.cleared_at
        if ended_at is not None:
            return max(0.0, call.received_at - ended_at)
    calls = [board.calls[each].received_at for each in entry.calls if each != call.call_id]
    return call.received_at - max([entry.incident.received_at, *calls])


def _weighed(
    board: Board, call: Call, knowledge: Knowledge, rules: DuplicateRules, near: _Near, walk_seconds: float
) -> DuplicateSuggestion:
    entry = near.entry
    straight_seconds = near.bee_line_metres / WALKING_MPS
    if near.bee_line_metres <= rules.sight_metres:
        walk_seconds = min(walk_seconds, straight_seconds)
    elif not isfinite(walk_seconds):
        walk_seconds = DETOUR * straight_seconds
    fade = rules.fade_seconds if entry.state in WANTING else rules.fade_over_seconds
    categories = {entry.incident.category, *(board.calls[each].category for each in entry.calls)}
    alike = max(likeness(knowledge.categories, call.category, each, rules) for each in categories)
    score = exp(-near.gap_seconds / fade) * exp(-walk_seconds / rules.fade_walk_seconds) * alike
    reasons = (
        Reason("duplicate-time", (("minutes", round(near.gap_seconds / 60)),)),
        Reason("duplicate-place", (("metres", 10 * round(walk_seconds * WALKING_MPS / 10)),)),
        Reason("duplicate-type", (("likeness", _kind(alike)),)),
    )
    return DuplicateSuggestion(entry.incident.incident_id, score, near.gap_seconds, walk_seconds, reasons)


def _kind(alike: float) -> str:
    return "same" if alike == 1.0 else "kin" if alike >= 0.5 else "other"


def _rank(suggestion: DuplicateSuggestion) -> tuple[float, str]:
    return -suggestion.score, suggestion.incident_id
