"""Driving settings as a document: in the atlas as JSON, from the user as JSON or TOML; every field checked by name."""

from __future__ import annotations

import json
import math
import tomllib
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from ring360.domain.problems import Problem
from ring360.geography.driving import HOURS_PER_WEEK, DrivingSettings
from ring360.geography.roads import ROAD_CLASSES


def driving_to_json(driving: DrivingSettings) -> bytes:
    """The settings as they stand in an atlas."""
    return json.dumps(asdict(driving), ensure_ascii=False, indent=1, sort_keys=True).encode()


def driving_from_json(data: bytes, file: str) -> DrivingSettings:
    """Read back what `driving_to_json` wrote, or a part of it; Problem names the field at fault."""
    try:
        return _settings(json.loads(data), file)
    except (ValueError, UnicodeDecodeError) as error:
        raise Problem("driving-unreadable", file=file, reason=str(error)) from error


def read_driving(path: Path) -> DrivingSettings:
    """Settings from a user's .toml or .json file; fields that it leaves out keep their defaults."""
    try:
        data = path.read_bytes()
        if path.suffix.lower() == ".toml":
            return _settings(tomllib.loads(data.decode()), str(path))
    except OSError as error:
        raise Problem("driving-unreadable", file=str(path), reason=error.strerror or "") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem("driving-unreadable", file=str(path), reason=str(error)) from error
    return driving_from_json(data, str(path))


def _settings(document: object, file: str) -> DrivingSettings:
    if not isinstance(document, dict):
        raise Problem("driving-unreadable", file=file, reason="not a table of settings")
    known = {field.name for field in fields(DrivingSettings)}
    for name in document:
        if name not in known:
            raise Problem("driving-field-unknown", file=file, field=name)
    default = DrivingSettings()
    values: dict[str, Any] = {}
    for name, value in document.items():
        if name == "speeds_kmh":
            values[name] = {**default.speeds_kmh, **_speeds(value, file)}
        elif name == "hour_factors":
            values[name] = _hours(value, file)
        elif name == "traffic_side":
            values[name] = _checked(value in ("left", "right"), value, name, file)
        elif isinstance(getattr(default, name), bool):
            values[name] = _checked(isinstance(value, bool), value, name, file)
        else:
            positive = name.endswith(("_factor", "_kmh"))
            values[name] = _number(value, name, file, 0.01 if positive else 0.0)
    return DrivingSettings(**values)


def _speeds(table: object, file: str) -> dict[str, tuple[float, float]]:
    if not isinstance(table, dict):
        raise Problem("driving-field-wrong", file=file, field="speeds_kmh", value=str(table)[:40])
    speeds: dict[str, tuple[float, float]] = {}
    for name, pair in table.items():
        field = f"speeds_kmh.{name}"
        if name not in ROAD_CLASSES or not isinstance(pair, list | tuple) or len(pair) != 2:
            raise Problem("driving-field-wrong", file=file, field=field, value=str(pair)[:40])
        speeds[name] = (_number(pair[0], field, file, 1.0), _number(pair[1], field, file, 1.0))
    return speeds


def _hours(table: object, file: str) -> dict[str, tuple[float, ...]]:
    if not isinstance(table, dict):
        raise Problem("driving-field-wrong", file=file, field="hour_factors", value=str(table)[:40])
    weeks: dict[str, tuple[float, ...]] = {}
    for name, week in table.items():
        field = f"hour_factors.{name}"
        known = name == "*" or name in ROAD_CLASSES
        if not known or not isinstance(week, list | tuple) or len(week) not in (24, HOURS_PER_WEEK):
            raise Problem("driving-field-wrong", file=file, field=field, value=f"{len(str(week))}")
        factors = tuple(_number(value, field, file, 0.01) for value in week)
        weeks[name] = factors * 7 if len(factors) == 24 else factors
    return weeks


def _number(value: object, field: str, file: str, least: float) -> float:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= least
    return float(_checked(fits, value, field, file))


def _checked(fits: bool, value: Any, field: str, file: str) -> Any:
    if not fits:
        raise Problem("driving-field-wrong", file=file, field=field, value=str(value)[:40])
    return value
