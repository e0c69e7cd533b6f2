"""The graph that is searched: copies of junctions joined by arcs, one network for each travel mode.

A junction where every turn is free and allowed has one copy. Where turns cost time or are banned, it has one copy for
each different set of ways on, so that turn costs become plain arc costs and every search counts them.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ring360.geography.costs import directed_nodes, open_directed
from ring360.geography.driving import DrivingSettings
from ring360.geography.roads import Roads
from ring360.geography.turns import Turns, turns_of

SMALLEST_PART_NODES = 100
SMALLEST_PART_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Core:
    """What of a mode's roads can be reached and left again, in counts."""

    parts: int
    """Strongly connected parts kept: the largest, and those of 100 junctions and 1 % of it or more."""
    nodes: int
    directed_segments: int
    nodes_left_out: int
    directed_segments_left_out: int
    metres_left_out: float


@dataclass(frozen=True, slots=True)
class Network:
    """Routing graph of one mode. Arrays over copies, arcs and directed segments (2 * segments).

    Arcs ascend by tail once `renumbered`.
    """

    mode: str
    copy_node: NDArray[np.int32]
    """(copies,) junction on which the copy stands."""
    arc_tail: NDArray[np.int32]
    arc_head: NDArray[np.int32]
    """(arcs,) copies."""
    arc_directed: NDArray[np.int32]
    """(arcs,) directed segment driven."""
    arc_turn_ms: NDArray[np.int32]
    """(arcs,) turn delay paid at the tail, before driving."""
    directed_head: NDArray[np.int32]
    """(2 * segments,) copy where a journey that starts on the directed segment leaves it; -1 = not in this network."""
    entry_start: NDArray[np.int32]
    """(2 * segments + 1,) cuts `entry_arc`: the arcs that drive a directed segment."""
    entry_arc: NDArray[np.int32]
    core: Core

    @property
    def copies(self) -> int:
        return len(self.copy_node)

    @property
    def arcs(self) -> int:
        return len(self.arc_tail)

    @property
    def layout_crc(self) -> int:
        """Tells apart networks whose copies are joined or numbered differently; an order made for one fits no other."""
        return zlib.crc32(self.arc_head.tobytes(), zlib.crc32(self.arc_tail.tobytes()))

    def renumbered(self, number: NDArray[np.int32]) -> Network:
        """The same network with copy `c` called `number[c]`, arcs sorted anew."""
        tail = number[self.arc_tail]
        by_tail = np.argsort(tail, kind="stable")
        place = np.empty(self.arcs, np.int32)
        place[by_tail] = np.arange(self.arcs)
        copy_node = np.empty_like(self.copy_node)
        copy_node[number] = self.copy_node
        return replace(
            self,
            copy_node=copy_node,
            arc_tail=tail[by_tail],
            arc_head=number[self.arc_head][by_tail],
            arc_directed=self.arc_directed[by_tail],
            arc_turn_ms=self.arc_turn_ms[by_tail],
            directed_head=np.where(self.directed_head >= 0, number[self.directed_head], -1).astype(np.int32),
            entry_arc=place[self.entry_arc],
        )


def build_network(roads: Roads, mode: str, driving: DrivingSettings) -> Network:
    """The strongly connected core of the roads open to `mode`, with turn costs; ValueError where there is none."""
    is_open = open_directed(roads, mode)
    if not is_open.any():
        raise ValueError(f"the map has no road open to {mode}")
    turns = turns_of(roads, mode, driving, is_open)
    copy_of_state = _copies(turns, is_open)
    # One row of turns for each copy is enough: all states of a copy have equal rows.
    first_state = np.full(copy_of_state.max() + 1, -1, np.int64)
    usable = np.flatnonzero(copy_of_state >= 0)
    first_state[copy_of_state[usable][::-1]] = usable[::-1]
    is_first = np.zeros(len(copy_of_state), np.bool_)
    is_first[first_state] = True
    row = is_first[turns.turn_state]
    tail = copy_of_state[turns.turn_state[row]]
    head = copy_of_state[turns.turn_result[row]]
    directed, turn_ms = turns.turn_directed[row], turns.turn_ms[row]
    _, directed_end = directed_nodes(roads)
    copy_node = directed_end[turns.state_directed[first_state]]
    inner, parts = _core_copies(len(copy_node), tail, head, copy_node)
    keep_arc = inner[tail] & inner[head]
    starts_on = np.zeros(2 * roads.segments, np.bool_)
    starts_on[directed[keep_arc]] = True
    home = np.where(starts_on, copy_of_state[: 2 * roads.segments], -1)
    keep = _with_starts(inner, home, tail, head, starts_on[directed])
    keep_arc = keep[tail] & starts_on[directed]
    renumber = np.where(keep, np.cumsum(keep) - 1, -1).astype(np.int32)
    arc_directed = directed[keep_arc].astype(np.int32)
    by_directed = np.argsort(arc_directed, kind="stable").astype(np.int32)
    entry_start = np.searchsorted(arc_directed[by_directed], np.arange(2 * roads.segments + 1)).astype(np.int32)
    return Network(
        mode=mode,
        copy_node=copy_node[keep].astype(np.int32),
        arc_tail=renumber[tail[keep_arc]],
        arc_head=renumber[head[keep_arc]],
        arc_directed=arc_directed,
        arc_turn_ms=turn_ms[keep_arc].astype(np.int32),
        directed_head=np.where(home >= 0, renumber[home], -1).astype(np.int32),
        entry_start=entry_start,
        entry_arc=by_directed,
        core=_core_report(roads, is_open, starts_on, copy_node[inner], parts),
    )


