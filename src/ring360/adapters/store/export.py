"""Writes a journal to a file that can be verified far from its database: JSON lines of lines, keys and signed heads.

The payload is written as the text that was hashed, so that a reader need not know how it was made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from ring360.adapters.store.line_sources import HEAD, KEY, LINE, LineSource
from ring360.adapters.store.whole_files import whole_file

HEADER: Final = {"format": "ring360-journal", "version": 1}


def export_journal(source: LineSource, out: Path, progress: Callable[[float], None] = lambda done: None) -> int:
    """Write the whole journal, whole or not at all; how many lines it has."""
    total, count = max(1, source.last_seq()), 0

    def written() -> Iterator[str]:
        nonlocal count
        yield as_line(HEADER)
        yield from (as_line({"key": dict(zip(KEY, row, strict=True))}) for row in source.key_rows())
        heads = source.head_rows()
        for stretch in source.stretches():
            for row in source.rows(stretch):
                yield as_line(dict(zip(LINE, row, strict=True)))
                count += 1
            progress(min(1.0, count / total))
        yield from (as_line({"head": dict(zip(HEAD, row, strict=True))}) for row in heads)

    with whole_file(out) as file:
        file.writelines(line.encode() for line in written())
    return count


def as_line(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"
