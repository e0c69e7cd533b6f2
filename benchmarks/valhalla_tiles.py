"""Valhalla with tiles made from a map file in a temporary folder, at class speeds that we choose."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import peers

PACKAGES = ("pyvalhalla", "pyvalhalla-weekly")
WAYS = ("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "service")
LINKS = ("motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link")
NO_PENALTIES = {
    "use_highways": 1.0, "use_tolls": 1.0, "use_living_streets": 1.0, "maneuver_penalty": 0, "service_penalty": 0,
    "service_factor": 1.0, "destination_only_penalty": 0, "private_access_penalty": 0, "gate_penalty": 0,
    "toll_booth_cost": 0, "toll_booth_penalty": 0, "alley_penalty": 0,
}  # fmt: skip
"""Valhalla's `auto` looks for the least cost, not time; without these it is nearest to the least time."""


def installed() -> str | None:
    """Version of whichever package brings Valhalla."""
    return next((found for name in PACKAGES if (found := peers.version(name))), None)


def build(path: Path, folder: Path, speeds_kmh: dict[str, float]) -> Any:
    """An actor on fresh tiles; RuntimeError with Valhalla's own words where they can't be made."""
    from valhalla import Actor, get_config
    from valhalla._scripts import PYVALHALLA_BIN_DIR

    (folder / "tiles").mkdir()
    config = get_config(tile_extract="", tile_dir=str(folder / "tiles"), verbose=False)
    roads = {
        "way": [speeds_kmh[name] for name in WAYS],
        "link_exiting": [speeds_kmh[name] for name in LINKS],
        "link_turning": [speeds_kmh[name] for name in LINKS],
        "roundabout": [speeds_kmh[name] for name in WAYS],
        "driveway": speeds_kmh["service"], "alley": speeds_kmh["service"],
        "parking_aisle": speeds_kmh["service"], "drive-through": speeds_kmh["service"],
    }  # fmt: skip
    (folder / "speeds.json").write_text(json.dumps([{"urban": roads, "suburban": roads, "rural": roads}]))
    config["mjolnir"]["default_speeds_config"] = str(folder / "speeds.json")
    config["mjolnir"]["concurrency"] = 2
    # Its guards against large questions are for public servers.
    config["service_limits"]["auto"]["max_matrix_location_pairs"] = 10_000_000
    config["service_limits"]["auto"]["max_locations"] = 100_000
    config["service_limits"]["auto"]["max_matrix_distance"] = 5_000_000
    (folder / "valhalla.json").write_text(json.dumps(config))
    # The package's own launcher looks for its programs on the PATH, where a virtual environment's need not be.
    command = [str(PYVALHALLA_BIN_DIR / "valhalla_build_tiles"), "-c", str(folder / "valhalla.json"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout).strip()[-300:])
    return Actor(config)


def _spots(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[dict[str, float]]:
    return [{"lon": float(x), "lat": float(y)} for x, y in zip(lon, lat, strict=True)]


def matrix(actor: Any, origins: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds, (origins, places), inf = no way; both are (n, 2) lon, lat."""
    answer = actor.matrix({
        "sources": _spots(*origins.T), "targets": _spots(*places.T), "costing": "auto",
        "costing_options": {"auto": NO_PENALTIES}, "verbose": False,
    })  # fmt: skip
    rows = answer["sources_to_targets"]["durations"]
    return np.array([[np.inf if cell is None else cell for cell in row] for row in rows], np.float64)


def route(actor: Any, origin: NDArray[np.float64], place: NDArray[np.float64]) -> tuple[float, float]:
    """Seconds and kilometres of one route; (inf, inf) where there is none."""
    try:
        answer = actor.route({
            "locations": _spots(*np.stack([origin, place]).T), "costing": "auto", "directions_type": "none",
            "costing_options": {"auto": NO_PENALTIES},
        })  # fmt: skip
    except RuntimeError:
        return float("inf"), float("inf")
    summary = answer["trip"]["summary"]
    return float(summary["time"]), float(summary["length"])
