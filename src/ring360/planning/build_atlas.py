"""From a map file to an atlas: read it, cut it into roads, find each mode's core, order, name, draw and write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ring360.domain.problems import Problem
from ring360.geography.costs import open_directed
from ring360.geography.driving import DrivingSettings
from ring360.geography.hierarchy import elimination_ranks
from ring360.geography.network import Core, build_network
from ring360.geography.raw_map import RawMap
from ring360.geography.roads import MODES, ROAD_CLASSES, Roads
from ring360.geography.segments import roads_of
from ring360.geography.ways import Account

Progress = Callable[[str, float], None]
"""Told the message id of the stage and the fraction of the whole that is done."""

_STAGES = {
    "atlas-reading-points": (0.00, 0.10), "atlas-reading-roads": (0.10, 0.30), "atlas-cutting-roads": (0.30, 0.40),
    "atlas-ordering": (0.40, 0.55), "atlas-naming": (0.55, 0.70), "atlas-drawing": (0.70, 0.97),
    "atlas-writing": (0.97, 1.00),
}  # fmt: skip


class MapSource(Protocol):
    """A map file and what can be taken from it."""

    def read(self, progress: Progress) -> RawMap:
        """Roads as found."""

    def origin(self) -> dict[str, Any]:
        """Name, size and SHA-256 of the file."""

    def gazetteer(self, roads: Roads, progress: Progress) -> bytes:
        """Names of the map, ready for the bundle."""

    def basemap(self, roads: Roads, progress: Progress) -> Path | None:
        """Tiles of the map as a file that lives until the atlas is written; None where they were not asked for."""


class AtlasSink(Protocol):
    """Where a finished atlas goes."""

    def write(
        self, name: str, roads: Roads, driving: DrivingSettings, ranks: Mapping[str, NDArray[np.int32]],
        gazetteer: bytes, basemap: Path | None, manifest: Mapping[str, Any],
    ) -> str: ...  # fmt: skip


@dataclass(frozen=True, slots=True)
class BuiltAtlas:
    """What a build made."""

    name: str
    checksum: str
    manifest: Mapping[str, Any]


def build_atlas(
    source: MapSource, sink: AtlasSink, name: str, driving: DrivingSettings, progress: Progress
) -> BuiltAtlas:
    """Build and write one atlas; Problem where the map holds no road that a car can use and leave again."""
    tell = _overall(progress)
    raw = source.read(tell)
    tell("atlas-cutting-roads", 0.0)
    try:
        roads, account = roads_of(raw)
    except ValueError as error:
        raise Problem("map-without-roads", file=source.origin()["file"]) from error
    del raw
    cores, ranks, layouts = _cores(roads, driving, tell)
    if "car" not in ranks:
        raise Problem("map-without-roads", file=source.origin()["file"])
    gazetteer = source.gazetteer(roads, tell)
    basemap = source.basemap(roads, tell)
    tell("atlas-writing", 0.0)
    manifest = {"created_from": source.origin(), **describe(roads, cores, account), "order_of": layouts}
    checksum = sink.write(name, roads, driving, ranks, gazetteer, basemap, manifest)
    tell("atlas-writing", 1.0)
    return BuiltAtlas(name, checksum, manifest)


def _overall(progress: Progress) -> Progress:
    def tell(stage: str, done: float) -> None:
        begin, end = _STAGES[stage]
        progress(stage, begin + (end - begin) * min(max(done, 0.0), 1.0))

    return tell


def _cores(
    roads: Roads, driving: DrivingSettings, tell: Progress
) -> tuple[dict[str, Core], dict[str, NDArray[np.int32]], dict[str, int]]:
    cores: dict[str, Core] = {}
    ranks: dict[str, NDArray[np.int32]] = {}
    layouts: dict[str, int] = {}
    for number, mode in enumerate(MODES):
        tell("atlas-ordering", number / len(MODES))
        if open_directed(roads, mode).any():
            network = build_network(roads, mode, driving)
            if network.arcs:
                cores[mode], ranks[mode] = network.core, elimination_ranks(network)
                layouts[mode] = network.layout_crc
    return cores, ranks, layouts


def describe(roads: Roads, cores: Mapping[str, Core], account: Account) -> dict[str, Any]:
    """What `ring360 atlas info` tells of an atlas, ready for the manifest."""
    west, south, east, north = roads.bounds
    drivable = open_directed(roads, "car")
    drivable = drivable[0::2] | drivable[1::2]
    metres = np.bincount(
        roads.segment_class[drivable], weights=roads.segment_metres[drivable], minlength=len(ROAD_CLASSES)
    )
    car = cores["car"]
    return {
        "bounding_box": {"west": west, "south": south, "east": east, "north": north},
        "nodes": car.nodes,
        "directed_segments": car.directed_segments,
        "kilometres_by_class": {
            ROAD_CLASSES[index]: round(float(metres[index]) / 1000, 3) for index in np.flatnonzero(metres)
        },
        "whole_map": {"nodes": roads.nodes, "segments": roads.segments, "street_names": len(roads.names)},
        "modes": {mode: asdict(core) for mode, core in cores.items()},
        "core_share": round(car.nodes / max(car.nodes + car.nodes_left_out, 1), 4),
        "speed_sources": dict(sorted(account.speed_sources.items())),
        "turn_restrictions": dict(sorted(account.restrictions.items())),
        "banned_turns": len(roads.ban_modes),
        "repaired": {reason: count for reason, count in sorted(account.repaired.items()) if count},
        "left_out": {reason: count for reason, count in sorted(account.left_out.items()) if count},
    }
