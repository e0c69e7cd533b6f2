"""Telephones over HTTP and MQTT: OsmAnd's and Traccar Client's requests, OwnTracks' objects."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from ring360.adapters.devices import refusals
from ring360.adapters.devices.osmand import read_osmand
from ring360.adapters.devices.owntracks import device_of_topic, read_owntracks
from ring360.adapters.devices.reports import Report, Unreadable
from ring360.domain.fixes import Fix

NOW = 1_772_337_600.0
PLACE = {"id": "p1", "lat": "39.9", "lon": "116.4"}


def _query(**said: str) -> Report:
    (report,) = read_osmand("/?" + urlencode({**PLACE, **said}), b"", "", NOW)
    return report


def _json(**location: Any) -> Report:
    told = {"device_id": "p1", "location": {"coords": {"latitude": 39.9, "longitude": 116.4}, **location}}
    (report,) = read_osmand("/", json.dumps(told).encode(), "application/json; charset=utf-8", NOW)
    return report


def test_a_query_is_a_fix() -> None:
    report = _query(timestamp="1772337000", speed="10", bearing="360", altitude="43.5", accuracy="5", batt="87",
                    odometer="12", valid="false")  # fmt: skip
    assert report.fix == Fix(
        "p1", NOW - 600, 116.4, 39.9, False, 10 * 1852 / 3600, 0.0, 43.5, 5.0, battery_share=0.87, odometer_metres=12.0
    )


def test_a_form_in_the_body_says_the_same() -> None:
    form = read_osmand("/", urlencode(PLACE).encode(), "application/x-www-form-urlencoded", NOW)
    assert form == [_query()]


@pytest.mark.parametrize(
    "told", ["1772337000", "1772337000000", "2026-03-01T03:50:00Z", "2026-03-01 03:50:00", "2026-03-01T11:50:00+08:00"]
)
def test_a_time_is_told_in_many_ways(told: str) -> None:
    fix = _query(timestamp=told).fix
    assert fix is not None
    assert fix.at == NOW - 600


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"timestamp": "yesterday"}, refusals.BAD_TIME), ({"timestamp": "-5"}, refusals.BAD_TIME),
        ({"lat": "91"}, refusals.OFF_THE_GLOBE), ({"lon": "nan"}, refusals.NO_POSITION),
        ({"location": "60"}, refusals.NO_POSITION),
    ],
)  # fmt: skip
def test_without_a_place_or_time_a_call_for_help_is_still_heard(said: dict[str, str], why: str) -> None:
    report = _query(alarm="sos", **said)
    assert (report.fix, report.refusal, report.alarms) == (None, why, ("panic",))


def test_json_is_a_fix_in_metres_a_second() -> None:
    report = _json(
        coords={"latitude": 39.9, "longitude": 116.4, "speed": 12.5, "heading": 90, "altitude": 43.5, "accuracy": 5},
        timestamp="2026-03-01T03:50:00.000Z", battery={"level": 0.5, "is_charging": True}, odometer=12,
        is_moving=True, event="motionchange",
    )  # fmt: skip
    assert report.fix == Fix(
        "p1", NOW - 600, 116.4, 39.9, True, 12.5, 90.0, 43.5, 5.0, battery_share=0.5, odometer_metres=12.0
    )
    assert report.attributes == {
        "event": "motionchange", "motion": True, "charge": True, "batteryLevel": 50.0, "time": NOW - 600,
    }  # fmt: skip


def test_json_may_hold_several_places_and_an_alarm() -> None:
    place = {"coords": {"latitude": 39.9, "longitude": 116.4}}
    told = {"device_id": 17, "location": [place, {**place, "extras": {"alarm": "sos"}}, {"coords": {}}]}
    reports = read_osmand("/", json.dumps(told).encode(), "application/json", NOW)
    assert [(report.device_id, report.alarms, report.refusal) for report in reports] == [
        ("17", (), ""), ("17", ("panic",), ""), ("17", (), refusals.NO_POSITION),
    ]  # fmt: skip


def test_a_pretended_place_is_not_valid() -> None:
    fix = _json(mock=True).fix
    assert fix is not None
    assert not fix.is_valid


@pytest.mark.parametrize(
    ("target", "body", "kind", "why"),
    [
        ("/?lat=1&lon=2", b"", "", refusals.NO_DEVICE), ("/", b"", "", refusals.NO_DEVICE),
        ("/?id=" + "x" * 81, b"", "", refusals.NO_DEVICE), ("/", b"[]", "application/json", refusals.BAD_BODY),
        ("/", b'{"device_id":"1"}', "application/json", refusals.BAD_BODY),
        ("/", b"x" * 70_000, "", refusals.TOO_LONG), ("/?" + "a=1&" * 200, b"", "", refusals.BAD_BODY),
    ],
)  # fmt: skip
def test_a_request_that_says_nothing_is_refused(target: str, body: bytes, kind: str, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_osmand(target, body, kind, NOW)
    assert refused.value.code == why


def _owntracks(topic: str = "", **said: Any) -> Report:
    told = {"_type": "location", "tid": "JJ", "tst": int(NOW), "lat": 39.9, "lon": 116.4, **said}
    return read_owntracks(json.dumps(told).encode(), topic)


def test_owntracks_is_a_fix() -> None:
    report = _owntracks(vel=36, cog=271, alt=43, acc=5, batt=67, t="u", ign=True, odometer=12.5)
    assert report.fix == Fix("JJ", NOW, 116.4, 39.9, True, 10.0, 271.0, 43.0, 5.0, ignition=True, battery_share=0.67,
                             odometer_metres=12500.0)  # fmt: skip
    assert report.attributes == {"event": "u", "batteryLevel": 67.0}


def test_the_topic_names_user_and_device() -> None:
    assert _owntracks("owntracks/patrol/phone").device_id == "patrol/phone"
    assert _owntracks(topic="owntracks/patrol/phone").device_id == "patrol/phone"
    assert [device_of_topic(topic) for topic in ("county/1/owntracks/a/b", "a/b", "a//b", "x/a/")] == [
        "a/b",
        "",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"_type": "lwt"}, refusals.NOT_A_LOCATION), ({"_type": "transition"}, refusals.NOT_A_LOCATION),
        ({"_type": "encrypted"}, refusals.ENCIPHERED), ({"tid": None}, refusals.NO_DEVICE), ({}, ""),
    ],
)  # fmt: skip
def test_other_objects_of_owntracks_are_refused(told: dict[str, object], why: str) -> None:
    if not why:
        assert (_owntracks(tst="soon").refusal, _owntracks(t="e").alarms) == (refusals.BAD_TIME, ("power-cut",))
        return
    with pytest.raises(Unreadable) as refused:
        _owntracks(**told)
    assert refused.value.code == why
