"""Writes a journal to a file that can be verified far from its database: JSON lines of lines, keys and signed heads.

The payload is written as the text that was hashed, so that a reader need not know how it was made.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from ring360.adapters.store.line_sources import HEAD, KEY, LINE, LineSource
from ring360.domain.problems import Problem

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

    _write_whole(out, written())
    return count


def as_line(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"


def _write_whole(out: Path, lines: Iterator[str]) -> None:
    fresh = out.with_name(out.name + ".new")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, out)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Problem("cannot-write", file=str(out), reason=error.strerror or str(error)) from error
