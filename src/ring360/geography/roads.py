"""The street map as arrays: junctions, segments between them, shapes, names and banned turns, for all travel modes.

A *segment* is the stretch of a way between two junctions. It has two *directed segments*: `2 * segment` runs
from `segment_from` to `segment_to` (the direction the way is drawn), `2 * segment + 1` runs back. Every array that
speaks of direction uses these numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MODES: Final = ("car", "motorcycle", "ebike", "foot")
"""Travel modes, in the order of the bits of `segment_access`."""

ROAD_CLASSES: Final = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
    "living_street", "service", "road", "busway", "track", "pedestrian", "footway", "cycleway", "path", "steps",
    "motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link",
)  # fmt: skip
"""OpenStreetMap `highway` values kept, in the order of `segment_class`."""

CONTROLS: Final = ("none", "signals", "stop", "give_way", "crossing", "gate")
"""What holds traffic at a junction, in the order of `node_control`."""

URBAN: Final = 1
BRIDGE: Final = 2
TUNNEL: Final = 4
ROUNDABOUT: Final = 8
UNPAVED: Final = 16
NARROW: Final = 32
"""No centre line: `lanes=1`, `width` under 5.5 m, alleys, living streets."""
PRIVATE: Final = 64
"""Closed to the public but open to an emergency vehicle."""
FORD: Final = 128


@dataclass(frozen=True, slots=True)
class Roads:
    """Arrays of one street map. Degrees are WGS 84, lengths metres, speeds km/h.

    Shapes: `node_*` (nodes,), `segment_*` (segments,), `shape_lon`/`shape_lat` (points,) cut by `shape_start`
    (segments + 1,), which includes both end junctions of each segment.
    """

    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    node_control: NDArray[np.uint8]
    segment_from: NDArray[np.int32]
    segment_to: NDArray[np.int32]
    segment_metres: NDArray[np.float32]
    segment_class: NDArray[np.uint8]
    segment_access: NDArray[np.uint8]
    """Bit `2 * mode` = open forwards to that mode, bit `2 * mode + 1` = open backwards."""
    segment_limit_forward: NDArray[np.float32]
    """Tagged speed limit forwards, km/h; 0 where the map has none, inf for `maxspeed=none`."""
    segment_limit_backward: NDArray[np.float32]
    segment_signals_forward: NDArray[np.uint8]
    """Traffic signals met strictly between the two junctions, driving forwards."""
    segment_signals_backward: NDArray[np.uint8]
    segment_flags: NDArray[np.uint16]
    segment_way: NDArray[np.int64]
    """OpenStreetMap way number."""
    segment_name: NDArray[np.int32]
    """Index into `names`, -1 where the street has none."""
    shape_start: NDArray[np.int64]
    shape_lon: NDArray[np.float64]
    shape_lat: NDArray[np.float64]
    ban_start: NDArray[np.int32]
    """(bans + 1,) cuts `ban_path`; each ban is a chain of two or more directed segments not to be driven in a row."""
    ban_path: NDArray[np.int32]
    ban_modes: NDArray[np.uint8]
    """Bit `mode` = the ban binds that mode."""
    ban_exempts_emergency: NDArray[np.bool_]
    """True where the map says `except=emergency`."""
    names: tuple[dict[str, str], ...]
    """Street names by language code; the key "" is the local name, "ref" the road number."""

    @property
    def nodes(self) -> int:
        return len(self.node_lon)

    @property
    def segments(self) -> int:
        return len(self.segment_from)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        return (
            float(self.shape_lon.min()), float(self.shape_lat.min()),
            float(self.shape_lon.max()), float(self.shape_lat.max()),
        )  # fmt: skip
