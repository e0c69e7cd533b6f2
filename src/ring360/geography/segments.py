"""Ways cut into segments at junctions: from a raw map to the arrays of `Roads`, with an account of what was mended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography.access import GATES, stopped_bits
from ring360.geography.raw_map import RawMap, Tags
from ring360.geography.roads import CONTROLS, URBAN, Roads
from ring360.geography.snapping import EARTH_METRES
from ring360.geography.town import urban_segments
from ring360.geography.turn_bans import bans_of
from ring360.geography.ways import Account, Ways, keep_ways

BARRIER_METRES = 0.5
"""Length of the piece of road that stands for a barrier."""


def roads_of(raw: RawMap) -> tuple[Roads, Account]:
    """The street map of all modes and the account of its making; ValueError where the map holds no road."""
    account = Account()
    if not raw.is_sorted:
        account.repaired["unsorted_file"] = 1
    ways = keep_ways(raw, account)
    way, point, run = _runs(raw, ways, account)
    if len(point) == 0:
        raise ValueError("the map holds no road that any mode may use")
    cut = _cuts(raw, point, run)
    pieces = _pieces(raw, ways, way, point, run, cut)
    node = {int(name): number for number, name in enumerate(pieces.node_point.tolist())}
    bans = bans_of(raw.restrictions, pieces.directed_ends(), pieces.way, node, account.restrictions)
    _raise_barriers(raw, pieces, node)
    urban = urban_segments(
        pieces.node_lon, pieces.node_lat, pieces.tail, pieces.head, pieces.road_class, raw.building_lon,
        raw.building_lat,
    )  # fmt: skip
    roads = Roads(
        pieces.node_lon, pieces.node_lat, pieces.control, pieces.tail, pieces.head, pieces.metres,
        pieces.road_class, pieces.access, pieces.forward_kmh, pieces.backward_kmh,
        pieces.signals[0], pieces.signals[1], pieces.flags | np.where(urban, URBAN, 0).astype(np.uint16),
        pieces.way, pieces.name, pieces.start, pieces.lon, pieces.lat,
        bans.start, bans.path, bans.modes, bans.exempts_emergency, ways.names,
    )  # fmt: skip
    return roads, account


@dataclass(slots=True)
class _Pieces:
    """Segments being made; columns as in `Roads`."""

    node_point: NDArray[np.int64]
    """Point id of each junction."""
    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    control: NDArray[np.uint8]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    metres: NDArray[np.float32]
    road_class: NDArray[np.uint8]
    access: NDArray[np.uint8]
    forward_kmh: NDArray[np.float32]
    backward_kmh: NDArray[np.float32]
    signals: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    flags: NDArray[np.uint16]
    way: NDArray[np.int64]
    name: NDArray[np.int32]
    start: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def directed_ends(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Tail and head of every directed segment."""
        tail = np.stack([self.tail, self.head], axis=1).ravel()
        head = np.stack([self.head, self.tail], axis=1).ravel()
        return tail, head


