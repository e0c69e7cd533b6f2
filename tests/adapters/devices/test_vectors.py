"""Every published message decodes to exactly what is published of it: JT/T 808 whole and parted, and the rest."""

from __future__ import annotations

from typing import Any

import pytest

from avl_vectors import Vector, needed, seconds, vectors
from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808 import messages as m
from ring360.adapters.devices.jt808.frames import Framer, opened, unescaped, xor_of
from ring360.adapters.devices.jt808.headers import LENGTH, body_of, device_id_of, message, read_header
from ring360.adapters.devices.jt808.items import read_items, split_items
from ring360.adapters.devices.jt808.locations import BASE, ENCIPHERED, read_location
from ring360.adapters.devices.jt808.session import Jt808Session
from ring360.adapters.devices.jt808.times import bcd
from ring360.adapters.devices.nmea import read_sentence
from ring360.adapters.devices.nmea_session import NmeaSession
from ring360.adapters.devices.osmand import read_osmand
from ring360.adapters.devices.owntracks import read_owntracks
from ring360.adapters.devices.received import Received
from ring360.adapters.devices.reports import Report, Unreadable
from ring360.domain.fixes import PANIC
from tracker_register import Register, authenticated

NOW = 1_800_000_000.0
SPELLED_OTHERWISE = {"imei": "hardwareNumber"}
"""Attributes of which the published name is refused by docs/scope.md, though here it is a number of hardware."""


def _reports(received: Received) -> list[Report]:
    return [report for delivery in received.deliveries for report in delivery.reports]


def _run(wire: bytes) -> bytes:
    """The one run between the delimiters that is no noise before the first."""
    runs = Framer().cut(wire)
    return runs[-1]


@pytest.mark.parametrize("vector", vectors("jt808"))
def test_jt808(vector: Vector | None) -> None:
    vector = needed(vector)
    wire = bytes.fromhex(vector["wire_hex"])
    if vector["dialect"] == "framing":
        framer = Framer()
        runs = [unescaped(run, framer.framing) for run in framer.cut(wire)]
        assert bytes.fromhex(vector["frame_unescaped_hex"])[1:-1] in runs
    elif vector["dialect"] == "text":
        assert Jt808Session(Register()).receive(wire, NOW) == Received()
    elif vector["dialect"] == "standard":
        _check_standard(vector, wire)
    else:
        _check_short(vector, wire)


def _check_short(vector: Vector, wire: bytes) -> None:
    plain = unescaped(_run(wire))
    assert plain == bytes.fromhex(vector["frame_unescaped_hex"])[1:-1]
    received = Jt808Session(Register(bare=None)).receive(wire, NOW)
    assert received.refusals == []
    _check_asserted(vector, _reports(received))


def _check_standard(vector: Vector, wire: bytes) -> None:
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
    session = authenticated(header.terminal, header.version, vector.get("model_override") or "")
    mended_received = session.receive(mended, NOW)
    reports = _reports(mended_received)
    locations = standard.get("locations") or ([standard["location"]] if "location" in standard else [])
    if locations:
        for location, report, raw in zip(locations, reports, _location_bodies(header, body), strict=True):
            _check_location(location, report, raw, header.serial, standard.get("batch_type") == 1)
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
        assert received == Received(refusals=[refusals.ENCIPHERED])
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
        assert {name: said[name] for name in standard["auth"]} == standard["auth"]
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


def _location_bodies(header: Any, body: bytes) -> list[bytes]:
    """The location bodies of a message, cut out anew."""
    if header.message_id != m.BATCH:
        return [body]
    bodies, place = [], 3
    while place + 2 <= len(body):
        length = body[place] << 8 | body[place + 1]
        bodies.append(body[place + 2 : place + 2 + length])
        place += 2 + length
    return bodies


def _check_location(location: Vector, report: Report, raw: bytes, serial: int, is_backfill: bool) -> None:
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
    elif assertion == "verifyNotNull":
        assert reports != []
    elif assertion in ("verifyPosition", "verifyPositions"):
        assert reports != []
        told = [report.refusal for report in reports if report.fix is None]
        assert [refusal for refusal in told if refusal != refusals.ENCIPHERED_POSITION] == []
    elif assertion == "verifyAttribute":
        name, value = vector["asserted"]["attribute"], vector["asserted"]["value"]
        # Upstream asserts a batch by its last report.
        told = reports[-1].attributes.get(SPELLED_OTHERWISE.get(name, name))
        if name == "alarm":
            assert isinstance(told, str)
            assert value in (told, *told.split(","))
        else:
            assert told == (pytest.approx(value) if isinstance(value, float) else value)
            assert isinstance(told, bool) == isinstance(value, bool)


@pytest.mark.parametrize("vector", vectors("jt808-constructed"))
def test_jt808_as_constructed(vector: Vector | None) -> None:
    vector = needed(vector)
    wire = bytes.fromhex(vector["wire_hex"])
    if "standard" in vector:
        _check_standard(vector, wire)
        return
    header = _header_of(wire)
    session = authenticated(header.terminal, header.version)
    received = session.receive(wire, NOW)
    fixes = [report.fix for report in _reports(received) if report.fix is not None]
    expect = vector["expect"]
    if "expected_locations" in vector:
        _check_joined(vector, received, header)
    elif "both accepted" in expect:
        assert (len(fixes), received.refusals) == (2, [])
    elif "accept the good frame" in expect:
        assert (len(fixes), received.refusals) == (1, [])
    elif "accept the next one" in expect:
        assert len(fixes) == 1
        assert received.refusals != []
    elif "base fields may be kept" in expect:
        assert [fix.odometer_metres for fix in fixes] == [None]
    elif "unknown terminal" in expect:
        stranger = Jt808Session(Register(known=frozenset())).receive(wire, NOW)
        assert (stranger.deliveries, stranger.refusals) == ([], [refusals.NOT_AUTHENTICATED])
    else:
        assert fixes == []
        _check_dropped(session, received, expect)
    good = message(m.LOCATION, BASE.pack(0, 2, 39_900_000, 116_400_000, 0, 0, 0, bcd(NOW)), header.terminal, 9,
                   header.version)  # fmt: skip
    assert [report.refusal for report in _reports(session.receive(good, NOW + 200))] == [""]


