"""Which ways of a map are roads for us, and what their tags say: class, access, limits, flags, names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ring360.geography.access import way_bits
from ring360.geography.limits import limits_of
from ring360.geography.raw_map import RawMap, Tags
from ring360.geography.roads import (
    BRIDGE,
    FORD,
    NARROW,
    PRIVATE,
    ROAD_CLASSES,
    ROUNDABOUT,
    TUNNEL,
    UNPAVED,
)

_CLASS_NUMBER = {name: number for number, name in enumerate(ROAD_CLASSES)}
_UNPAVED_SURFACES = frozenset({
    "unpaved", "gravel", "dirt", "ground", "grass", "earth", "mud", "sand", "compacted", "fine_gravel", "pebblestone",
})  # fmt: skip


@dataclass(slots=True)
class Account:
    """What was done to the map on its way in, in counts by reason."""

    repaired: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    speed_sources: Counter[str] = field(default_factory=Counter)
    """Ways by where their speed limit came from."""
    restrictions: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways kept, as columns (ways,)."""

    row: NDArray[np.int64]
    """Row in the raw map."""

    road_class: NDArray[np.uint8]
    access: NDArray[np.uint8]
    forward_kmh: NDArray[np.float32]
    backward_kmh: NDArray[np.float32]
    flags: NDArray[np.uint16]
    name: NDArray[np.int32]
    names: tuple[dict[str, str], ...]


def keep_ways(raw: RawMap, account: Account) -> Ways:
    """The ways that some mode may use; every other one is counted in `account` by reason."""
    rows: list[tuple[int, int, float, float, int, int]] = []
    kept: list[int] = []
    numbers: dict[tuple[tuple[str, str], ...], int] = {}
    seen: set[int] = set()
    for row, tags in enumerate(raw.way_tags):
        road_class = tags.get("highway", "")
        way = int(raw.way_id[row])
        if way in seen:
            account.repaired["duplicate_way"] += 1
            continue
        seen.add(way)
        if road_class not in _CLASS_NUMBER:
            account.left_out[f"highway={road_class}" if road_class in _EXPECTED else "highway=other"] += 1
            continue
        if tags.get("area") == "yes":
            account.left_out["area"] += 1
            continue
        bits = way_bits(tags, road_class)
        if bits == 0:
            account.left_out["no_access"] += 1
            continue
        forward, backward, source = limits_of(tags)
        account.speed_sources[source] += 1
        said = tuple(sorted(_names(tags).items()))
        name = numbers.setdefault(said, len(numbers)) if said else -1
        rows.append((_CLASS_NUMBER[road_class], bits, forward, backward, _flags(tags, road_class), name))
        kept.append(row)
    columns = list(zip(*rows, strict=True)) or [()] * 6
    return Ways(
        np.array(kept, np.int64), np.array(columns[0], np.uint8), np.array(columns[1], np.uint8),
        np.array(columns[2], np.float32), np.array(columns[3], np.float32), np.array(columns[4], np.uint16),
        np.array(columns[5], np.int32),
        tuple(dict(said) for said in numbers),
    )  # fmt: skip


_EXPECTED = frozenset({
    "construction", "proposed", "raceway", "escape", "bridleway", "corridor", "platform", "elevator", "rest_area",
    "services", "abandoned", "razed", "bus_stop", "emergency_bay", "via_ferrata",
})  # fmt: skip


def _names(tags: Tags) -> dict[str, str]:
    names = {"": tags["name"]} if "name" in tags else {}
    for key, value in tags.items():
        if key.startswith("name:"):
            names[key[5:]] = value
        elif key in ("ref", "alt_name", "old_name", "int_name", "official_name"):
            names[key] = value
    return names


def _flags(tags: Tags, road_class: str) -> int:
    flags = 0
    if tags.get("bridge", "no") != "no":
        flags |= BRIDGE
    if tags.get("tunnel", "no") not in ("no", "building_passage"):
        flags |= TUNNEL
    if tags.get("junction") in ("roundabout", "circular"):
        flags |= ROUNDABOUT
    if tags.get("surface") in _UNPAVED_SURFACES or (road_class == "track" and "surface" not in tags):
        flags |= UNPAVED
    if tags.get("access") == "private" or tags.get("motor_vehicle") == "private":
        flags |= PRIVATE
    if tags.get("ford", "no") not in ("no", "stepping_stones"):
        flags |= FORD
    if _is_narrow(tags, road_class):
        flags |= NARROW
    return flags


def _is_narrow(tags: Tags, road_class: str) -> bool:
    if road_class in ("living_street", "track") or tags.get("service") == "alley":
        return True
    try:
        return (tags.get("lanes") == "1" and tags.get("oneway") != "yes") or float(tags.get("width", "9")) < 5.5
    except ValueError:
        return False
