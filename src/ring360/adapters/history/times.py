"""Turns the times people write into UNIX seconds: ISO 8601, local times with a zone, dates alone, other patterns."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_YEAR_FIRST = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时](\d{1,2})分?(?::?(\d{1,2})秒?(\.\d+)?)?)?$"
)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


class Times:
    """Reads the times of one file; `notes` counts what was read with a reservation.

    A local time that comes twice when clocks go back is taken as the first of the two; one that is jumped over when
    clocks go forward is taken as if the clock had not been changed. Both are counted.
    """

    def __init__(self, zone: ZoneInfo | None, pattern: str | None = None) -> None:
        self.notes: Counter[str] = Counter()
        self._zone = zone
        self._pattern = pattern
        self._hours: dict[int, float | None] = {}

    def read(self, text: str) -> float | str:
        """UNIX seconds, or the reason code why `text` is refused: `time-unreadable`, `time-without-zone`."""
        moment = self._moment(text)
        if moment is None:
            return "time-unreadable"
        if moment.tzinfo is not None:
            return moment.timestamp()
        if self._zone is None:
            return "time-without-zone"
        if len(text) <= 11 and ":" not in text:
            self.notes["date-only"] += 1
        return self._local(moment, self._zone)

    def _moment(self, text: str) -> datetime | None:
        try:
            if self._pattern is not None:
                return datetime.strptime(text, self._pattern)  # noqa: DTZ007 (the zone comes later)
            return datetime.fromisoformat(text)
        except ValueError:
            pass
        if self._pattern is not None or (found := _YEAR_FIRST.match(text)) is None:
            return None
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        try:
            return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 (the zone comes later)
        except ValueError:
            return None

    def _local(self, moment: datetime, zone: ZoneInfo) -> float:
        days = moment.toordinal() - _EPOCH_ORDINAL
        wall = days * 86400 + moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
        key = days * 24 + moment.hour
        if key not in self._hours:
            self._hours[key] = _steady_offset(moment, zone)
        offset = self._hours[key]
        if offset is not None:
            return wall - offset
        return self._at_a_change(moment, wall, zone)

    def _at_a_change(self, moment: datetime, wall: float, zone: ZoneInfo) -> float:
        first, second = (_offset(moment.replace(fold=fold), zone) for fold in (0, 1))
        if first > second:
            self.notes["ambiguous-time"] += 1
        elif first < second:
            self.notes["skipped-time"] += 1
        return wall - first


def _offset(moment: datetime, zone: ZoneInfo) -> float:
    return (moment.replace(tzinfo=zone).utcoffset() or timedelta()).total_seconds()


def _steady_offset(moment: datetime, zone: ZoneInfo) -> float | None:
    """The one offset that holds all through the wall clock's hour of `moment`, None where it changes or is doubtful."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    seen = {_offset(hour.replace(minute=minute, fold=fold), zone) for minute in (0, 29, 30, 59) for fold in (0, 1)}
    return seen.pop() if len(seen) == 1 else None


def iso(instant: float, zone: ZoneInfo | None = None) -> str:
    """ISO 8601 of UNIX seconds, to the second, with the offset of `zone` (UTC without one)."""
    return datetime.fromtimestamp(instant, zone or UTC).isoformat(timespec="seconds")