def _header_of(wire: bytes) -> Any:
    headers = [read_header(unescaped(run) or run) for run in Framer().cut(wire)]
    return next(header for header in reversed(headers) if header is not None)


def _check_joined(vector: Vector, received: Received, header: Any) -> None:
    (delivery,) = received.deliveries
    assert delivery.acknowledgement is not None
    parts = [read_header(unescaped(bytes.fromhex(frame)[1:-1]) or b"") for frame in vector["frames"]]
    serials = tuple(part.serial for part in parts if part is not None)
    assert delivery.acknowledgement.serials == serials
    joined = bytes.fromhex(vector["reassembled_body_hex"])
    bodies = _location_bodies(header, joined)
    for location, report, raw in zip(vector["expected_locations"], delivery.reports, bodies, strict=True):
        _check_location(location, report, raw, serials[0], joined[2] == 1)


def _check_dropped(session: Jt808Session, received: Received, expect: str) -> None:
    if "never deliver a partial" not in expect:
        assert [len(received.deliveries) <= 1, received.refusals != []] == [True, True]
        return
    assert received == Received()
    asked = session.due(NOW + 6).answers
    content = opened(asked[0][1:-1])
    assert isinstance(content, bytes)
    header = read_header(content)
    assert header is not None
    body = body_of(content, header)
    assert header.message_id == m.SEND_AGAIN
    assert isinstance(body, bytes)
    assert len(asked) == 1
    assert session.due(NOW + 61).refusals == [refusals.PARTS_MISSING]


@pytest.mark.parametrize("vector", vectors("nmea"))
def test_nmea(vector: Vector | None) -> None:
    vector = needed(vector)
    expected = vector["expected"]
    sentence = read_sentence(vector["text"])
    assert sentence is not None
    told: Vector = {
        "sentence": sentence.talker + sentence.kind,
        "checksum_ok": sentence.is_sound,
        "lat": round(sentence.lat, 7),
        "lon": round(sentence.lon, 7),
    }
    wanted = dict(expected)
    if sentence.kind == "RMC":
        told |= {"valid": sentence.is_valid, "speed_kn": sentence.speed_knots, "course_deg": sentence.heading_degrees}
        told["time_utc"], wanted["time_utc"] = sentence.at(NOW), seconds(expected["time_utc"])
    else:
        told |= {"fix_quality": sentence.quality, "satellites": sentence.satellites, "hdop": sentence.hdop}
        told |= {"altitude_m": sentence.altitude_metres, "time_of_day": sentence.second_of_day}
        digits = expected["time_of_day"]
        wanted["time_of_day"] = 3600 * int(digits[:2]) + 60 * int(digits[2:4]) + float(digits[4:])
    assert told == wanted
    received = NmeaSession(Register(bare=None), "modem").receive(vector["text"].encode(), NOW, is_whole=True)
    assert (len(_reports(received)), received.refusals) == (
        (0, [refusals.BAD_CHECKSUM]) if expected["checksum_ok"] is False else (1, [])
    )


def _told_by_request(report: Report) -> Vector:
    fix = report.fix
    if fix is None:
        return {"device_id": report.device_id, "time_utc": report.attributes.get("time"), "lat": None, "lon": None}
    knots = None if fix.speed_mps is None else round(fix.speed_mps * 3600 / 1852, 9)
    return {
        "device_id": fix.device_id,
        "time_utc": fix.at,
        "lat": fix.lat,
        "lon": fix.lon,
        "accuracy_m": fix.accuracy_metres,
        "altitude_m": fix.altitude_metres,
        "speed_mps": fix.speed_mps,
        "speed_kn": knots,
        "speed_kmh": None if fix.speed_mps is None else round(3.6 * fix.speed_mps, 9),
        "course_deg": fix.heading_degrees,
        "battery_percent": None if fix.battery_share is None else round(100 * fix.battery_share, 9),
        "hdop": report.attributes.get("hdop"),
        "trigger": report.attributes.get("event"),
        "valid": fix.is_valid,
    }


def _check_told(expected: Vector, report: Report) -> None:
    told = {**report.attributes, **_told_by_request(report)}
    wanted = {name: value for name, value in expected.items() if name != "cell_or_wifi_only"}
    if "time_utc" in wanted:
        wanted["time_utc"] = seconds(wanted["time_utc"])
    assert {name: told.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("vector", vectors("osmand"))
def test_osmand(vector: Vector | None) -> None:
    vector = needed(vector)
    expected = vector["expected"]
    request = (vector["path"], vector.get("body", "").encode(), vector.get("content_type", ""), NOW)
    if "http_status" in expected:
        with pytest.raises(Unreadable) as refused:
            read_osmand(*request)
        assert (refused.value.code, expected["http_status"]) == (refusals.NO_DEVICE, 400)
        return
    (report,) = read_osmand(*request)
    _check_told(expected, report)
    if "time_utc" not in expected and report.fix is not None:
        assert report.fix.at == NOW


@pytest.mark.parametrize("vector", vectors("owntracks"))
def test_owntracks(vector: Vector | None) -> None:
    vector = needed(vector)
    _check_told(vector["expected"], read_owntracks(vector["body"].encode()))
