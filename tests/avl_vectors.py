"""Published messages of trackers with what they say, one JSON object a line; their folder's README tells the format."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parent.parent
Vector = dict[str, Any]


def folder() -> Path:
    """`RING360_AVL_VECTORS`, else `data/avl` in the shared folder."""
    given = os.environ.get("RING360_AVL_VECTORS")
    shared = Path(os.environ.get("RING360_SHARED") or PROJECT.parent / "shared")
    return Path(given) if given else shared / "data" / "avl"


def vectors(name: str) -> list[Any]:
    """A parameter for each vector of `name`.jsonl; one of None, which must be skipped, where there is no folder."""
    file = folder() / f"{name}.jsonl"
    if not file.is_file():
        return [pytest.param(None, id="no-vectors")]
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert told, f"{file} is empty"
    return [pytest.param(vector, id=vector["id"]) for vector in told]


def needed(vector: Vector | None) -> Vector:
    """The vector; without vectors the test is skipped, or fails where everything must run."""
    if vector is not None:
        return vector
    if os.environ.get("CI") == "true" or "RING360_AVL_VECTORS" in os.environ:
        pytest.fail(f"no vectors in {folder()}; set RING360_SHARED or RING360_AVL_VECTORS")
    pytest.skip("no published messages: set RING360_SHARED or RING360_AVL_VECTORS")


def seconds(iso: str) -> float:
    """UNIX seconds of an ISO 8601 time with its zone."""
    return datetime.fromisoformat(iso).timestamp()
