"""Compares what a terminal's session makes of a JT/T 808 message with everything that is published of the message."""

from __future__ import annotations

from typing import Any

import pytest

from avl_vectors import Vector, seconds
from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808 import messages as m
from ring360.adapters.devices.jt808.frames import Framer, unescaped, xor_of
from ring360.adapters.devices.jt808.headers import LENGTH, PARTED, device_id_of, message, read_header
from ring360.adapters.devices.jt808.items import read_items, split_items
from ring360.adapters.devices.jt808.locations import BASE, ENCIPHERED, read_location
from ring360.adapters.devices.jt808.session import Jt808Session
from ring360.adapters.devices.jt808.times import bcd
from ring360.adapters.devices.received import Received
from ring360.adapters.devices.reports import Report
from ring360.domain.fixes import PANIC
from tracker_register import Register, authenticated

NOW = 1_800_000_000.0
SPELLED_OTHERWISE = {"imei": "hardwareNumber"}
"""Attributes of which the published name is refused by docs/scope.md, though here it is a number of hardware."""


def check_jt808(vector: Vector) -> None:
    """One published message, of whatever dialect."""
    wire = bytes.fromhex(vector["wire_hex"])
    if vector["dialect"] == "framing":
        framer = Framer()
        runs = [unescaped(run, framer.framing) for run in framer.cut(wire)]
        assert bytes.fromhex(vector["frame_unescaped_hex"])[1:-1] in runs
    elif vector["dialect"] == "text":
        assert Jt808Session(Register()).receive(wire, NOW) == Received()
    elif vector["dialect"] == "standard":
        check_standard(vector, wire)
    else:
        _check_short(vector, wire)


def reports_of(received: Received) -> list[Report]:
    return [report for delivery in received.deliveries for report in delivery.reports]


def _run(wire: bytes) -> bytes:
    """The one run between the delimiters that is no noise before the first."""
    runs = Framer().cut(wire)
    return runs[-1]


def _check_short(vector: Vector, wire: bytes) -> None:
    plain = unescaped(_run(wire))
    assert plain == bytes.fromhex(vector["frame_unescaped_hex"])[1:-1]
    received = Jt808Session(Register(bare=None)).receive(wire, NOW)
    assert received.refusals == []
    _check_asserted(vector, reports_of(received))


def check_standard(vector: Vector, wire: bytes) -> None:
    """A message by the standard: header, body, locations, what upstream asserts, and the session's view of it."""
    standard = vector["standard"]
    plain = unescaped(_run(wire))
    assert plain == bytes.fromhex(vector["frame_unescaped_hex"])[1:-1]
    assert (xor_of(plain) == 0) == standard["checksum_ok"]
    content = plain[:-1]
    header = read_header(content)
    assert header is not None
    _check_header(standard, header)
    body = content[header.size :]
    _check_bodies(standard, header, body)
    # Mended in checksum and length, so that broken copies of good messages are read too.
    mended = message(header.message_id, body, header.terminal, header.serial, header.version)
    is_whole = standard["checksum_ok"] and standard["body_length_ok"]
    if is_whole and not header.properties & ~LENGTH & ~(1 << 14):
        assert mended == wire
    if header.properties & PARTED:
        # One part of several says nothing by itself.
        assert header.total == 1 or authenticated(header.terminal, header.version).receive(wire, NOW).deliveries == []
        return
    session = authenticated(header.terminal, header.version, vector.get("model_override") or "")
    mended_received = session.receive(mended, NOW)
    reports = reports_of(mended_received)
    locations = standard.get("locations") or ([standard["location"]] if "location" in standard else [])
    if not standard.get("batch_count_ok", True):
        reports = [report for report in reports if report.refusal != refusals.BAD_BATCH]
    if locations:
        for location, report, raw in zip(locations, reports, location_bodies(header, body), strict=True):
            check_location(location, report, raw, header.serial, standard.get("batch_type") == 1)
    if "assertion" in vector:
        _check_asserted(vector, reports)
    _check_as_sent(vector, wire, header, mended_received)


