"""The page of the drills keeps what people wrote on it, and the newest rows of each drill."""

from __future__ import annotations

from drills.page import merged
from drills.report import Row

PAGE = """# Fault drills

Words before.

| held | drill | on | rounds | asked | seen | held |
| --- | --- | --- | --- | --- | --- | --- |
| 2026-01-01 | one | sqlite | 1 | a | b | yes |
| 2026-01-01 | two | sqlite | 1 | c | d | NO |

The machines:

* 2026-01-01, one, two: slow

Words after.
"""


def test_the_rows_of_a_drill_are_replaced_and_all_else_stays() -> None:
    assert merged(PAGE, "2026-02-02", [Row("two", "sqlite", 3, "c", "e", True)], "quick") == (
        PAGE.replace("| 2026-01-01 | two | sqlite | 1 | c | d | NO", "| 2026-02-02 | two | sqlite | 3 | c | e | yes")
        .replace("* 2026-01-01, one, two: slow", "* 2026-01-01, one: slow\n* 2026-02-02, two: quick")
    )  # fmt: skip
