"""Reads coordinates from text cells and turns whole columns of them from any datum into WGS 84."""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.exceptions import CRSError

from ring360.domain.problems import Problem
from ring360.geography.datums import DATUMS, to_wgs84

Degrees = NDArray[np.float64]

_PAIR = re.compile(
    r"\s*(?:(POINT)\s*)?[(\[]?\s*(-?\d+(?:\.\d+)?)\s*[, ]\s*(-?\d+(?:\.\d+)?)\s*[)\]]?\s*$", re.IGNORECASE
)


def split_point(text: str) -> tuple[str, str] | None:
    """Longitude and latitude from `(lat, lon)` or `POINT (lon lat)`, None where it is neither."""
    found = _PAIR.match(text)
    if found is None:
        return None
    first, second = found.group(2), found.group(3)
    return (first, second) if found.group(1) else (second, first)


def is_projected(datum: str) -> bool:
    """True where `datum` gives metres or feet, not degrees; Problem for a name that nobody knows."""
    if datum in DATUMS:
        return False
    source = _transformer(datum).source_crs
    return source is not None and source.is_projected


def place_reason(x: float, y: float, projected: bool) -> str:
    """Why a point as written cannot be one, "" where it can."""
    if not (math.isfinite(x) and math.isfinite(y)):
        return "place-unreadable"
    if x == 0.0 and y == 0.0:
        return "place-zero"
    if projected or (abs(x) <= 180.0 and abs(y) <= 90.0):
        return ""
    if abs(x) <= 90.0 and abs(y) <= 180.0:
        return "place-swapped"
    return "place-impossible"


def convert(lon: Degrees, lat: Degrees, datum: str) -> tuple[Degrees, Degrees]:
    """Points (rows,) in `datum` as WGS 84 degrees; inf where the projection cannot be undone."""
    if datum in DATUMS:
        return to_wgs84(lon, lat, datum)
    x, y = _transformer(datum).transform(lon, lat)
    return np.asarray(x, np.float64), np.asarray(y, np.float64)


def _transformer(datum: str) -> Transformer:
    if re.fullmatch(r"EPSG:\d{3,6}", datum, re.IGNORECASE) is None:
        raise Problem("inputs-datum", datum=datum)
    try:
        return Transformer.from_crs(datum.upper(), "EPSG:4326", always_xy=True)
    except CRSError:
        raise Problem("inputs-datum", datum=datum) from None