def _check_as_sent(vector: Vector, wire: bytes, header: Any, mended: Received) -> None:
    """What the session makes of the bytes as published: the same if they are whole, else one refusal and nothing."""
    standard = vector["standard"]
    received = authenticated(header.terminal, header.version, vector.get("model_override") or "").receive(wire, NOW)
    if not standard["checksum_ok"]:
        assert received == Received(refusals=[refusals.BAD_CHECKSUM])
    elif not standard["body_length_ok"]:
        assert received == Received(refusals=[refusals.BAD_LENGTH])
    elif standard["encryption_bits"]:
        assert (received.deliveries, received.refusals) == ([], [refusals.ENCIPHERED])
    else:
        assert received == mended


def _check_header(standard: Vector, header: Any) -> None:
    device_id = device_id_of(header.terminal)
    assert {
        "msg_id": f"0x{header.message_id:04X}",
        "attributes": f"0x{header.properties:04X}",
        "body_length_field": header.properties & LENGTH,
        "encryption_bits": header.properties >> 10 & 7,
        "subpackaged": bool(header.properties & 1 << 13),
        "version_flag": header.version is not None,
        "protocol_version": header.version,
        "terminal_id_hex": header.terminal.hex(),
        "terminal_id": device_id if header.terminal.hex().isdecimal() else None,
        "serial": header.serial,
    } == {
        "protocol_version": None,
        "terminal_id": None,
        **{name: standard[name] for name in (
            "msg_id", "attributes", "body_length_field", "encryption_bits", "subpackaged", "version_flag",
            "protocol_version", "terminal_id_hex", "terminal_id", "serial",
        ) if name in standard},
    }  # fmt: skip


def _check_bodies(standard: Vector, header: Any, body: bytes) -> None:
    assert (body.hex(), len(body)) == (standard["body_hex"], standard["body_length_actual"])
    promised = len(body) == header.properties & LENGTH
    assert promised == standard["body_length_ok"]
    layout = standard.get("register") or standard.get("register_2011_layout")
    if layout:
        registration = m.read_registration(body, header.version)
        assert registration is not None
        assert {
            "province": registration.province, "city": registration.city, "maker": registration.maker,
            "model": registration.model, "terminal": registration.terminal, "plate": registration.plate,
            "plate_color": registration.plate_colour,
        } == layout  # fmt: skip
    if "auth" in standard and not standard["auth"].get("nonstandard"):
        told = m.read_credentials(body, header.version)
        said = {"auth_code": told.code, "imei": told.hardware, "software": told.software}
        padded = {name: text.strip("\0 ") for name, text in standard["auth"].items()}
        assert {name: said[name] for name in padded} == padded
    if "ack" in standard:
        answer = m.read_answer(body)
        assert answer is not None
        told_id = f"0x{answer.message_id:04X}"
        assert {"serial": answer.serial, "msg_id": told_id, "result": answer.result} == standard["ack"]
    if "register_answer" in standard:
        told = standard["register_answer"]
        assert body == m.registered(told["serial"], told["auth_code"])
    if "batch_count" in standard:
        assert (body[0] << 8 | body[1], body[2]) == (standard["batch_count"], standard["batch_type"])


def location_bodies(header: Any, body: bytes) -> list[bytes]:
    """The location bodies of a message, cut out anew."""
    if header.message_id != m.BATCH:
        return [body]
    bodies, place = [], 3
    while place + 2 <= len(body):
        length = body[place] << 8 | body[place + 1]
        bodies.append(body[place + 2 : place + 2 + length])
        place += 2 + length
    return bodies


