"""The file in which a witness keeps heads: JSON lines of keys and heads, only ever added to.

It is read by `--heads` of both verifiers. What contradicts it goes to a file beside it, with everything that was shown.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from ring360.domain.problems import Problem
from ring360.operations.witness import PublicKey, ShownHead, SignedHead, is_well_formed

_HEADER: Final = {"format": "ring360-journal", "version": 1}


def read_heads(path: Path) -> tuple[list[PublicKey], list[ShownHead]]:
    """Keys and heads of a witness's file, or of an exported journal; Problem where some are none."""
    keys: list[PublicKey] = []
    heads: list[ShownHead] = []
    for told in _records(path):
        if "head" in told:
            heads.append(_head(path, told))
        elif "key" in told:
            keys.append(_key(path, told["key"]))
    return keys, heads


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, raw in enumerate(file):
                if number == 0 and not raw.startswith('{"format":"ring360-journal","version":1'):
                    raise Problem("journal-export-unreadable", file=str(path))
                if not raw.startswith('{"seq":'):
                    yield json.loads(raw)
    except OSError as error:
        raise Problem("file-unreadable", file=str(path), reason=error.strerror or str(error)) from error
    except ValueError as error:
        raise Problem("journal-heads-unreadable", file=str(path)) from error


def _head(path: Path, told: dict[str, Any]) -> ShownHead:
    try:
        shown = ShownHead(SignedHead(**told["head"]), int(told.get("first", 0)), tuple(told.get("proof", ())))
        for node in shown.proof:
            bytes.fromhex(node)
    except (TypeError, ValueError) as error:
        raise Problem("journal-heads-unreadable", file=str(path)) from error
    if not is_well_formed(shown.head):
        raise Problem("journal-heads-unreadable", file=str(path))
    return shown


def _key(path: Path, told: Any) -> PublicKey:
    try:
        return PublicKey(**told)
    except TypeError as error:
        raise Problem("journal-heads-unreadable", file=str(path)) from error


def add_heads(path: Path, keys: list[PublicKey], heads: list[ShownHead]) -> None:
    """Add to the file, begun where it is not there yet; safe on disk when this returns."""
    lines = [] if path.exists() else [_HEADER]
    lines += [{"key": asdict(key)} for key in keys]
    lines += [{"head": asdict(each.head), "first": each.first, "proof": list(each.proof)} for each in heads]
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Problem("cannot-write", file=str(path), reason=error.strerror or str(error)) from error
