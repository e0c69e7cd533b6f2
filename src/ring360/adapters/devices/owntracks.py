"""OwnTracks: one JSON object a message, in the body of a request or under an MQTT topic that names user and device."""

from __future__ import annotations

from typing import Final

from ring360.adapters.devices import refusals
from ring360.adapters.devices.fields import (
    degrees,
    device_id,
    heading,
    instant,
    json_object,
    not_negative,
    number,
    share,
)
from ring360.adapters.devices.reports import Report, Unreadable, Value
from ring360.domain.fixes import Fix

_ALARMS: Final = {"s": ("overspeed", "overspeed"), "e": ("power-cut", "powerCut"), "9": ("power-low", "lowBattery")}
"""Triggers of the makers' vehicle trackers that speak the same JSON: our code and Traccar's word."""
_KEPT: Final = {"t": "event", "rpm": "rpm", "uext": "power", "ubatt": "battery", "motion": "motion", "vac": "vac"}


def device_of_topic(topic: str) -> str:
    """`user/device` of a topic `…/user/device`; empty where it has fewer levels."""
    levels = topic.split("/")
    return "/".join(levels[-2:]) if len(levels) >= 3 and all(levels[-2:]) else ""


def read_owntracks(body: bytes, topic: str = "") -> Report:
    """The report of one message. The device is that of the topic (MQTT's, or the one in the body), else the two letters
    of `tid`. Raises `Unreadable`: `not-a-location` for the other kinds of message that the program sends."""
    told = json_object(body)
    kind = told.get("_type")
    if kind == "encrypted":
        raise Unreadable(refusals.ENCIPHERED)
    if kind != "location":
        raise Unreadable(refusals.NOT_A_LOCATION)
    inner = told.get("topic")
    named = device_of_topic(topic or (inner if isinstance(inner, str) else ""))
    who = device_id({"topic": named, "tid": told.get("tid")}, "topic", "tid")
    attributes: dict[str, Value] = {}
    for name, kept in _KEPT.items():
        said = told.get(name)
        if isinstance(said, str | int | float):
            attributes[kept] = said
    battery = share(told.get("batt"), 100)
    if battery is not None:
        attributes["batteryLevel"] = battery * 100
    alarm = _ALARMS.get(str(told.get("t")))
    alarms = (alarm[0],) if alarm else ()
    if alarm:
        attributes["alarm"] = alarm[1]
    try:
        at = instant(told.get("tst"))
        lat, lon = degrees(told.get("lat"), told.get("lon"))
    except Unreadable as why:
        return Report(who, None, alarms, attributes, why.code)
    kmh = not_negative(told.get("vel"))
    kilometres = not_negative(told.get("odometer"))
    ignition = told.get("ign")
    fix = Fix(
        who,
        at,
        lon,
        lat,
        speed_mps=None if kmh is None else kmh / 3.6,
        heading_degrees=heading(told.get("cog")),
        altitude_metres=number(told.get("alt")),
        accuracy_metres=not_negative(told.get("acc")),
        ignition=ignition if isinstance(ignition, bool) else None,
        battery_share=battery,
        alarms=alarms,
        odometer_metres=None if kilometres is None else kilometres * 1000.0,
    )
    return Report(who, fix, alarms, attributes)
