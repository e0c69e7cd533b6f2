"""Writes docs/reference/drills.md: the newest rows of every drill, each with the day it was held and on what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from drills.report import COLUMNS, Row, lines_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "drills.md"
HEAD = """# Fault drills

`make drills` holds these drills with the real server, started as a user starts it, and writes this page
(`python -m drills --only NAME --rounds N` holds one and prints it). People work at the desk with idempotency keys and
send again whatever was not answered; afterwards the journal is read from its first line and compared, person by
person and in order, with what was acknowledged. How each drill goes is said at the top of its file in `drills/`.

| held | {columns} |
| --- | {rules} |
"""
FOOT = "\nThe machines:\n\n"


def write(rows: Sequence[Row], on_machine: str) -> None:
    """Put the rows in the place of those of the same drills; others stay."""
    held = {row.drill for row in rows}
    today = datetime.now(UTC).date().isoformat()
    kept, machines = _written()
    lines = [line for line in kept if line.split(" | ")[1] not in held]
    lines += [f"| {today} {line}" for line in lines_of(rows)]
    machines[f"{today}, {', '.join(sorted(held))}"] = on_machine
    head = HEAD.format(columns=" | ".join(COLUMNS), rules=" | ".join("---" for _ in COLUMNS))
    foot = FOOT + "".join(f"* {when}: {what}\n" for when, what in machines.items())
    PAGE.write_text(head + "".join(f"{line}\n" for line in lines) + foot, encoding="utf-8")


def _written() -> tuple[list[str], dict[str, str]]:
    """Rows and machines of the page as it is."""
    if not PAGE.is_file():
        return [], {}
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| 2")]
    machines = dict(line[2:].split(": ", 1) for line in lines if line.startswith("* "))
    return rows, machines
