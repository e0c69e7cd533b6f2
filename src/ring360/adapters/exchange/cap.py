"""Writes a public warning as an alert of the Common Alerting Protocol.

Source: OASIS Standard CAP-V1.2, 1 July 2010. Times carry a numeric offset, coordinates are latitude before longitude,
a circle's radius is in kilometres, and a polygon ends where it begins. An exercise is always `Exercise`.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring
from zoneinfo import ZoneInfo

from ring360.adapters.exchange.stamps import stamp
from ring360.operations.warnings import PublicWarning, WarningArea, WarningReference, WarningText

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
CONTENT_TYPE: Final = "application/cap+xml"
_STATUS: Final = {"live": "Actual", "exercise": "Exercise"}
_CAPITALS: Final = {"cbrne": "CBRNE", "all-clear": "AllClear"}
_NAME: Final = re.compile(r"[^\s,<&]{1,200}")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def cap_alert(warning: PublicWarning, zone: ZoneInfo, sender_name: str = "", web: str = "") -> bytes:
    """The alert as UTF-8 XML.

    `zone` is the clock that its times are written in, `sender_name` what the sender is called, `web` an address where
    more is told. ValueError where an identifier or the sender has a blank, a comma, `<` or `&` in it: the standard
    forbids them because `references` is divided by them.
    """
    root = Element("alert", {"xmlns": NAMESPACE})
    put(root, "identifier", _name(warning.warning_id))
    put(root, "sender", _name(warning.sender))
    put(root, "sent", stamp(warning.sent_at, zone))
    put(root, "status", _STATUS[warning.setting])
    put(root, "msgType", warning.kind.capitalize())
    put(root, "scope", "Public")
    if warning.setting == "exercise":
        put(root, "note", "EXERCISE EXERCISE EXERCISE 演习")
    if warning.references:
        put(root, "references", " ".join(_reference(each, zone) for each in warning.references))
    if warning.incident_ids:
        put(root, "incidents", " ".join(f'"{each}"' if " " in each else each for each in warning.incident_ids))
    for text in warning.texts:
        _info(root, warning, text, zone, sender_name, web)
    return document(root)


def _info(root: Element, warning: PublicWarning, text: WarningText, zone: ZoneInfo, sender_name: str, web: str) -> None:
    info = SubElement(root, "info")
    put(info, "language", text.language)
    put(info, "category", _capital(warning.category))
    put(info, "event", text.event)
    for response in warning.responses:
        put(info, "responseType", _capital(response))
    put(info, "urgency", _capital(warning.urgency))
    put(info, "severity", _capital(warning.severity))
    put(info, "certainty", _capital(warning.certainty))
    put(info, "effective", stamp(warning.sent_at, zone))
    put(info, "expires", stamp(warning.expires_at, zone))
    for name, value in (
        ("senderName", sender_name),
        ("headline", text.headline),
        ("description", text.description),
        ("instruction", text.instruction),
        ("web", web),
    ):
        if value:
            put(info, name, value)
    for area in warning.areas:
        _area(info, area)


def _area(info: Element, area: WarningArea) -> None:
    element = SubElement(info, "area")
    put(element, "areaDesc", area.words)
    for polygon in area.polygons:
        put(element, "polygon", " ".join(_pair(lon, lat) for lon, lat in (*polygon, polygon[0])))
    for lon, lat, metres in area.circles:
        put(element, "circle", f"{_pair(lon, lat)} {metres / 1000:.3f}")


def _reference(reference: WarningReference, zone: ZoneInfo) -> str:
    return f"{_name(reference.sender)},{_name(reference.warning_id)},{stamp(reference.sent_at, zone)}"


def _pair(lon: float, lat: float) -> str:
    # Seven digits are a centimetre; adding zero takes the sign from a negative nought.
    return f"{round(lat, 7) + 0.0:.7f},{round(lon, 7) + 0.0:.7f}"


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} cannot name a sender or a message of CAP")
    return text


def _capital(code: str) -> str:
    return _CAPITALS.get(code, code.capitalize())


def document(root: Element) -> bytes:
    """The tree as UTF-8 XML with its declaration."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + str(tostring(root, encoding="unicode"))).encode()


def put(parent: Element, name: str, text: str) -> None:
    """Append an element with this text, less what XML 1.0 cannot hold."""
    SubElement(parent, name).text = _UNWRITABLE.sub("", text)
