"""Reads `rules.csv`: other steps for the rules of escalation. Whole or not at all.

Columns: `code` of the rule, `after_seconds`, `notify` (roles of the control room, divided by `;`); one row a step, in
the order of their seconds. A rule that the file does not name stays as it is; one with the single word `never` in
`after_seconds` is out of force.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from ring360.adapters.history.strict_tables import Faults, lines_of
from ring360.domain.escalation_rules import EscalationRule, Step
from ring360.domain.people import PEOPLE_ROLES

LONGEST_SECONDS: Final = 7 * 86_400.0
NEVER: Final = "never"


def read_rules(path: Path, rules: Sequence[EscalationRule], encoding: str | None = None) -> tuple[EscalationRule, ...]:
    """`rules` with the steps of the file; Problem names the first row and column that is wrong."""
    faults = Faults(path.name)
    known = {rule.code for rule in rules}
    steps: dict[str, list[Step]] = {}
    for line in lines_of(path, ("code", "after_seconds", "notify"), (), encoding):
        code, notify = line.cells["code"], line.list("notify")
        if code not in known:
            faults.add(line, "code", "rule-code")
            continue
        before = steps.setdefault(code, [])
        if line.cells["after_seconds"] == NEVER:
            continue
        seconds = faults.number(line, "after_seconds", 0.0, LONGEST_SECONDS, None)
        if not notify or not set(notify) <= set(PEOPLE_ROLES):
            faults.add(line, "notify", "people-role")
        elif seconds is not None and before and seconds <= before[-1].after_seconds:
            faults.add(line, "after_seconds", "later")
        elif seconds is not None:
            before.append(Step(seconds, notify))
    faults.stop_if_any()
    kept = [replace(rule, steps=tuple(steps.get(rule.code, rule.steps))) for rule in rules]
    return tuple(rule for rule in kept if rule.steps)
