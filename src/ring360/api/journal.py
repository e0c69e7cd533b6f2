"""The journal as it is written: every fact and every consequence, in order, each with the hash of the one before."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from ring360.api.console import OpenDesk
from ring360.api.permissions import may
from ring360.api.words import Seq

router = APIRouter(prefix="/api/journal", tags=["journal"])


@router.get("", dependencies=[may("journal.read")])
def lines(desk: OpenDesk, after: Seq = 0, limit: Annotated[int, Query(ge=1, le=5000)] = 500) -> Any:
    """Lines with `seq` above `after`."""
    return {"seq": desk.room.seq, "lines": [asdict(line) for line in desk.journal.lines(after, limit)]}