def _runs(raw: RawMap, ways: Ways, account: Account) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Way (row among those kept), point row and stretch of every position; broken at points that the file lacks."""
    kept = ways.row
    counts = raw.way_start[kept + 1] - raw.way_start[kept]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    position = np.repeat(raw.way_start[kept], counts) + within
    way_of = np.repeat(np.arange(len(kept)), counts)
    points = np.searchsorted(raw.point_id, raw.way_point[position])
    missing = np.isnan(raw.point_lon[points])
    account.repaired["missing_point_reference"] += int(missing.sum())
    account.repaired["way_cut_at_missing_point"] += len(np.unique(way_of[missing]))
    repeats = np.zeros(len(points), np.bool_)
    repeats[1:] = (points[1:] == points[:-1]) & (way_of[1:] == way_of[:-1])
    account.repaired["repeated_point"] += int(repeats.sum())
    breaks = np.ones(len(points), np.bool_)
    breaks[1:] = (way_of[1:] != way_of[:-1]) | missing[:-1]
    run = np.cumsum(breaks) - 1
    good = ~missing & ~repeats
    way_of, points, run = way_of[good], points[good], run[good]
    long_enough = np.bincount(run, minlength=1)[run] >= 2 if len(run) else np.zeros(0, np.bool_)
    account.left_out["way_of_one_point"] += len(kept) - len(np.unique(way_of[long_enough]))
    return way_of[long_enough], points[long_enough], run[long_enough]


def _cuts(raw: RawMap, points: NDArray[np.int64], run: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(positions,) True where a segment begins or ends."""
    first = np.ones(len(points), np.bool_)
    first[1:] = run[1:] != run[:-1]
    last = np.ones(len(points), np.bool_)
    last[:-1] = first[1:]
    uses = np.bincount(points, minlength=len(raw.point_id))
    cut = first | last | (uses[points] >= 2)
    if raw.point_tags:
        barred = [point for point, tags in raw.point_tags.items() if stopped_bits(tags)]
        cut |= np.isin(raw.point_id[points], np.array(barred, np.int64))
    # A segment that comes back to where it began is cut in its middle, so that its two ends differ.
    at = np.flatnonzero(cut)
    begin, end = at[:-1], at[1:]
    loops = (run[begin] == run[end]) & (points[begin] == points[end]) & (end - begin >= 2)
    cut[(begin[loops] + end[loops]) // 2] = True
    return cut


def _pieces(
    raw: RawMap, ways: Ways, way_of: NDArray[np.int64], point: NDArray[np.int64], run: NDArray[np.int64],
    cut: NDArray[np.bool_],
) -> _Pieces:  # fmt: skip
    at = np.flatnonzero(cut)
    joined = run[at[:-1]] == run[at[1:]]
    begin, end = at[:-1][joined], at[1:][joined]
    way = way_of[begin]
    counts = end - begin + 1
    start = np.concatenate([[0], np.cumsum(counts)])
    rows = np.repeat(begin - start[:-1], counts) + np.arange(start[-1])
    node_row = np.union1d(point[begin], point[end])
    lon, lat = raw.point_lon[point[rows]], raw.point_lat[point[rows]]
    node_point = raw.point_id[node_row]
    return _Pieces(
        node_point=node_point,
        node_lon=raw.point_lon[node_row],
        node_lat=raw.point_lat[node_row],
        control=_controls(raw, node_point),
        tail=np.searchsorted(node_row, point[begin]).astype(np.int32),
        head=np.searchsorted(node_row, point[end]).astype(np.int32),
        metres=_lengths(lon, lat, start).astype(np.float32),
        road_class=ways.road_class[way],
        access=ways.access[way],
        forward_kmh=ways.forward_kmh[way],
        backward_kmh=ways.backward_kmh[way],
        signals=_signals_between(raw, point[rows], start),
        flags=ways.flags[way],
        way=raw.way_id[ways.row[way]],
        name=ways.name[way],
        start=start.astype(np.int64),
        lon=lon,
        lat=lat,
    )


def _lengths(lon: NDArray[np.float64], lat: NDArray[np.float64], start: NDArray[np.int64]) -> NDArray[np.float64]:
    """Metres of each line by the haversine formula, at least 0.1."""
    half_lat = np.radians(np.diff(lat)) / 2
    half_lon = np.radians(np.diff(lon)) / 2
    cosines = np.cos(np.radians(lat[:-1])) * np.cos(np.radians(lat[1:]))
    square = np.sin(half_lat) ** 2 + cosines * np.sin(half_lon) ** 2
    step = np.concatenate([[0.0], 2 * EARTH_METRES * np.arcsin(np.sqrt(square))])
    step[start[:-1]] = 0.0
    return np.maximum(np.add.reduceat(step, start[:-1]), 0.1)


def _controls(raw: RawMap, node_point: NDArray[np.int64]) -> NDArray[np.uint8]:
    control = np.zeros(len(node_point), np.uint8)
    named = [name for name, tags in raw.point_tags.items() if _control(tags)]
    rows = np.searchsorted(node_point, np.array(named, np.int64))
    for name, row in zip(named, rows.tolist(), strict=True):
        if row < len(node_point) and node_point[row] == name:
            control[row] = _control(raw.point_tags[name])
    return control


def _control(tags: Tags) -> int:
    kind = tags.get("highway", "")
    if kind == "traffic_signals" or tags.get("crossing") == "traffic_signals":
        return CONTROLS.index("signals") if kind == "traffic_signals" else CONTROLS.index("crossing")
    if kind in ("stop", "give_way", "crossing"):
        return CONTROLS.index(kind)
    return CONTROLS.index("gate") if tags.get("barrier") in GATES else 0


def _signals_between(
    raw: RawMap, point: NDArray[np.int64], start: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Traffic signals strictly inside each segment, forwards and backwards."""
    inside = np.ones(len(point), np.bool_)
    inside[start[:-1]] = False
    inside[start[1:] - 1] = False
    sides: list[NDArray[np.uint8]] = []
    for against in ("backward", "forward"):
        lit = [
            name for name, tags in raw.point_tags.items()
            if tags.get("highway") == "traffic_signals"
            and tags.get("traffic_signals:direction", tags.get("direction")) != against
        ]  # fmt: skip
        met = inside & np.isin(raw.point_id[point], np.array(lit, np.int64))
        sides.append(np.minimum(np.add.reduceat(met.astype(np.int64), start[:-1]), 255).astype(np.uint8))
    return sides[0], sides[1]


def _raise_barriers(raw: RawMap, pieces: _Pieces, node: dict[int, int]) -> None:
    """Give each road end at a barrier a junction of its own, joined to the barrier by a piece only some modes pass."""
    barred = np.zeros(len(pieces.node_lon), np.uint8)
    for name, tags in raw.point_tags.items():
        if name in node and (bits := stopped_bits(tags)):
            barred[node[name]] = bits
    if not barred.any():
        return
    at_tail, at_head = np.flatnonzero(barred[pieces.tail]), np.flatnonzero(barred[pieces.head])
    segment = np.concatenate([at_tail, at_head])
    centre = np.concatenate([pieces.tail[at_tail], pieces.head[at_head]])
    fresh = (len(pieces.node_lon) + np.arange(len(segment))).astype(np.int32)
    pieces.tail[at_tail] = fresh[: len(at_tail)]
    pieces.head[at_head] = fresh[len(at_tail) :]
    lon, lat = pieces.node_lon[centre], pieces.node_lat[centre]
    pieces.node_point = np.concatenate([pieces.node_point, np.full(len(segment), -1)])
    pieces.node_lon, pieces.node_lat = np.concatenate([pieces.node_lon, lon]), np.concatenate([pieces.node_lat, lat])
    pieces.control = np.concatenate([pieces.control, np.zeros(len(segment), np.uint8)])
    open_ways = pieces.access[segment]
    either = (open_ways | (open_ways >> 1)) & 0b01010101
    passable = (either | (either << 1)).astype(np.uint8) & ~barred[centre]
    pieces.tail, pieces.head = np.concatenate([pieces.tail, centre]), np.concatenate([pieces.head, fresh])
    pieces.metres = np.concatenate([pieces.metres, np.full(len(segment), BARRIER_METRES, np.float32)])
    pieces.access = np.concatenate([pieces.access, passable])
    nothing = np.zeros(len(segment), np.uint8)
    pieces.signals = (np.concatenate([pieces.signals[0], nothing]), np.concatenate([pieces.signals[1], nothing]))
    for column in ("road_class", "forward_kmh", "backward_kmh", "flags", "way", "name"):
        values = getattr(pieces, column)
        setattr(pieces, column, np.concatenate([values, values[segment]]))
    pieces.start = np.concatenate([pieces.start, pieces.start[-1] + 2 * np.arange(1, len(segment) + 1)])
    pieces.lon = np.concatenate([pieces.lon, np.repeat(lon, 2)])
    pieces.lat = np.concatenate([pieces.lat, np.repeat(lat, 2)])
