"""Who should go: one plan for all incidents that want units, proven the best on the scale of `choice_scale.py`.

Every unit's arrival at every incident is exact. A unit on its way to something less urgent may be taken off it; what
that incident loses counts in the plan, and the plan may keep another unit for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from ring360.decisions.choice_problem import Arrivals, Case, Pool, all_arrivals, need_of, pool_of
from ring360.decisions.choice_reasons import Told, candidates_of, shortfall_of
from ring360.decisions.choice_scale import BEHIND, points_of, shortage_scales
from ring360.decisions.knowledge import Knowledge
from ring360.domain.board import Board
from ring360.domain.consequences import Candidate, Reason, Uncovered
from ring360.domain.entries import IncidentEntry, UnitEntry
from ring360.domain.incidents import Incident
from ring360.domain.lifecycles import ON_THE_WAY
from ring360.domain.response_plans import Requirement, missing
from ring360.domain.units import Unit
from ring360.optimisers.joint_assignment import assign_jointly
from ring360.optimisers.priced_search import Plan

UNKNOWN_GAP_SECONDS = 1e6
"""Told as the gap where not even the fewest lacking units could be proven."""


@dataclass(frozen=True, slots=True)
class Want:
    """What an incident still lacks."""

    incident: Incident
    lacking: tuple[Requirement, ...]
    tried: frozenset[str] = frozenset()
    """Units that were taken off it before; they are not offered again."""
    sent: tuple[Unit, ...] = ()
    """Units that already count for it."""
    is_attended: bool = False
    """A first unit is on scene: the ring's clock has stopped."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The units chosen (first to arrive first), all candidates ranked, those without a way, and why too few if so."""

    unit_ids: tuple[str, ...]
    listing: Callable[[], tuple[Candidate, ...]]
    """Makes the list of candidates: a plan for many incidents changes few of them, and only those are told."""
    unreachable: tuple[str, ...]
    shortfall: tuple[Reason, ...]
    gap_seconds: float = 0.0
    """How many weighted seconds another plan for all incidents could at most be better; 0 = proven the best."""

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The chosen and the best of the others, best first."""
        return self.listing()


def choose_units(
    wants: Sequence[Want], free: Sequence[UnitEntry], taken: Sequence[UnitEntry], board: Board, at: float,
    knowledge: Knowledge,
) -> list[Choice]:  # fmt: skip
    """One choice for each want, in their order. `taken` are units on their way to less urgent incidents, which may be
    taken off them."""
    if not wants:
        return []
    least = knowledge.crew_rules.least_officers
    free = [entry for entry in free if entry.unit.officers >= least.get(entry.unit.role, 0)] if least else free
    own = _needed_on_the_way(taken, board)
    priorities = {entry.incident_id: board.incidents[entry.incident_id].incident.priority for entry in taken}
    pool = pool_of(free, taken, priorities, frozenset().union(*own.values()), knowledge)
    shares = _weigh(pool, at, board.closed_segments, knowledge)
    movable = frozenset(entry.unit.unit_id for entry in taken)
    cases = [
        _case_of(want, own.get(want.incident.incident_id, frozenset()), movable, board, at, knowledge) for want in wants
    ]
    wanted = {want.incident.incident_id for want in wants}
    held = {key: units for key, units in own.items() if units and key not in wanted}
    cases += [_held(board.incidents[key], units, movable, board, at, knowledge) for key, units in held.items()]
    arrivals = all_arrivals(cases, pool, at, board.closed_segments, knowledge)
    rows, gap_seconds = _planned(cases, pool, arrivals, at, knowledge)
    sent_to = {row: case.incident.incident_id for case, some in zip(cases, rows, strict=True) for row in some}
    told = Told(pool, rows, sent_to, shares, at, knowledge)
    return [
        _choice(want, cases[number], number, arrivals[number], told, gap_seconds) for number, want in enumerate(wants)
    ]


def _choice(want: Want, case: Case, number: int, arrivals: Arrivals, told: Told, gap_seconds: float) -> Choice:
    pool = told.pool
    going = [row for row in told.rows[number] if pool.entries[row].unit.unit_id not in case.own]
    ids = tuple(pool.entries[row].unit.unit_id for row in going)
    no_way = arrivals.fit[: pool.free] & ~(arrivals.travel_seconds[: pool.free] < inf)
    unreachable = tuple(sorted(pool.entries[row].unit.unit_id for row in no_way.nonzero()[0].tolist()))
    lacking = missing(want.lacking, [pool.entries[row].unit for row in going]) if going else want.lacking
    shortfall = shortfall_of(lacking, pool, arrivals, len(unreachable)) if lacking else ()
    return Choice(ids, lambda: candidates_of(case, number, arrivals, told), unreachable, shortfall, gap_seconds)


def _planned(
    cases: Sequence[Case], pool: Pool, arrivals: Sequence[Arrivals], at: float, knowledge: Knowledge
) -> tuple[list[list[int]], float]:
    """Rows of the pool for each case, first to arrive first, and the gap."""
    if len(cases) == 1 and (nearest := _nearest(cases[0], pool, arrivals[0])) is not None:
        return [nearest], 0.0
    rows: list[list[int]] = [[] for _ in cases]
    # Who nobody can go to has no part in the plan: however many wait, only those cost time whom somebody can help.
    able = [number for number, each in enumerate(arrivals) if len(each.ranked)]
    if not able:
        return rows, 0.0
    scales = shortage_scales([case.incident.priority for case in cases], [points_of(case.lacking) for case in cases])
    needs = [
        need_of(
            cases[number], pool, arrivals[number], scales[cases[number].incident.priority], len(cases) - number, at,
            knowledge,
        )
        for number in able
    ]  # fmt: skip
    plan = assign_jointly(len(pool.entries), needs)
    for number, need, chosen in zip(able, needs, plan.chosen, strict=True):
        rows[number] = need.units[list(chosen)].tolist()
    return rows, _gap(plan)


def _nearest(case: Case, pool: Pool, arrivals: Arrivals) -> list[int] | None:
    """The answer where ranking is all: one incident, one line that counts units, and nothing but arrival to weigh."""
    if len(case.lacking) != 1 or case.lacking[0].officers or case.own or pool.free < len(pool.entries):
        return None
    if pool.losses.any():
        return None
    wanted = case.lacking[0].units
    rows: list[int] = arrivals.ranked.tolist()
    if len(rows) > wanted:
        ms, preferred = arrivals.ms, arrivals.preferred
        last = int(ms[rows[wanted - 1]])
        # Of those as soon as the last one needed the one that worked less goes first.
        equal = sorted((row for row in rows if ms[row] == last), key=lambda row: (not preferred[row], row))
        rows = [row for row in rows if ms[row] < last] + equal
    return rows[:wanted]


def _gap(plan: Plan) -> float:
    lacking, cost = plan.gap
    return UNKNOWN_GAP_SECONDS if lacking else cost / (BEHIND * 1000.0)


def _weigh(pool: Pool, at: float, closed: frozenset[int], knowledge: Knowledge) -> list[Uncovered] | None:
    """What the ring of all free units loses with each of them; None where nobody asks."""
    if knowledge.candidates_weighed == 0 or pool.free == 0:
        return None
    some = pool.entries[: pool.free]
    before, *after = knowledge.travel.road_shares(
        [entry.unit.mode for entry in some], [entry.point for entry in some], range(pool.free),
        knowledge.standards.travel_seconds, at, closed,
    )  # fmt: skip
    pool.losses[: pool.free] = np.maximum(before - np.array(after), 0.0)
    return [Uncovered(before, share) for share in after]


def _needed_on_the_way(taken: Iterable[UnitEntry], board: Board) -> Mapping[str, frozenset[str]]:
    """Of the units that may be taken, by incident, those without which something would be lacking there."""
    on_the_way: dict[str, list[UnitEntry]] = {}
    for entry in taken:
        on_the_way.setdefault(entry.incident_id, []).append(entry)
    needed: dict[str, frozenset[str]] = {}
    for incident_id, entries in sorted(on_the_way.items()):
        incident, sent = board.incidents[incident_id].incident, list(board.incidents[incident_id].sent)
        kept = []
        for entry in sorted(entries, key=lambda each: each.unit.unit_id):
            without = [unit for unit in sent if unit.unit_id != entry.unit.unit_id]
            if missing(incident.needs, without) == missing(incident.needs, sent):
                sent = without
            else:
                kept.append(entry.unit.unit_id)
        needed[incident_id] = frozenset(kept)
    return needed


def _case_of(
    want: Want, own: frozenset[str], movable: frozenset[str], board: Board, at: float, knowledge: Knowledge
) -> Case:
    """Where units on their way are needed there, what is lacking is counted without all `movable` ones: those that are
    not needed may be taken off it as well."""
    plan = knowledge.plan(want.incident.category, want.incident.priority)
    lacking = want.lacking
    if own:
        lacking = missing(want.incident.needs, [unit for unit in want.sent if unit.unit_id not in movable])
    if want.is_attended:
        return Case(want.incident, lacking, plan, want.tried, own, is_attended=True)
    entry = board.incidents.get(want.incident.incident_id)
    first_seconds = inf if entry is None else _first_seconds(entry, own, board, at, knowledge)
    return Case(want.incident, lacking, plan, want.tried, own, first_seconds=first_seconds)


def _held(
    entry: IncidentEntry, own: frozenset[str], movable: frozenset[str], board: Board, at: float, knowledge: Knowledge
) -> Case:
    """An incident that wants nothing more, but whose units a more urgent one may take."""
    tried = frozenset(each.unit_id for each in entry.assignments if each.released_at is not None) - own
    want = Want(entry.incident, (), tried, tuple(entry.sent), entry.first_arrived_at is not None)
    return _case_of(want, own, movable, board, at, knowledge)


def _first_seconds(entry: IncidentEntry, own: frozenset[str], board: Board, at: float, knowledge: Knowledge) -> float:
    """Until the first of the units that stay on it is on scene."""
    units = [board.units[unit_id] for unit_id in entry.unit_ids if unit_id not in own]
    expected = {each.unit_id: each.expected_at for each in entry.assignments}
    soonest = inf
    for unit in units:
        due_at = expected.get(unit.unit.unit_id)
        if unit.state not in ON_THE_WAY:
            return 0.0
        if due_at is None:
            target = entry.incident.place.point
            seconds = knowledge.travel.seconds_to(unit.unit.mode, [unit.point], target, at, board.closed_segments)[0]
            due_at = at + knowledge.standards.turnout_seconds + seconds
        soonest = min(soonest, max(0.0, due_at - at))
    return soonest
