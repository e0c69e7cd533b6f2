"""The cities that are measured: a real map, several copies of one joined by roads, or a made-up grid."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from time import perf_counter

import numpy as np

from ring360.adapters.maps.osm import read_map
from ring360.geography.costs import segment_costs
from ring360.geography.driving import DrivingSettings
from ring360.geography.hierarchy import build_hierarchy, elimination_ranks
from ring360.geography.network import build_network
from ring360.geography.roads import ROAD_CLASSES, URBAN, Roads
from ring360.geography.segments import roads_of
from ring360.geography.snapping import Snaps, snaps_of
from ring360.geography.travel_times import TravelTimes

COPIES_APART_DEGREES = 1.0
JOINING_ROADS = 8
JOINING_METRES = 2500.0


@dataclass(frozen=True)
class City:
    """A town ready to be asked, and the seconds that each step of making it ready took."""

    name: str
    travel: TravelTimes
    prepared_seconds: dict[str, float]
    map_file: Path | None = None

    def places(self, count: int, seed: int) -> Snaps:
        """Places spread evenly over the roads of the network."""
        random = np.random.default_rng(seed)
        inside = self.travel.network.directed_head >= 0
        usable = np.flatnonzero(inside[0::2] | inside[1::2])
        return snaps_of(random.choice(usable, count), random.uniform(0.02, 0.98, count))


def city_from_map(path: Path, driving: DrivingSettings | None = None) -> City:
    """Read a map file and make its car network ready."""
    begin = perf_counter()
    roads, _ = roads_of(read_map(path))
    return prepare(path.name.split(".")[0], roads, {"read the map": perf_counter() - begin}, path, driving)


def prepare(
    name: str, roads: Roads, seconds: dict[str, float], map_file: Path | None = None,
    driving: DrivingSettings | None = None,
) -> City:  # fmt: skip
    """Make the car network of a town ready, step by step as an atlas does."""
    driving = driving or DrivingSettings()
    marks = [perf_counter()]
    network = build_network(roads, "car", driving)
    marks.append(perf_counter())
    ranks = elimination_ranks(network)
    marks.append(perf_counter())
    network = network.renumbered(ranks)
    hierarchy = build_hierarchy(network)
    marks.append(perf_counter())
    travel = TravelTimes(roads, network, hierarchy, segment_costs(roads, "car", driving))
    marks.append(perf_counter())
    steps = ("network with turns", "order", "hierarchy", "customization")
    took = {step: after - before for step, before, after in zip(steps, marks, marks[1:], strict=False)}
    return City(name, travel, {**seconds, **took}, map_file)


def joined(city: City, copies: int) -> City:
    """Copies of one city side by side, each joined to the next by a few two-way roads."""
    roads = city.travel.roads
    begin = perf_counter()
    columns = {field.name: getattr(roads, field.name) for field in fields(Roads)}
    many = {name: np.concatenate([column] * copies) for name, column in columns.items() if name != "names"}
    for name in ("node_lon", "shape_lon"):
        many[name] += np.repeat(np.arange(copies) * COPIES_APART_DEGREES, len(columns[name]))
    _shift(many, "segment_from", len(roads.segment_from), roads.nodes, copies)
    _shift(many, "segment_to", len(roads.segment_to), roads.nodes, copies)
    _shift(many, "ban_path", len(roads.ban_path), 2 * roads.segments, copies)
    for name in ("shape_start", "ban_start"):
        ends = [columns[name][:-1] + copy * columns[name][-1] for copy in range(copies)]
        many[name] = np.concatenate([*ends, [copies * columns[name][-1]]]).astype(columns[name].dtype)
    _join(many, city, copies)
    took = {"read the map": perf_counter() - begin}
    return prepare(f"{city.name} x {copies}", Roads(**many, names=roads.names), took)


def _shift(many: dict[str, np.ndarray], name: str, length: int, step: int, copies: int) -> None:
    many[name] = many[name] + np.repeat(np.arange(copies) * step, length).astype(many[name].dtype)


def _join(many: dict[str, np.ndarray], city: City, copies: int) -> None:
    """Add two-way roads from each copy to the next, at junctions of the core."""
    nodes = city.travel.roads.nodes
    ends = np.random.default_rng(8).choice(city.travel.network.copy_node, (2, JOINING_ROADS))
    step = np.repeat(np.arange(copies - 1) * nodes, JOINING_ROADS)
    tail, head = np.tile(ends[0], copies - 1) + step, np.tile(ends[1], copies - 1) + step + nodes
    added: dict[str, object] = {
        "segment_from": tail, "segment_to": head, "segment_metres": JOINING_METRES,
        "segment_class": ROAD_CLASSES.index("primary"), "segment_access": 0b11111111, "segment_limit_forward": 0.0,
        "segment_limit_backward": 0.0, "segment_signals_forward": 0, "segment_signals_backward": 0,
        "segment_flags": 0, "segment_way": 0, "segment_name": -1,
    }  # fmt: skip
    for name, value in added.items():
        column = np.broadcast_to(np.asarray(value, many[name].dtype), len(tail))
        many[name] = np.concatenate([many[name], column])
    for axis in ("lon", "lat"):
        node = many[f"node_{axis}"]
        many[f"shape_{axis}"] = np.concatenate([many[f"shape_{axis}"], np.stack([node[tail], node[head]], 1).ravel()])
    last = many["shape_start"][-1]
    many["shape_start"] = np.concatenate([many["shape_start"], last + 2 * np.arange(1, len(tail) + 1)])


def grid(side: int) -> City:
    """A made-up town of `side` x `side` junctions, 100 m apart, every sixth street an arterial."""
    node = np.arange(side * side, dtype=np.int32).reshape(side, side)
    tail = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    head = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    line = np.concatenate([np.repeat(np.arange(side), side - 1), np.tile(np.arange(side), side - 1)])
    lon, lat = (node % side).ravel() * 0.00125, 30.0 + (node // side).ravel() * 0.0009
    count = len(tail)
    zeros = np.zeros(count, np.uint8)
    kinds = np.where(line % 6 == 0, ROAD_CLASSES.index("secondary"), ROAD_CLASSES.index("residential"))
    metres = np.random.default_rng(6).uniform(80.0, 160.0, count).astype(np.float32)
    roads = Roads(
        lon, lat, np.zeros(side * side, np.uint8), tail, head, metres, kinds.astype(np.uint8),
        np.full(count, 0b11111111, np.uint8), np.zeros(count, np.float32), np.zeros(count, np.float32), zeros, zeros,
        np.full(count, URBAN, np.uint16), np.arange(count), np.full(count, -1, np.int32), 2 * np.arange(count + 1),
        np.stack([lon[tail], lon[head]], 1).ravel(), np.stack([lat[tail], lat[head]], 1).ravel(),
        np.zeros(1, np.int32), np.zeros(0, np.int32), np.zeros(0, np.uint8), np.zeros(0, np.bool_), (),
    )  # fmt: skip
    return prepare(f"grid {side} x {side}", roads, {})
