"""Writes the list of warnings in force as an Atom feed (RFC 4287) whose entries lead to the CAP alerts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement
from zoneinfo import ZoneInfo

from ring360.adapters.exchange.cap import CONTENT_TYPE as CAP_TYPE
from ring360.adapters.exchange.cap import document, put
from ring360.adapters.exchange.stamps import stamp
from ring360.operations.warnings import PublicWarning, WarningText

ATOM: Final = "http://www.w3.org/2005/Atom"
CONTENT_TYPE: Final = "application/atom+xml"


def atom_feed(
    warnings: Sequence[PublicWarning], sender: str, title: str, address: str, language: str, at: float, zone: ZoneInfo
) -> bytes:
    """The feed as UTF-8 XML, newest warning first.

    `address` is where the feed is found; an alert is found below it by its id. `at` stands as the time of the last
    change where no warning is in force. Titles are in `language` where a warning has it, else in its first.
    """
    root = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    put(root, "id", f"urn:ring360:warnings:{sender}")
    put(root, "title", title)
    put(root, "updated", stamp(warnings[0].sent_at if warnings else at, zone))
    put(SubElement(root, "author"), "name", title)
    SubElement(root, "link", {"rel": "self", "href": f"{address}.atom", "type": CONTENT_TYPE})
    for warning in warnings:
        text = text_in(warning, language)
        entry = SubElement(root, "entry")
        put(entry, "id", f"urn:ring360:warning:{warning.sender}:{warning.warning_id}")
        put(entry, "title", text.headline)
        put(entry, "updated", stamp(warning.sent_at, zone))
        put(entry, "summary", text.description or text.headline)
        SubElement(entry, "link", {"href": f"{address}/{warning.warning_id}.xml", "type": CAP_TYPE})
    return document(root)


def text_in(warning: PublicWarning, language: str) -> WarningText:
    """What the warning says in `language`, else in its first language."""
    return next((text for text in warning.texts if text.language == language), warning.texts[0])
