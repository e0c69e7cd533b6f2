"""Turns between directed segments: which exist, what they cost, which are banned.

A *state* is "having just driven this directed segment"; a chain ban of three or more segments adds states that
remember more. States that may leave their junction in the same way at the same cost are later merged into one copy of
that junction (`network.py`), so only junctions where turning matters grow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography.costs import directed_nodes
from ring360.geography.driving import DrivingSettings
from ring360.geography.roads import MODES, ROAD_CLASSES, ROUNDABOUT, Roads

_THROUGH_CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary")


@dataclass(frozen=True, slots=True)
class Turns:
    """Every turn that may be made: from a state onto a directed segment, which ends in another state."""

    state_directed: NDArray[np.int32]
    """(states,) directed segment last driven; the first 2 * segments states are the plain ones, in order."""
    turn_state: NDArray[np.int32]
    """(turns,) state turned from, ascending."""
    turn_directed: NDArray[np.int32]
    """(turns,) directed segment turned onto."""
    turn_ms: NDArray[np.int32]
    """(turns,) milliseconds lost in the turn."""
    turn_result: NDArray[np.int32]
    """(turns,) state after driving `turn_directed`."""


def turns_of(roads: Roads, mode: str, driving: DrivingSettings, is_open: NDArray[np.bool_]) -> Turns:
    """All turns for `mode` over the directed segments that are open, (2 * segments,)."""
    tail, head = directed_nodes(roads)
    state, onto = _pairs(roads.nodes, tail, head, is_open)
    bans = _bans(roads, mode, driving, is_open)
    delay_ms = _delays(roads, mode, driving, is_open, head, state, onto, bans)
    chains = [ban for ban in bans if len(ban) > 2]
    if bans:
        pairs = {(ban[0], ban[1]) for ban in bans if len(ban) == 2}
        keys = np.array([first * 2 * roads.segments + second for first, second in pairs], np.int64)
        kept = ~np.isin(state.astype(np.int64) * 2 * roads.segments + onto, keys)
        state, onto, delay_ms = state[kept], onto[kept], delay_ms[kept]
    result = onto.copy()
    directed = np.arange(2 * roads.segments, dtype=np.int32)
    if chains:
        return _with_chains(directed, state, onto, delay_ms, result, chains)
    return Turns(directed, state, onto, delay_ms, result)


def _pairs(
    nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32], is_open: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Every (directed in, directed out) meeting at a junction, sorted by the first."""
    used = np.flatnonzero(is_open).astype(np.int32)
    leaving = used[np.argsort(tail[used], kind="stable")]
    start = np.searchsorted(tail[leaving], np.arange(nodes + 1))
    counts = (start[1:] - start[:-1])[head[used]]
    state = np.repeat(used, counts)
    within = np.arange(len(state)) - np.repeat(np.cumsum(counts) - counts, counts)
    onto = leaving[np.repeat(start[head[used]], counts) + within]
    return state, onto


def _bans(roads: Roads, mode: str, driving: DrivingSettings, is_open: NDArray[np.bool_]) -> list[tuple[int, ...]]:
    if not driving.obey_turn_bans or mode == "foot":
        return []
    bit = 1 << MODES.index(mode)
    bans = set()
    for index in range(len(roads.ban_modes)):
        if not roads.ban_modes[index] & bit:
            continue
        if roads.ban_exempts_emergency[index] and driving.use_emergency_exemption:
            continue
        path = tuple(int(part) for part in roads.ban_path[roads.ban_start[index] : roads.ban_start[index + 1]])
        if all(is_open[part] for part in path):
            bans.add(path)
    return sorted(bans)