def _copies(turns: Turns, is_open: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Number the copy of each state, -1 for states that cannot be: equal ways on at equal cost share a copy."""
    states = len(turns.state_directed)
    signature = np.zeros(states, np.uint64)
    with np.errstate(over="ignore"):
        # One more than the number, since nothing mixed stays nothing: the first segment's turns must count too.
        mixed = _mix((turns.turn_directed.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15))
        mixed = _mix(mixed ^ (turns.turn_ms.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)))
        mixed = _mix(mixed ^ (turns.turn_result.astype(np.uint64) * np.uint64(0x165667B19E3779F9)))
        np.add.at(signature, turns.turn_state, mixed)
    alive = is_open[turns.state_directed]
    no_way_on = alive & (signature == 0)
    # A dead end without even a way back is told apart by its segment, since it has no turns to compare.
    signature[no_way_on] = _mix(np.flatnonzero(no_way_on).astype(np.uint64) + np.uint64(1))
    copy = np.full(states, -1, np.int64)
    _, first, found = np.unique(signature[alive], return_index=True, return_inverse=True)
    # Numbered as they first appear, not by signature: other delays must not shuffle the copies.
    number = np.empty(len(first), np.int64)
    number[np.argsort(first, kind="stable")] = np.arange(len(first))
    copy[alive] = number[found]
    return copy


def _mix(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Finaliser of the splitmix64 generator (Steele, Lea, Flood 2014): spreads bits."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(value ^ (value >> np.uint64(31)))


def _core_copies(
    copies: int, tail: NDArray[np.int64], head: NDArray[np.int64], copy_node: NDArray[np.int32]
) -> tuple[NDArray[np.bool_], int]:
    graph = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(copies, copies)).tocsr()
    count, label = connected_components(graph, directed=True, connection="strong")
    part_nodes = np.bincount(np.unique(np.stack([label, copy_node]), axis=1)[0], minlength=count)
    largest = int(part_nodes.argmax())
    kept = (part_nodes >= SMALLEST_PART_NODES) & (part_nodes >= SMALLEST_PART_SHARE * part_nodes[largest])
    kept[largest] = True
    return kept[label], int(kept.sum())


def _with_starts(
    inner: NDArray[np.bool_], home: NDArray[np.int64], tail: NDArray[np.int64], head: NDArray[np.int64],
    on_core: NDArray[np.bool_],
) -> NDArray[np.bool_]:  # fmt: skip
    """The copies of the core, and those met only by journeys that begin on its roads.

    Where all arrivals remember half a chain ban, a journey that begins there, with nothing to remember, has copies of
    its own; and a chain may end on a road of the core that is left only by those who came another way.
    """
    keep = inner.copy()
    keep[home[home >= 0]] = True
    while True:
        met = head[keep[tail] & on_core]
        if keep[met].all():
            return keep
        keep[met] = True


def _core_report(
    roads: Roads, is_open: NDArray[np.bool_], inside: NDArray[np.bool_], nodes: NDArray[np.int32], parts: int
) -> Core:
    touched = np.union1d(
        np.concatenate([roads.segment_from[is_open[0::2]], roads.segment_to[is_open[0::2]]]),
        np.concatenate([roads.segment_from[is_open[1::2]], roads.segment_to[is_open[1::2]]]),
    )
    reached = len(np.unique(nodes))
    lost = (is_open[0::2] | is_open[1::2]) & ~(inside[0::2] | inside[1::2])
    return Core(
        parts=parts,
        nodes=reached,
        directed_segments=int(inside.sum()),
        nodes_left_out=len(touched) - reached,
        directed_segments_left_out=int(is_open.sum() - inside.sum()),
        metres_left_out=float(roads.segment_metres[lost].sum()),
    )
