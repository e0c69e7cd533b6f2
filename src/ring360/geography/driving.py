"""How fast each road is driven: the table of speeds, the delays at junctions and the rhythm of the week, as settings.

Nothing here is measured on your roads: it is the law's table (Road Traffic Safety Law of the People's Republic of
China and its implementing regulations, articles 45 and 46: 30 and 50 km/h in town without and with a centre line, 40
and 70 outside, 120 on a motorway) tempered by class. Edit it per atlas, or learn it from arrival records.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

HOURS_PER_WEEK: Final = 168


def _table(text: str) -> dict[str, tuple[float, float]]:
    rows = (line.split() for line in text.strip().splitlines())
    return {name: (float(town), float(country)) for name, town, country in rows}


SPEEDS_KMH: Final = _table("""
motorway       100 120
trunk           70  80
primary         50  70
secondary       50  70
tertiary        40  60
unclassified    40  50
residential     30  40
living_street   20  20
service         20  20
road            30  40
busway          50  50
track           15  20
pedestrian      10  10
footway          8   8
cycleway        15  15
path             8   8
steps            3   3
motorway_link   60  60
trunk_link      50  50
primary_link    40  50
secondary_link  40  50
tertiary_link   30  40
""")
"""Class -> km/h in town, km/h outside, where the map gives no limit."""

NARROW_KMH: Final = (30.0, 40.0)
"""Ceiling for roads without a centre line, in town and outside, where the map gives no limit."""


@dataclass(frozen=True, slots=True)
class DrivingSettings:
    """Everything that turns a street map into seconds. Speeds km/h, delays seconds, factors dimensionless."""

    speeds_kmh: dict[str, tuple[float, float]] = field(default_factory=lambda: dict(SPEEDS_KMH))
    emergency_factor: float = 1.0
    """Multiplies car and motorcycle speeds; 1.0 until your own records show otherwise."""
    unpaved_factor: float = 0.7
    signal_seconds: float = 6.0
    stop_seconds: float = 4.0
    give_way_seconds: float = 2.0
    crossing_seconds: float = 0.0
    gate_seconds: float = 10.0
    across_traffic_seconds: float = 5.0
    """Turning across the oncoming lane (left where traffic keeps right) off a road of class tertiary or above."""
    u_turn_seconds: float = 12.0
    """Turning back at a junction that has any delay or ban of its own, or next to one that has a ban."""
    traffic_side: str = "right"
    obey_turn_bans: bool = True
    use_emergency_exemption: bool = True
    """Pass a ban tagged `except=emergency`."""
    foot_kmh: float = 6.0
    ebike_kmh: float = 20.0
    motorcycle_filter_factor: float = 1.0
    """Motorcycle speed over car speed."""
    hour_factors: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """Road class, or "*" for all others -> 168 speed factors from Monday 00:00; absent = 1.0 all week."""
