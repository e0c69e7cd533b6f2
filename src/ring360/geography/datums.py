"""Turns points given in the shifted datums of Chinese web maps, GCJ-02 and BD-09, into WGS 84 and back.

The arithmetic is the published approximation of the "Mars coordinates" (as in the eviltransform and PRCoords
collections): two polynomials with sine terms, scaled to degrees on the Krasovsky 1940 ellipsoid; BD-09 adds a small
swirl on top. Going back has no closed form, so it is solved by repeating until the step is below a millimetre.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]

DATUMS: Final = ("wgs84", "gcj02", "bd09")

_KRASOVSKY_METRES: Final = 6378245.0
_KRASOVSKY_ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
_BAIDU_TURN: Final = np.pi * 3000.0 / 180.0
_SMALLEST_STEP_DEGREES: Final = 1e-9
_CHINA: Final = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of the box within which the web maps shift points."""


def in_shifted_area(lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    """(points,) True where Chinese web maps shift what they show."""
    west, south, east, north = _CHINA
    return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))


def gcj02_from_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Shift WGS 84 degrees (points,) to GCJ-02; points outside the shifted area stay as they are."""
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    latitude = np.radians(lat)
    flat = 1.0 - _KRASOVSKY_ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    meridian_metres = _KRASOVSKY_METRES * (1.0 - _KRASOVSKY_ECCENTRICITY_SQUARED) / flat**1.5
    parallel_metres = _KRASOVSKY_METRES / np.sqrt(flat) * np.cos(latitude)
    shifted = in_shifted_area(lon, lat)
    return (
        np.where(shifted, lon + np.degrees(east / parallel_metres), lon),
        np.where(shifted, lat + np.degrees(north / meridian_metres), lat),
    )


def wgs84_from_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Undo `gcj02_from_wgs84` to better than a millimetre, away from the edge of the shifted area."""
    guess_lon, guess_lat = lon.copy(), lat.copy()
    for _ in range(12):
        back_lon, back_lat = gcj02_from_wgs84(guess_lon, guess_lat)
        step_lon, step_lat = lon - back_lon, lat - back_lat
        guess_lon, guess_lat = guess_lon + step_lon, guess_lat + step_lat
        if max(np.abs(step_lon).max(initial=0.0), np.abs(step_lat).max(initial=0.0)) < _SMALLEST_STEP_DEGREES:
            break
    # On the edge of the box the shift comes and goes with the guess; a point that was not shifted stays.
    shifted = in_shifted_area(lon, lat)
    return np.where(shifted, guess_lon, lon), np.where(shifted, guess_lat, lat)


def bd09_from_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Baidu's second shift, applied to GCJ-02 degrees (points,)."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU_TURN)
    shifted = in_shifted_area(lon, lat)
    return (
        np.where(shifted, radius * np.cos(angle) + 0.0065, lon),
        np.where(shifted, radius * np.sin(angle) + 0.006, lat),
    )


def gcj02_from_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Undo Baidu's second shift, by repeating like `wgs84_from_gcj02`."""
    guess_lon, guess_lat = lon - 0.0065, lat - 0.006
    for _ in range(12):
        back_lon, back_lat = bd09_from_gcj02(guess_lon, guess_lat)
        step_lon, step_lat = lon - back_lon, lat - back_lat
        guess_lon, guess_lat = guess_lon + step_lon, guess_lat + step_lat
        if max(np.abs(step_lon).max(initial=0.0), np.abs(step_lat).max(initial=0.0)) < _SMALLEST_STEP_DEGREES:
            break
    shifted = in_shifted_area(lon, lat)
    return np.where(shifted, guess_lon, lon), np.where(shifted, guess_lat, lat)


def to_wgs84(lon: Degrees, lat: Degrees, datum: str) -> tuple[Degrees, Degrees]:
    """Degrees (points,) in `datum` (one of `DATUMS`) as WGS 84; ValueError for any other name."""
    if datum == "wgs84":
        return lon, lat
    if datum == "gcj02":
        return wgs84_from_gcj02(lon, lat)
    if datum == "bd09":
        return wgs84_from_gcj02(*gcj02_from_bd09(lon, lat))
    raise ValueError(f"datum must be one of {', '.join(DATUMS)}, not {datum}")
