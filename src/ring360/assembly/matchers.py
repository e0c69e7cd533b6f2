"""The streets of each travel mode of an atlas, as trackers are put on them."""

from __future__ import annotations

from ring360.domain.units import DEFAULT_MODE
from ring360.geography.atlas import Atlas
from ring360.geography.matching import RoadMatcher, matcher_of
from ring360.geography.roads import MODES


class Matchers:
    """Made ready when first asked for; a mode without streets of its own gets those of cars."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._ready: dict[str, RoadMatcher] = {}

    def __call__(self, mode: str) -> RoadMatcher:
        if mode not in self._ready:
            self._ready[mode] = self._of(mode)
        return self._ready[mode]

    def _of(self, mode: str) -> RoadMatcher:
        if mode != DEFAULT_MODE and mode not in MODES:
            return self(DEFAULT_MODE)
        try:
            return matcher_of(self._atlas.roads, self._atlas.network(mode).directed_head)
        except ValueError:
            if mode == DEFAULT_MODE:
                raise
            return self(DEFAULT_MODE)
