"""Finds the directed segments of a road that is closed, by its way number or by its name in any language."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

from ring360.geography.roads import Roads


def closed_by(roads: Roads, text: str) -> NDArray[np.int32]:
    """Both directions of every segment of way number or street name `text`; empty where the map has neither."""
    if text.strip().isdecimal():
        segment = np.flatnonzero(roads.segment_way == int(text))
    else:
        wanted = _plain(text)
        rows = [row for row, names in enumerate(roads.names) if wanted in {_plain(name) for name in names.values()}]
        segment = np.flatnonzero(np.isin(roads.segment_name, rows))
    return np.sort(np.concatenate([2 * segment, 2 * segment + 1])).astype(np.int32)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
