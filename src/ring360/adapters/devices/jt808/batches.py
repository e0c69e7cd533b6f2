"""Bodies that hold several locations: the standard's batch (0x0704) and a vendor's (0x0210)."""

from __future__ import annotations

from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808.cursor import Cursor, CutShort
from ring360.adapters.devices.jt808.locations import read_location
from ring360.adapters.devices.jt808.times import instant
from ring360.adapters.devices.reports import Report


def read_batch(body: bytes, device_id: str, serial: int, model: str = "") -> list[Report]:
    """A count, a kind (1 = from a place without network: history), then a length and a location each.

    Locations before the first that is cut short are kept; that one becomes a report with its refusal.
    """
    if len(body) < 3:
        return [Report(device_id, refusal=refusals.BAD_BATCH)]
    reports = _locations(body[3:], 2, device_id, serial, body[2] == 1, model)
    if len(reports) != int.from_bytes(body[:2], "big") and all(report.refusal == "" for report in reports):
        reports.append(Report(device_id, refusal=refusals.BAD_BATCH))
    return reports


def read_short_batch(body: bytes, device_id: str, serial: int, model: str = "") -> list[Report]:
    """Lengths of one byte and no count; seven bytes in all are a battery and an instant."""
    if len(body) == 7:
        if instant(body[1:]) is None:
            return [Report(device_id, refusal=refusals.BAD_TIME)]
        return [Report(device_id, attributes={"batteryLevel": body[0]})]
    return _locations(body, 1, device_id, serial, False, model)


def _locations(
    body: bytes, length_bytes: int, device_id: str, serial: int, is_backfill: bool, model: str
) -> list[Report]:
    reports = []
    rest = Cursor(body)
    while len(rest):
        try:
            location = rest.take(rest.number(length_bytes))
        except CutShort:
            reports.append(Report(device_id, refusal=refusals.BAD_BATCH))
            break
        reports.append(read_location(location, device_id, serial, is_backfill, model))
    return reports
