"""Reads `crews.csv`: the least that each unit and each shift must have. Whole or not at all.

Columns: `role`, `least_officers` in each unit of the role, `least_units` of the role in a shift; an empty cell asks for
none. The row whose role is `duty_group` says with `least_officers` how many stand by with the duty leader.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ring360.adapters.history.strict_tables import Faults, lines_of
from ring360.domain.rosters import GROUP_OFFICERS, CrewRules

DUTY_GROUP: Final = "duty_group"
OFFICERS_MOST: Final = 1_000


def read_crew_rules(path: Path, encoding: str | None = None) -> CrewRules:
    """The rules of the file; Problem names the first row and column that is wrong."""
    faults, seen = Faults(path.name), set[str]()
    officers_of, units_of, group_officers = {}, {}, GROUP_OFFICERS
    for line in lines_of(path, ("role",), ("least_officers", "least_units"), encoding):
        role = line.cells["role"]
        if not role or role in seen:
            faults.add(line, "role", "repeated" if role else "empty")
        seen.add(role)
        officers = faults.whole(line, "least_officers", 0, OFFICERS_MOST, 0) or 0
        units = faults.whole(line, "least_units", 0, OFFICERS_MOST, 0) or 0
        if role == DUTY_GROUP:
            group_officers = officers
            continue
        if officers:
            officers_of[role] = officers
        if units:
            units_of[role] = units
    faults.stop_if_any()
    return CrewRules(officers_of, units_of, group_officers)
