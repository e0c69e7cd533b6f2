"""One area ready to be asked: roads, driving settings, orders of contraction and names, with travel times on demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ring360.geography.costs import segment_costs
from ring360.geography.driving import HOURS_PER_WEEK, DrivingSettings
from ring360.geography.gazetteer import Gazetteer
from ring360.geography.hierarchy import build_hierarchy, elimination_ranks
from ring360.geography.network import Network, build_network
from ring360.geography.roads import MODES, Roads
from ring360.geography.snapping import Snapper
from ring360.geography.travel_times import TravelTimes


@dataclass
class _Prepared:
    """What was made ready so far; made on first use, kept for the life of the atlas."""

    plain: dict[str, TravelTimes] = field(default_factory=dict)
    by_hour: dict[tuple[str, tuple[float, ...]], TravelTimes] = field(default_factory=dict)
    snappers: dict[str, Snapper] = field(default_factory=dict)


@dataclass(frozen=True)
class Atlas:
    """The imported, checked bundle of one area."""

    name: str
    checksum: str
    roads: Roads
    driving: DrivingSettings
    orders: Mapping[str, NDArray[np.int32]]
    """Mode -> rank of each copy of its network, (copies,); found anew where missing or made for other settings."""
    gazetteer: Gazetteer
    manifest: Mapping[str, Any]
    """What the bundle says of itself: source, counts, repairs."""
    _prepared: _Prepared = field(default_factory=_Prepared, repr=False, compare=False)

    def travel(self, mode: str = "car", hour_of_week: int | None = None, closed: Iterable[int] = ()) -> TravelTimes:
        """Travel times of `mode`, at an hour of the week (0 = Monday 00:00, None = no rhythm) and with directed
        segments closed. ValueError for no such hour, an unknown mode or one that no road of this map is open to."""
        if mode not in MODES:
            raise ValueError(f"unknown mode {mode!r}; modes are {', '.join(MODES)}")
        if hour_of_week is not None and not 0 <= hour_of_week < HOURS_PER_WEEK:
            raise ValueError(f"hour_of_week must be 0 to {HOURS_PER_WEEK - 1}, not {hour_of_week}")
        travel = self._plain(mode)
        if hour_of_week is not None and self.driving.hour_factors:
            travel = self._at_hour(mode, hour_of_week, travel)
        return travel.with_closed(closed)

    def snapper(self, mode: str = "car") -> Snapper:
        """Finds the nearest road of the mode's core."""
        if mode not in self._prepared.snappers:
            inside = self.network(mode).directed_head >= 0
            self._prepared.snappers[mode] = Snapper(self.roads, inside[0::2] | inside[1::2])
        return self._prepared.snappers[mode]

    def network(self, mode: str = "car") -> Network:
        """The routing graph of `mode`, copies numbered by rank."""
        return self._plain(mode).network

    def with_driving(self, driving: DrivingSettings) -> Atlas:
        """The same roads under other speeds, delays or rules."""
        return replace(self, driving=driving, _prepared=_Prepared())

    def beside(self) -> Atlas:
        """The same roads, already made ready, with work space of their own: for another thread's questions."""
        ready = {mode: travel.beside() for mode, travel in self._prepared.plain.items()}
        return replace(self, _prepared=_Prepared(ready, {}, dict(self._prepared.snappers)))

    def _plain(self, mode: str) -> TravelTimes:
        if mode not in self._prepared.plain:
            network = build_network(self.roads, mode, self.driving)
            ranks = self.orders.get(mode)
            # An order made for other copies would be exact and ruinously slow: it must fit to the last arc.
            if ranks is None or self.manifest.get("order_of", {}).get(mode) != network.layout_crc:
                ranks = elimination_ranks(network)
            network = network.renumbered(ranks)
            costs = segment_costs(self.roads, mode, self.driving)
            self._prepared.plain[mode] = TravelTimes(self.roads, network, build_hierarchy(network), costs)
        return self._prepared.plain[mode]

    def _at_hour(self, mode: str, hour: int, plain: TravelTimes) -> TravelTimes:
        rhythm = tuple(week[hour] for _, week in sorted(self.driving.hour_factors.items()))
        key = (mode, rhythm)
        if key not in self._prepared.by_hour:
            costs = segment_costs(self.roads, mode, self.driving, hour)
            self._prepared.by_hour[key] = plain.with_costs(costs)
        return self._prepared.by_hour[key]
