"""How a planner's file is to be read: column names, time zone, datum and how much may be refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ring360.domain.problems import Problem

UNIT_FIELDS = ("unit_id", "role", "lon", "lat", "officers", "skills", "post", "shift_start", "shift_end",
               "mode", "equipment")  # fmt: skip
CALL_FIELDS = (
    "received_at", "lon", "lat", "category",
    "call_id", "priority", "dispatched_at", "en_route_at", "arrived_at", "cleared_at",
)  # fmt: skip
POINT_FIELD = "location"
"""Stands for lon and lat where a file keeps both in one column: `(lat, lon)` or `POINT (lon lat)`."""


@dataclass(frozen=True, slots=True)
class InputOptions:
    """Options of one file. `columns` maps our field to the file's column."""

    columns: Mapping[str, str] = field(default_factory=dict)
    timezone: str | None = None
    time_format: str | None = None
    """`strptime` pattern for times that are not ISO 8601."""
    datum: str = "wgs84"
    """wgs84, gcj02, bd09 or EPSG:n."""
    max_refused: float = 0.2
    encoding: str | None = None

    def zone(self) -> ZoneInfo | None:
        """The zone of local times, None where the file must carry offsets; Problem for an unknown name."""
        if self.timezone is None:
            return None
        try:
            return ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Problem("inputs-timezone", timezone=self.timezone) from None


def parse_columns(texts: Iterable[str], kind: str) -> dict[str, str]:
    """Read `received_at=Received,lon=x` for files of `kind` ("units" or "calls").

    A prefix (`calls.lon=x`) binds one kind of file only; without one the mapping holds wherever that field exists.
    """
    mapped: dict[str, str] = {}
    for text in texts:
        for pair in re.split(r",(?=\s*(?:units\.|calls\.)?[a-z_]+\s*=)", text):
            name, equals, column = pair.partition("=")
            if not equals or not column.strip():
                raise Problem("inputs-columns-option", text=pair)
            prefix, _, field_name = name.strip().rpartition(".")
            known = {"": {*UNIT_FIELDS, *CALL_FIELDS}, "units": set(UNIT_FIELDS), "calls": set(CALL_FIELDS)}
            if prefix not in known or field_name not in known[prefix] | {POINT_FIELD}:
                raise Problem(
                    "inputs-columns-field",
                    field=name.strip(),
                    fields=", ".join(dict.fromkeys(CALL_FIELDS + UNIT_FIELDS)),
                )
            own = (*(UNIT_FIELDS if kind == "units" else CALL_FIELDS), POINT_FIELD)
            if prefix in ("", kind) and field_name in own:
                mapped[field_name] = column.strip()
    return mapped
