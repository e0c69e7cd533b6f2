"""Where help was wanted time and again, from past call records: what the mobile command post waits near."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ring360.adapters.history.calls import read_calls
from ring360.adapters.history.options import InputOptions
from ring360.adapters.history.rows import CallRow
from ring360.decisions.road_travel import points_of_snaps
from ring360.domain.categories import CATEGORIES, LEAST_URGENT, MOST_URGENT, category_of
from ring360.domain.standby_rules import DemandPlace
from ring360.geography.atlas import Atlas
from ring360.operations.locating import FARTHEST_METRES

SQUARE_DEGREES: Final = 0.003
"""Some 300 m: calls of one square are told as one place."""
PLACES_MOST: Final = 200
DAY_SECONDS: Final = 86_400.0


def read_demand(path: Path, atlas: Atlas, timezone: str) -> tuple[DemandPlace, ...]:
    """The squares with most calls, the more urgent counting more; each weighs as much as it sees on a day."""
    rows, _ = read_calls(path, InputOptions(timezone=timezone))
    snaps = atlas.snapper().snap([row.lon for row in rows], [row.lat for row in rows])
    known = np.flatnonzero(snaps.metres_off <= FARTHEST_METRES)
    if len(known) == 0:
        return ()
    squares = np.round(np.stack([snaps.lon[known], snaps.lat[known]], axis=1) / SQUARE_DEGREES).astype(np.int64)
    _, first, square = np.unique(squares, axis=0, return_index=True, return_inverse=True)
    weights = np.bincount(square.ravel(), [_weight(rows[row]) for row in known.tolist()]) / _days(rows)
    chosen = np.argsort(-weights, kind="stable")[:PLACES_MOST]
    points = points_of_snaps(snaps[known[first[chosen]]])
    return tuple(DemandPlace(point, float(weight)) for point, weight in zip(points, weights[chosen], strict=True))


def _weight(row: CallRow) -> float:
    text = row.priority.strip()
    priority = int(text) if text.isdecimal() else category_of(CATEGORIES, row.category).priority
    return float(1 << (LEAST_URGENT - min(LEAST_URGENT, max(MOST_URGENT, priority))))


def _days(rows: Sequence[CallRow]) -> float:
    instants = [row.received_at for row in rows]
    return max(1.0, (max(instants) - min(instants)) / DAY_SECONDS)
