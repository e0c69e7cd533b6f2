"""Every published message decodes to exactly what is published of it: JT/T 808 whole and parted, and the rest."""

from __future__ import annotations

import json

import pytest

from avl_jt808 import NOW, check_jt808
from avl_jt808_constructed import check_constructed
from avl_vectors import Vector, needed, seconds, vectors
from ring360.adapters.devices import refusals
from ring360.adapters.devices.nmea import read_sentence
from ring360.adapters.devices.nmea_session import NmeaSession
from ring360.adapters.devices.osmand import read_osmand
from ring360.adapters.devices.owntracks import read_owntracks
from ring360.adapters.devices.reports import Report, Unreadable
from tracker_register import Register


@pytest.mark.parametrize("vector", vectors("jt808"))
def test_jt808(vector: Vector | None) -> None:
    check_jt808(needed(vector))


@pytest.mark.parametrize("vector", vectors("jt808-constructed"))
def test_jt808_as_constructed(vector: Vector | None) -> None:
    check_constructed(needed(vector))


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
    assert (len(received.deliveries), received.refusals) == (
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
        "ignition": fix.ignition,
        "odometer_m": fix.odometer_metres,
        "power_v": report.attributes.get("power"),
        "battery_v": report.attributes.get("battery"),
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
    report = read_owntracks(vector["body"].encode())
    expected, told = dict(vector["expected"]), json.loads(vector["body"])
    if "topic" in told:
        # Each program that reads a topic spells the device another way.
        spelled = {told["topic"], told["topic"].replace("/", "-"), told.get("tid"), report.device_id}
        assert expected.pop("device_id", report.device_id) in spelled
        assert report.device_id == "/".join(told["topic"].split("/")[-2:])
    _check_told(expected, report)
