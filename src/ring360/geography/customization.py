"""Costs on the hierarchy: all of them after a change of speeds, or only what a few closed roads touch."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography.compiled import compiled
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.hierarchy import Hierarchy


@dataclass(frozen=True, slots=True)
class Weights:
    """Milliseconds on each hierarchy arc, int32; `*_base` name the network arc that alone gives the cost before
    contraction (-1 = none)."""

    up_ms: NDArray[np.int32]
    down_ms: NDArray[np.int32]
    up_base: NDArray[np.int32]
    down_base: NDArray[np.int32]
    arc_ms: NDArray[np.int32]
    """(network arcs,) the costs all this came from."""


def customize(hierarchy: Hierarchy, arc_ms: NDArray[np.int32]) -> Weights:
    """Weights of every hierarchy arc from the costs of the network's arcs, (network arcs,) int32 milliseconds."""
    up_base, down_base, up_ms, down_ms = _bases(hierarchy.arcs, hierarchy.base_arc, hierarchy.base_is_up, arc_ms)
    _relax_triangles(hierarchy.up_start, hierarchy.triangle_start, hierarchy.triangle_arc, up_ms, down_ms)
    return Weights(up_ms, down_ms, up_base, down_base, arc_ms)


def recustomize(hierarchy: Hierarchy, weights: Weights, changed: NDArray[np.int64], ms: NDArray[np.int32]) -> Weights:
    """New weights after the costs of the network arcs `changed` became `ms`; costs as much as what they touch."""
    arc_ms = weights.arc_ms.copy()
    arc_ms[changed] = ms
    touched = np.unique(hierarchy.base_arc[changed])
    touched = touched[touched >= 0]
    up_ms, down_ms = weights.up_ms.copy(), weights.down_ms.copy()
    up_base, down_base = weights.up_base.copy(), weights.down_base.copy()
    mates = np.flatnonzero(np.isin(hierarchy.base_arc, touched))
    up_own = np.full(len(touched), UNREACHABLE_MS, np.int32)
    down_own = np.full(len(touched), UNREACHABLE_MS, np.int32)
    up_base[touched] = -1
    down_base[touched] = -1
    slots = np.searchsorted(touched, hierarchy.base_arc[mates])
    for arc, slot in zip(mates.tolist(), slots.tolist(), strict=True):
        own, base = (up_own, up_base) if hierarchy.base_is_up[arc] else (down_own, down_base)
        if arc_ms[arc] < own[slot]:
            own[slot] = arc_ms[arc]
            base[touched[slot]] = arc
    _propagate(
        hierarchy.up_start, hierarchy.up_head, hierarchy.up_tail, hierarchy.down_start, hierarchy.down_arc,
        hierarchy.triangle_start, hierarchy.triangle_arc, touched.astype(np.int32), up_base, down_base, arc_ms,
        up_ms, down_ms,
    )  # fmt: skip
    return Weights(up_ms, down_ms, up_base, down_base, arc_ms)


@compiled
def _bases(
    arcs: int, base_arc: NDArray[np.int32], base_is_up: NDArray[np.bool_], arc_ms: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    up_base, down_base = np.full(arcs, -1, np.int32), np.full(arcs, -1, np.int32)
    up_ms, down_ms = np.full(arcs, UNREACHABLE_MS, np.int32), np.full(arcs, UNREACHABLE_MS, np.int32)
    for index in range(len(base_arc)):
        arc = base_arc[index]
        if arc < 0:
            continue
        if base_is_up[index]:
            if arc_ms[index] < up_ms[arc]:
                up_ms[arc], up_base[arc] = arc_ms[index], index
        elif arc_ms[index] < down_ms[arc]:
            down_ms[arc], down_base[arc] = arc_ms[index], index
    return up_base, down_base, up_ms, down_ms


@compiled
def _relax_triangles(
    up_start: NDArray[np.int32], triangle_start: NDArray[np.int64], triangle_arc: NDArray[np.int32],
    up_ms: NDArray[np.int32], down_ms: NDArray[np.int32],
) -> None:  # fmt: skip
    """Lower triangles in rank order: every arc ends as the shortest way over lower ranks."""
    for rank in range(len(up_start) - 1):
        end = up_start[rank + 1]
        for first in range(up_start[rank], end):
            first_up, first_down = up_ms[first], down_ms[first]
            shift = triangle_start[first] - first - 1
            for second in range(first + 1, end):
                top = triangle_arc[shift + second]
                up_ms[top] = min(up_ms[top], first_down + up_ms[second])
                down_ms[top] = min(down_ms[top], down_ms[second] + first_up)


@compiled
def _propagate(
    up_start: NDArray[np.int32], up_head: NDArray[np.int32], up_tail: NDArray[np.int32],
    down_start: NDArray[np.int32], down_arc: NDArray[np.int32], triangle_start: NDArray[np.int64],
    triangle_arc: NDArray[np.int32], touched: NDArray[np.int32], up_base: NDArray[np.int32],
    down_base: NDArray[np.int32], arc_ms: NDArray[np.int32], up_ms: NDArray[np.int32], down_ms: NDArray[np.int32],
) -> None:  # fmt: skip
    """Settle touched arcs from the lowest up; an arc that changed touches those above it."""
    waiting = np.zeros(len(up_head), np.bool_)
    queue = [np.int64(arc) for arc in touched]
    heapq.heapify(queue)
    for arc in touched:
        waiting[arc] = True
    while len(queue) > 0:
        arc = int(heapq.heappop(queue))
        waiting[arc] = False
        tail, head = up_tail[arc], up_head[arc]
        up = arc_ms[up_base[arc]] if up_base[arc] >= 0 else UNREACHABLE_MS
        down = arc_ms[down_base[arc]] if down_base[arc] >= 0 else UNREACHABLE_MS
        left, right = down_start[tail], down_start[head]
        while left < down_start[tail + 1] and right < down_start[head + 1]:
            to_tail, to_head = down_arc[left], down_arc[right]
            if up_tail[to_tail] < up_tail[to_head]:
                left += 1
            elif up_tail[to_tail] > up_tail[to_head]:
                right += 1
            else:
                up = min(up, down_ms[to_tail] + up_ms[to_head])
                down = min(down, down_ms[to_head] + up_ms[to_tail])
                left += 1
                right += 1
        up, down = min(up, UNREACHABLE_MS), min(down, UNREACHABLE_MS)
        if up == up_ms[arc] and down == down_ms[arc]:
            continue
        up_ms[arc], down_ms[arc] = up, down
        for other in range(up_start[tail], up_start[tail + 1]):
            if other == arc:
                continue
            first, second = min(arc, other), max(arc, other)
            top = triangle_arc[triangle_start[first] + second - first - 1]
            if not waiting[top]:
                waiting[top] = True
                heapq.heappush(queue, np.int64(top))