def _delays(
    roads: Roads, mode: str, driving: DrivingSettings, is_open: NDArray[np.bool_],
    head: NDArray[np.int32], state: NDArray[np.int32], onto: NDArray[np.int32], bans: list[tuple[int, ...]],
) -> NDArray[np.int32]:  # fmt: skip
    """Milliseconds of each turn: across the oncoming lane, and back where turning matters."""
    delay_ms = np.zeros(len(state), np.int32)
    if mode == "foot":
        return delay_ms
    back = onto == (state ^ 1)
    across = _crosses_traffic(roads, driving, is_open, state, onto) & ~back
    delay_ms[across] = round(driving.across_traffic_seconds * 1000)
    node = head[state]
    matters = np.zeros(roads.nodes, np.bool_)
    if driving.across_traffic_seconds > 0:
        matters[node[across]] = True
    for ban in bans:
        # Next to a ban too, or a driver would go past, turn back for nothing and so undo the ban.
        via = [head[part] for part in ban[:-1]]
        matters[via] = True
        beyond = np.isin(roads.segment_from, via), np.isin(roads.segment_to, via)
        matters[roads.segment_to[beyond[0]]] = True
        matters[roads.segment_from[beyond[1]]] = True
    ways_out = np.bincount(node[~back], minlength=roads.nodes) > 0
    delay_ms[back & matters[node] & ways_out[node]] = round(driving.u_turn_seconds * 1000)
    return delay_ms


def _crosses_traffic(
    roads: Roads, driving: DrivingSettings, is_open: NDArray[np.bool_],
    state: NDArray[np.int32], onto: NDArray[np.int32],
) -> NDArray[np.bool_]:  # fmt: skip
    through = np.array([name in _THROUGH_CLASSES for name in ROAD_CLASSES])
    busy = through[roads.segment_class[state >> 1]] & is_open[state ^ 1]
    busy &= (roads.segment_flags[state >> 1] & ROUNDABOUT) == 0
    degrees = (_bearings(roads, onto, leaving=True) - _bearings(roads, state, leaving=False) + 540.0) % 360.0 - 180.0
    side = -degrees if driving.traffic_side == "right" else degrees
    return np.asarray(busy & (side > 45.0) & (side < 170.0))


def _bearings(roads: Roads, directed: NDArray[np.int32], leaving: bool) -> NDArray[np.float64]:
    """Compass bearing in degrees at the start (`leaving`) or at the end of directed segments."""
    segment, backward = directed >> 1, (directed & 1).astype(np.bool_)
    first, last = roads.shape_start[segment], roads.shape_start[segment + 1] - 1
    at_first = backward ^ leaving
    near = np.where(at_first, first, last)
    far = np.where(at_first, first + 1, last - 1)
    east = (roads.shape_lon[far] - roads.shape_lon[near]) * np.cos(np.radians(roads.shape_lat[near]))
    north = roads.shape_lat[far] - roads.shape_lat[near]
    outwards = np.degrees(np.arctan2(east, north))
    return np.asarray(outwards if leaving else outwards + 180.0)


def _with_chains(
    directed: NDArray[np.int32], state: NDArray[np.int32], onto: NDArray[np.int32], delay_ms: NDArray[np.int32],
    result: NDArray[np.int32], chains: list[tuple[int, ...]],
) -> Turns:  # fmt: skip
    """Add a state for each beginning of a chain ban, so that the last turn of the chain can be refused."""
    beginnings = sorted({ban[:length] for ban in chains for length in range(2, len(ban))}, key=lambda p: (len(p), p))
    number = {path: len(directed) + index for index, path in enumerate(beginnings)}
    refused = set(chains)

    def after(path: tuple[int, ...], step: int) -> int:
        longer = (*path, step)
        return next((number[longer[cut:]] for cut in range(len(longer) - 1) if longer[cut:] in number), step)

    result = result.copy()
    start = np.searchsorted(state, np.arange(len(directed) + 1))
    for first in {path[0] for path in beginnings}:
        for row in range(start[first], start[first + 1]):
            result[row] = after((first,), int(onto[row]))
    rows: list[tuple[int, int, int, int]] = []
    for path in beginnings:
        for row in range(start[path[-1]], start[path[-1] + 1]):
            step = int(onto[row])
            if not any((*path, step)[cut:] in refused for cut in range(len(path))):
                rows.append((number[path], step, int(delay_ms[row]), after(path, step)))
    extra = np.array(rows, np.int32).reshape(-1, 4)
    return Turns(
        np.concatenate([directed, np.array([path[-1] for path in beginnings], np.int32)]),
        np.concatenate([state, extra[:, 0]]),
        np.concatenate([onto, extra[:, 1]]),
        np.concatenate([delay_ms, extra[:, 2]]),
        np.concatenate([result, extra[:, 3]]),
    )
