"""Reads `plans.csv`: what each category needs, one row for each line of a plan, and what alarm levels add.

Columns: `category`, `priority`, `alarm_level`, `units`, `roles`, `skills`, `officers`, `within_seconds`, `notify`,
`preferred_roles`, `preference_seconds`; several words in a cell are divided by `;`. Taken whole or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ring360.adapters.history.strict_tables import Faults, Line, lines_of
from ring360.domain.categories import LEAST_URGENT, MOST_URGENT, Category
from ring360.domain.people import PEOPLE_ROLES
from ring360.domain.response_plans import Requirement, ResponsePlan, plan_key

_NEEDED: Final = ("category",)
_WANTED: Final = (
    "priority", "alarm_level", "units", "roles", "skills", "officers", "within_seconds", "notify", "preferred_roles",
    "preference_seconds",
)  # fmt: skip
LEVELS_MOST: Final = 9


@dataclass(slots=True)
class _Draft:
    """One plan while its rows are read."""

    first: Line
    category: str
    priority: int | None
    levels: dict[int, list[Requirement]] = field(default_factory=dict)
    notify: dict[str, None] = field(default_factory=dict)
    preferred_roles: tuple[str, ...] = ()
    preference_seconds: float = 0.0


def read_response_plans(
    path: Path, categories: Mapping[str, Category], encoding: str | None = None
) -> dict[str, ResponsePlan]:
    """Plans by their key; Problem names the first row and column that is wrong.

    A row with neither units nor officers asks for nobody. Words of `notify` on any row of a plan are told when such an
    incident opens; `preferred_roles` and `preference_seconds` stand on one row of a plan.
    """
    faults = Faults(path.name)
    drafts: dict[str, _Draft] = {}
    for line in lines_of(path, _NEEDED, _WANTED, encoding):
        name = line.cells["category"]
        if name not in categories:
            faults.add(line, "category", "category")
            continue
        priority = faults.whole(line, "priority", MOST_URGENT, LEAST_URGENT, 0) or None
        _take(drafts.setdefault(plan_key(name, priority), _Draft(line, name, priority)), line, faults)
    for draft in drafts.values():
        if sorted(draft.levels) != list(range(1, len(draft.levels) + 1)):
            faults.add(draft.first, "alarm_level", "levels")
    faults.stop_if_any()
    return {key: _plan(draft) for key, draft in drafts.items()}


def _take(draft: _Draft, line: Line, faults: Faults) -> None:
    level = faults.whole(line, "alarm_level", 1, LEVELS_MOST, 1)
    units = faults.whole(line, "units", 0, 1_000, 0 if line.cells["officers"] else 1)
    officers = faults.whole(line, "officers", 0, 100_000, 0)
    within = faults.number(line, "within_seconds", 1, 86_400, 0)
    preference = faults.number(line, "preference_seconds", 0, 86_400, 0)
    for role in line.list("notify"):
        if role not in PEOPLE_ROLES:
            faults.add(line, "notify", "people-role")
        draft.notify[role] = None
    preferred = line.list("preferred_roles")
    if preferred and draft.preferred_roles not in ((), preferred):
        faults.add(line, "preferred_roles", "differs")
    if preference and draft.preference_seconds not in (0.0, preference):
        faults.add(line, "preference_seconds", "differs")
    draft.preferred_roles = preferred or draft.preferred_roles
    draft.preference_seconds = preference or draft.preference_seconds
    if level is None or units is None or officers is None or within is None:
        return
    wanted = draft.levels.setdefault(level, [])
    if units or officers:
        wanted.append(Requirement(units, line.list("roles"), line.list("skills"), officers, within or None))


def _plan(draft: _Draft) -> ResponsePlan:
    levels = [tuple(draft.levels[level]) for level in sorted(draft.levels)]
    return ResponsePlan(
        draft.category, levels[0], tuple(levels[1:]), tuple(draft.notify), draft.preferred_roles,
        draft.preference_seconds, draft.priority,
    )  # fmt: skip
