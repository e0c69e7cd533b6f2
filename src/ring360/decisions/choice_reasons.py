"""Why a unit goes or does not: codes with numbers for every candidate, and for what is lacking in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ring360.decisions.choice_problem import Arrivals, Case, Pool
from ring360.decisions.knowledge import Knowledge
from ring360.domain.consequences import Candidate, Reason, Uncovered
from ring360.domain.response_plans import Requirement

_SOONEST: Final = Reason("soonest")
HOLDS_RING_SHARE: Final = 0.002
"""A nearer unit that stays is said to hold the ring where at least so much of the roads would be lost with it, and more
than with the unit that goes."""


@dataclass(frozen=True, slots=True)
class Told:
    """The plan as a whole, for telling each incident about it."""

    pool: Pool
    rows: Sequence[Sequence[int]]
    """For each case its rows of the pool, first to arrive first."""
    sent_to: Mapping[int, str]
    """Row -> the incident that the plan gives the unit to, or leaves it with."""
    shares: Sequence[Uncovered] | None
    at: float
    knowledge: Knowledge


def candidates_of(case: Case, number: int, arrivals: Arrivals, told: Told) -> tuple[Candidate, ...]:
    """The chosen and the best of the others, best first."""
    chosen = [row for row in told.rows[number] if told.pool.entries[row].unit.unit_id not in case.own]
    ranked = [row for row in arrivals.ranked.tolist() if told.pool.entries[row].unit.unit_id not in case.own]
    listed = ranked[: told.knowledge.candidates_listed]
    late = set(chosen) - set(listed)
    listed += [row for row in ranked if row in late]
    if not listed:
        return ()
    travel, turnout = arrivals.travel_seconds.tolist(), told.pool.turnout_seconds.tolist()
    soonest_seconds = min(travel[row] for row in ranked)
    standards = told.knowledge.standards
    spent_seconds = max(told.at - case.incident.received_at, standards.processing_seconds)
    going = frozenset(chosen)
    candidates = []
    for place, row in enumerate(listed):
        entry = told.pool.entries[row]
        travel_seconds = travel[row]
        total_seconds = spent_seconds + turnout[row] + travel_seconds
        over_seconds = total_seconds - standards.ring_seconds
        reasons = (
            _SOONEST if travel_seconds <= soonest_seconds
            else Reason("later-by", (("seconds", travel_seconds - soonest_seconds),)),
            *_about(case, row, arrivals, told, over_seconds),
            *(_chosen(row, chosen, arrivals, told) if row in going else _bypassed(row, chosen, arrivals, told)),
        )  # fmt: skip
        weighed = told.shares is not None and row < told.pool.free
        weighed = weighed and (place < told.knowledge.candidates_weighed or row in going)
        leaves = told.shares[row] if weighed and told.shares is not None else None
        takes_from = "" if row < told.pool.free else entry.incident_id
        within_ring = over_seconds <= 0.0
        candidates.append(
            Candidate(entry.unit.unit_id, travel_seconds, total_seconds, within_ring, reasons, leaves, takes_from)
        )
    return tuple(candidates)


def _about(case: Case, row: int, arrivals: Arrivals, told: Told, over_seconds: float) -> Iterator[Reason]:
    entry = told.pool.entries[row]
    if arrivals.preferred[row]:
        yield Reason("preferred-role", (("role", entry.unit.role),))
    if over_seconds > 0.0:
        yield Reason("outside-ring", (("seconds", over_seconds),))
    if row >= told.pool.free:
        priority = int(told.pool.priorities[row])
        yield Reason("taken-off", (("incident", entry.incident_id), ("priority", priority)))


def _chosen(row: int, chosen: Sequence[int], arrivals: Arrivals, told: Told) -> Iterator[Reason]:
    """A unit that goes although another one as soon, and earlier by id, stays: it has worked less."""
    entry = told.pool.entries[row]
    for other in arrivals.ranked.tolist():
        if arrivals.ms[other] > arrivals.ms[row]:
            return
        rival = told.pool.entries[other]
        same = arrivals.ms[other] == arrivals.ms[row] and rival.unit.role == entry.unit.role
        if same and other not in chosen and rival.unit.unit_id < entry.unit.unit_id and other > row:
            yield Reason("worked-less", (("unit", rival.unit.unit_id),))
            return


def _bypassed(row: int, chosen: Sequence[int], arrivals: Arrivals, told: Told) -> Iterator[Reason]:
    """Why a unit that would be there sooner than the last one sent stays behind."""
    if not chosen or arrivals.ms[row] >= arrivals.ms[chosen[-1]]:
        return
    goes_to = told.sent_to.get(row, "")
    if goes_to:
        yield Reason("left-for", (("incident", goes_to),))
    elif row < told.pool.free:
        lost = float(told.pool.losses[row])
        if lost >= HOLDS_RING_SHARE and lost > float(told.pool.losses[chosen].min()):
            yield Reason("holds-ring", (("share", lost), ("post", told.pool.entries[row].post or "none")))


def shortfall_of(
    lacking: Sequence[Requirement], pool: Pool, arrivals: Arrivals, unreachable: int
) -> tuple[Reason, ...]:
    """What is lacking even so, line by line, and how many units could not help."""
    reasons: list[Reason] = []
    for line in lacking:
        short = ("units-short", line.units) if line.units else ("officers-short", line.officers)
        reasons.append(Reason(short[0], (("missing", short[1]),)))
        if line.units and line.officers:
            reasons.append(Reason("officers-short", (("missing", line.officers),)))
        if line.roles:
            reasons.append(Reason("role-missing", (("roles", ",".join(line.roles)),)))
        if line.skills:
            reasons.append(Reason("skill-missing", (("skills", " ".join(line.skills)),)))
    if pool.free == 0:
        reasons.append(Reason("no-free-unit"))
    elif not_fit := int((~arrivals.fit[: pool.free]).sum()):
        reasons.append(Reason("not-fit", (("count", not_fit),)))
    if unreachable:
        reasons.append(Reason("no-way", (("count", unreachable),)))
    return tuple(dict.fromkeys(reasons))
