"""One import in a process of its own: `python -m benchmarks.import_worker NAME FILE` prints seconds and memory as JSON.

Libraries are loaded and compiled code is made ready on a tiny map before the clock starts.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

Import = Callable[[Path], str]


def _ring360() -> Import:
    from benchmarks.cities import city_from_map

    def run(path: Path) -> str:
        network = city_from_map(path).travel.network
        return f"{network.copies:,} copies, {network.arcs:,} arcs, hierarchy and costs made"

    return run


def _ring360_network() -> Import:
    from ring360.adapters.maps.osm import read_map
    from ring360.geography.driving import DrivingSettings
    from ring360.geography.network import build_network
    from ring360.geography.segments import roads_of

    def run(path: Path) -> str:
        roads, _ = roads_of(read_map(path))
        network = build_network(roads, "car", DrivingSettings())
        return f"{network.copies:,} copies, {network.arcs:,} arcs with turns"

    return run


def _ring360_atlas() -> Import:
    from ring360.assembly.atlas import build_atlas

    def run(path: Path) -> str:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "town.atlas"
            build_atlas(path, out)
            return f"atlas of {out.stat().st_size / 1e6:.1f} MB with all modes, names and basemap"

    return run


def _osmnx() -> Import:
    import osmnx

    def run(path: Path) -> str:
        graph = osmnx.graph_from_xml(path, simplify=True, retain_all=False)
        graph = osmnx.add_edge_travel_times(osmnx.add_edge_speeds(graph, fallback=40))
        return f"{len(graph.nodes):,} nodes, {len(graph.edges):,} edges"

    return run


def _pyrosm(kind: str) -> Import:
    import pyrosm

    def run(path: Path) -> str:
        osm = pyrosm.OSM(str(path))
        nodes, edges = osm.get_network(network_type="driving", nodes=True)
        graph = osm.to_graph(nodes, edges, graph_type=kind)
        return f"{len(nodes):,} nodes, {len(edges):,} edges as {type(graph).__name__}"

    return run


WORKERS: dict[str, tuple[str | None, Callable[[], Import]]] = {
    "ring360": (None, _ring360_network),
    "ring360 with hierarchy": (None, _ring360),
    "ring360 whole atlas": (None, _ring360_atlas),
    "osmnx": ("osmnx", _osmnx),
    "pyrosm to igraph": ("pyrosm", lambda: _pyrosm("igraph")),
    "pyrosm to pandana": ("pyrosm", lambda: _pyrosm("pandana")),
}
"""Name -> package that must be installed, and what readies the import."""


def peak_megabytes() -> float:
    """Most memory that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():
        # Linux counts into `ru_maxrss` what the process that started this one held; VmHWM begins anew.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main(name: str, path: Path, warm: Path | None) -> None:
    run = WORKERS[name][1]()
    if warm is not None:
        run(warm)
    before = peak_megabytes()
    begin = perf_counter()
    made = run(path)
    took = perf_counter() - begin
    print(json.dumps({"seconds": took, "peak_mb": peak_megabytes(), "before_mb": before, "made": made}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
