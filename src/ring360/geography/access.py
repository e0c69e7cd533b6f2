"""Who may drive or walk where: the tags of a way or a barrier to one bit for each mode and direction.

An emergency vehicle passes where the law lets it and the road is not physically shut: `access=private` is open and
marked, `access=no` and `motor_vehicle=no` are shut unless `emergency=yes` says otherwise. The most particular tag wins:
access, vehicle, motor_vehicle, motorcar, then emergency.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ring360.geography.roads import MODES

Tags = Mapping[str, str]

LADDERS: Final = {
    "car": ("access", "vehicle", "motor_vehicle", "motorcar", "emergency"),
    "motorcycle": ("access", "vehicle", "motor_vehicle", "motorcycle", "emergency"),
    "ebike": ("access", "vehicle", "bicycle"),
    "foot": ("access", "foot"),
}
"""From the general key to the particular, by mode."""

SHUT_VALUES: Final = frozenset({"no", "agricultural", "forestry", "use_sidepath"})
OPEN_VALUES: Final = frozenset({
    "yes", "private", "permissive", "destination", "delivery", "designated", "customers", "permit", "official",
    "public", "emergency", "residents", "dismount", "use_sidepath_allowed",
})  # fmt: skip

_NOT_FOR_MOTORS = frozenset({"pedestrian", "footway", "cycleway", "path", "steps", "busway"})
SHUT_CLASSES: Final = {
    "car": _NOT_FOR_MOTORS,
    "motorcycle": _NOT_FOR_MOTORS,
    "ebike": frozenset({"motorway", "motorway_link", "footway", "steps", "busway"}),
    "foot": frozenset({"motorway", "motorway_link", "busway"}),
}
"""Classes shut to a mode unless a tag opens them."""

BARRIERS: Final = {
    "bollard": ("car",),
    "block": ("car", "motorcycle"),
    "cycle_barrier": ("car", "motorcycle"),
    "motorcycle_barrier": ("car", "motorcycle"),
    "chain": ("car", "motorcycle"),
    "log": ("car", "motorcycle"),
    "jersey_barrier": ("car", "motorcycle"),
    "debris": ("car", "motorcycle"),
    "planter": ("car", "motorcycle"),
    "stile": ("car", "motorcycle", "ebike"),
    "turnstile": ("car", "motorcycle", "ebike"),
    "kissing_gate": ("car", "motorcycle", "ebike"),
    "full-height_turnstile": ("car", "motorcycle", "ebike"),
    "wall": MODES,
    "fence": MODES,
}
"""Barrier on a road -> the modes that it stops unless its own tags let them pass."""

GATES: Final = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "bump_gate", "hampshire_gate", "yes"})
"""Barriers that open for an emergency vehicle, at the cost of a stop, unless `access=no` or `locked=yes`."""


def verdict(tags: Tags, mode: str) -> bool | None:
    """True = a tag opens the way to `mode`, False = a tag shuts it, None = the tags say nothing."""
    said: bool | None = None
    for key in LADDERS[mode]:
        value = tags.get(key)
        if value in SHUT_VALUES:
            said = False
        elif value in OPEN_VALUES:
            said = True
    return said


def way_bits(tags: Tags, road_class: str) -> int:
    """Access bits of a way as in `Roads.segment_access`; 0 = shut to all."""
    bits = 0
    for index, mode in enumerate(MODES):
        said = verdict(tags, mode)
        shut_by_class = road_class in SHUT_CLASSES[mode]
        if mode in ("ebike", "foot") and tags.get("motorroad") == "yes":
            shut_by_class = True
        # A general "access=yes" does not put cars on a footpath: only a tag about vehicles does.
        if said and shut_by_class:
            particular = LADDERS[mode][1:]
            said = verdict({key: tags[key] for key in particular if key in tags}, mode)
        if said is False or (said is None and shut_by_class):
            continue
        forward, backward = directions(tags, road_class, mode)
        bits |= (forward | backward << 1) << (2 * index)
    return bits


def directions(tags: Tags, road_class: str, mode: str) -> tuple[bool, bool]:
    """Whether `mode` may go forwards and backwards on a way that is open to it."""
    if mode == "foot":
        value = tags.get("oneway:foot") or (tags.get("oneway") if road_class in ("footway", "steps") else None)
    else:
        value = tags.get("oneway")
        if value is None and (road_class == "motorway" or tags.get("junction") in ("roundabout", "circular")):
            value = "yes"
        if mode == "ebike":
            value = tags.get("oneway:bicycle", value)
            if "opposite" in " ".join(tags.get(key, "") for key in ("cycleway", "cycleway:left", "cycleway:right")):
                value = "no"
        elif "oneway:emergency" in tags:
            value = tags["oneway:emergency"]
    if value in ("yes", "1", "true", "reversible", "alternating"):
        return True, False
    if value in ("-1", "reverse"):
        return False, True
    return True, True


def stopped_bits(tags: Tags) -> int:
    """Access bits of the modes that a barrier stops, both directions each; 0 = all pass."""
    kind = tags.get("barrier")
    if kind is None:
        return 0
    stopped: tuple[str, ...] = BARRIERS.get(kind, ())
    if kind in GATES and tags.get("locked") == "yes":
        stopped = ("car", "motorcycle", "ebike")
    bits = 0
    for index, mode in enumerate(MODES):
        said = verdict(tags, mode)
        if said is False or (said is None and mode in stopped):
            bits |= 0b11 << (2 * index)
    return bits
