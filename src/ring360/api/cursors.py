"""Cursors of long lists: opaque to the asker, the sort key of the last row to us."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from math import isfinite
from typing import Annotated

from fastapi import Query

from ring360.domain.problems import Problem
from ring360.operations.ports import Position, Row

Cursor = Annotated[str | None, Query(max_length=300)]


def next_cursor(rows: Sequence[Row], limit: int, instant: str, name: str) -> str | None:
    """Where the page after these rows begins; None where they did not fill their page."""
    if len(rows) < limit:
        return None
    told = json.dumps([rows[-1][instant], rows[-1][name]]).encode()
    return base64.urlsafe_b64encode(told).decode()


def read_cursor(cursor: str | None) -> Position | None:
    """The instant and the name that the page before ended with; Problem where it is none of ours."""
    if cursor is None:
        return None
    try:
        instant, name = json.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True))
        position = float(instant), str(name)
    except (ValueError, TypeError, binascii.Error, RecursionError, OverflowError) as error:
        raise Problem("cursor-unknown") from error
    if not isfinite(position[0]) or "\0" in position[1]:
        raise Problem("cursor-unknown")
    return position