def check_location(location: Vector, report: Report, raw: bytes, serial: int, is_backfill: bool) -> None:
    fix = report.fix
    alarms, status, lat_e6, lon_e6, altitude, speed, course, time_bcd = BASE.unpack_from(raw)
    assert (alarms, status, altitude, course, time_bcd.hex(), speed / 10) == tuple(
        location[name] for name in ("alarm_bits", "status_bits", "altitude_m", "course_deg", "time_bcd", "speed_kmh")
    )
    assert (lat_e6, lon_e6) == (round(abs(location["lat"]) * 1e6), round(abs(location["lon"]) * 1e6))
    assert (PANIC in report.alarms) == bool(alarms & 1 or "sos" in str(report.attributes.get("alarm")))
    _check_items(location)
    if status & ENCIPHERED:
        # Never drawn, though whoever published it read it as clear.
        assert (fix, report.refusal) == (None, refusals.ENCIPHERED_POSITION)
        return
    if not location["range_ok"] or location.get("time_utc") is None:
        why = refusals.OFF_THE_GLOBE if location.get("time_utc") else refusals.BAD_TIME
        assert (fix, report.refusal) == (None, why)
        return
    assert fix is not None, report.refusal
    assert {
        "at": fix.at,
        "bcd": bcd(fix.at).hex(),
        "lat": fix.lat,
        "lon": fix.lon,
        "fix_valid": fix.is_valid,
        "acc_on": fix.ignition,
        "altitude_m": fix.altitude_metres,
        "speed_kmh": None if fix.speed_mps is None else round(3.6 * fix.speed_mps, 1),
        "course_deg": fix.heading_degrees,
        "serial": fix.serial,
        "is_backfill": fix.is_backfill,
    } == {
        "at": seconds(location["time_utc"]),
        "bcd": location["time_bcd"],
        **{name: location[name] for name in ("lat", "lon", "fix_valid", "acc_on", "altitude_m", "speed_kmh")},
        "course_deg": course if course < 360 else None if course > 360 else 0,
        "serial": serial,
        "is_backfill": is_backfill,
    }
    assert seconds(location["time_local_gmt8"] + "+08:00") == fix.at


def _check_items(location: Vector) -> None:
    """Base bits and the items, put together again from what is published and read once more."""
    base = BASE.pack(
        location["alarm_bits"], location["status_bits"], round(abs(location["lat"]) * 1e6),
        round(abs(location["lon"]) * 1e6), location["altitude_m"], round(10 * location["speed_kmh"]),
        location["course_deg"], bytes.fromhex(location["time_bcd"]),
    )  # fmt: skip
    if "items" not in location:
        return
    items = [(int(item["id"], 16), bytes.fromhex(item["hex"])) for item in location["items"]]
    tail = b"".join(bytes((number, len(value))) + value for number, value in items)
    assert split_items(base + tail, BASE.size) == (items, True)
    plain = b"".join(bytes((number, len(value))) + value for number, value in items if number <= 0x31)
    told = read_items(plain, 0).attributes
    published = {
        "odometer": ("odometer_km", 1000), "fuel": ("fuel_l", 1), "recorderSpeed": ("recorder_speed_kmh", 1),
        "rssi": ("csq", 1), "sat": ("satellites", 1),
    }  # fmt: skip
    for ours, (theirs, times) in published.items():
        assert told.get(ours) == (pytest.approx(location[theirs] * times) if theirs in location else None)
    fix = read_location(BASE.pack(0, 0, 0, 0, 0, 0, 0, bcd(NOW)) + plain, "1", 1).fix
    assert fix is not None
    assert (fix.satellites, fix.odometer_metres) == (told.get("sat"), told.get("odometer"))


def _check_asserted(vector: Vector, reports: list[Report]) -> None:
    assertion = vector["assertion"]
    if assertion == "verifyNull":
        assert reports == []
    elif assertion in ("verifyNotNull", "verifyAttributes"):
        assert reports != []
    elif assertion in ("verifyPosition", "verifyPositions"):
        assert reports != []
        # Why a location that is published field by field gives no fix was asked there.
        is_published = bool(vector["standard"]) and bool(vector["standard"].keys() & {"location", "locations"})
        assert is_published or [report.refusal for report in reports if report.fix is None] == []
    elif assertion == "verifyAttribute":
        name, value = vector["asserted"]["attribute"], vector["asserted"]["value"]
        # Upstream asserts a batch by its first report.
        told = _attribute(reports[0], SPELLED_OTHERWISE.get(name, name))
        if name == "alarm":
            assert isinstance(told, str)
            assert value in (told, *told.split(","))
        else:
            assert told == (pytest.approx(value) if isinstance(value, float) else value)
            assert isinstance(told, bool) == isinstance(value, bool)


def _attribute(report: Report, name: str) -> Any:
    """What upstream calls an attribute, of which three are fields of the fix: knots, degrees, metres."""
    fix = report.fix
    if name == "speed":
        return None if fix is None or fix.speed_mps is None else fix.speed_mps * 3600 / 1852
    if name in ("course", "altitude"):
        return None if fix is None else fix.heading_degrees if name == "course" else fix.altitude_metres
    return report.attributes.get(name)
