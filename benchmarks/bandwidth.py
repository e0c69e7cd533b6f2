"""Table 10: how close the sweeps come to the time that memory needs to deliver their bytes."""

from __future__ import annotations

import numpy as np

from benchmarks.peer_graph import Scene
from benchmarks.report import Section
from benchmarks.stopwatch import Pace, median_ms

TRIAD_BYTES = 1 << 28


def bandwidth(scene: Scene, pace: Pace) -> Section:
    """Bytes that each sweep must read and write once, over the measured speed of a copy, beside its time."""
    memory = _gigabytes_a_second(TRIAD_BYTES, pace)
    travel = scene.city.travel
    hierarchy, weights, copies = travel.hierarchy, travel.weights, travel.network.copies
    upwards = hierarchy.up_start.nbytes + hierarchy.up_head.nbytes + weights.up_ms.nbytes
    # Climb: cut, heads and costs; sweep: cut, heads and costs of the quads; keys written, read and written again.
    ring_bytes = upwards + hierarchy.quad_start.nbytes + hierarchy.quad_head.nbytes + hierarchy.quad_arc.nbytes
    ring_bytes += 3 * 8 * copies
    network = travel.network
    # Entering the roads reads tail, segment, turn and cost of each arc and fills two columns.
    enter_bytes = 4 * network.arc_tail.nbytes + 8 * copies + 4 * 4 * travel.roads.segments
    matrix_bytes = upwards + 2 * 16 * 4 * copies
    custom_bytes = hierarchy.triangle_arc.nbytes + hierarchy.triangle_start.nbytes + 4 * weights.up_ms.nbytes
    origins, sixteen = scene.ring_origins, travel.origins(scene.units[:16])
    times = median_ms(
        {
            "ring over junctions": lambda _: travel.ring_keys(origins),
            "ring over roads": lambda _: travel.ring(origins),
            "16 rows of the matrix to 1,000 places": lambda _: travel.matrix(sixteen, scene.destinations),
            "customization": lambda _: travel.with_costs(travel.costs),
        },
        pace,
    )
    sizes = (ring_bytes, ring_bytes + enter_bytes, matrix_bytes, custom_bytes)
    section = Section("10. The limit that memory sets")
    section.facts.append(("copy of 256 MiB", f"{memory:.1f} GB/s (read + written)"))
    fits = _gigabytes_a_second(4 * ring_bytes // 4, pace)
    section.facts.append((f"copy of {ring_bytes / 1e6:.1f} MB, what the ring touches", f"{fits:.1f} GB/s"))
    for (name, ms), size in zip(times.items(), sizes, strict=True):
        least = size / (memory * 1e6)
        section.facts.append(
            (name, f"{ms:.3g} ms for {size / 1e6:.1f} MB: {ms / least:.1f} x the least of {least:.3g} ms")
        )
    return section


def _gigabytes_a_second(size: int, pace: Pace) -> float:
    source = np.ones(max(size // 16, 1), np.int64)
    target = np.empty_like(source)
    ms = median_ms({"copy": lambda _: np.copyto(target, source)}, Pace(pace.seconds / 4, 50, 3))["copy"]
    return (source.nbytes + target.nbytes) / (ms * 1e6)
