"""Reads `categories.csv`: a county's own kinds of calls on up to four levels, with codes, urgency and words.

Columns: `name`, `code`, `priority`, `en`, `zh-CN`. Taken whole or not at all.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ring360.adapters.history.strict_tables import Faults, Line, lines_of
from ring360.domain.categories import DEEPEST_LEVEL, LEAST_URGENT, MOST_URGENT, OFFICER_IN_DANGER, Category
from ring360.domain.problems import Problem

_NEEDED: Final = ("name", "code", "priority")
_WANTED: Final = ("en", "zh-CN")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_CODE: Final = re.compile(rf"(?:\d\d){{1,{DEEPEST_LEVEL}}}")


def read_categories(path: Path, encoding: str | None = None) -> dict[str, Category]:
    """Categories by name in the order of the file; Problem names the first row and column that is wrong.

    A category belongs to the one whose code is its own without the last two digits; that one must stand in the file,
    before or after. The category of a pressed panic button must be among them.
    """
    faults = Faults(path.name)
    lines = list(lines_of(path, _NEEDED, _WANTED, encoding))
    by_code: dict[str, str] = {}
    categories: dict[str, Category] = {}
    for line in lines:
        name, code = line.cells["name"], line.cells["code"]
        if not _NAME.fullmatch(name):
            faults.add(line, "name", "name")
        elif name in categories:
            faults.add(line, "name", "repeated")
        elif not _CODE.fullmatch(code):
            faults.add(line, "code", "code")
        elif code in by_code:
            faults.add(line, "code", "repeated")
        else:
            priority = faults.whole(line, "priority", MOST_URGENT, LEAST_URGENT, 3)
            by_code[code] = name
            categories[name] = Category(name, priority or 3, _labels(line), code)
    for line in lines:
        code = line.cells["code"]
        if len(code) > 2 and _CODE.fullmatch(code) and code[:-2] not in by_code:
            faults.add(line, "code", "parent")
    faults.stop_if_any()
    if OFFICER_IN_DANGER not in categories:
        raise Problem("categories-without", file=path.name, name=OFFICER_IN_DANGER)
    return {
        name: Category(name, each.priority, each.labels, each.code, by_code.get(each.code[:-2], ""))
        for name, each in categories.items()
    }


def _labels(line: Line) -> tuple[tuple[str, str], ...]:
    return tuple((language, line.cells[language]) for language in _WANTED if line.cells[language])
