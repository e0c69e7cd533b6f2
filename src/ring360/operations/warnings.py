"""What the public is told: a warning with its texts and areas, and the rules by which one follows another.

A message is never changed: an update or a cancellation is a new message that names those it follows. Whether it is of
real life or of an exercise is said by the setting of the desk that made it, not by the person who writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Protocol

from ring360.domain.problems import Problem
from ring360.domain.refusals import NotKnown, Refused
from ring360.operations.ports import Row

ALERT: Final = "alert"
UPDATE: Final = "update"
CANCEL: Final = "cancel"

CAP_CATEGORIES: Final = (
    "geo", "met", "safety", "security", "rescue", "fire", "health", "env", "transport", "infra", "cbrne", "other",
)  # fmt: skip
URGENCIES: Final = ("immediate", "expected", "future", "past", "unknown")
SEVERITIES: Final = ("extreme", "severe", "moderate", "minor", "unknown")
CERTAINTIES: Final = ("observed", "likely", "possible", "unlikely", "unknown")
RESPONSES: Final = (
    "shelter", "evacuate", "prepare", "execute", "avoid", "monitor", "assess", "all-clear", "none",
)  # fmt: skip
LONGEST_SECONDS: Final = 7 * 86_400.0
"""A warning that holds longer than this is given again, so that none stays up by being forgotten."""

Degrees = tuple[float, float]
"""Longitude, latitude, WGS 84."""


@dataclass(frozen=True, slots=True)
class WarningText:
    """What is said in one language."""

    language: str
    event: str
    headline: str
    description: str = ""
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class WarningArea:
    """Where it holds. A circle is centre and radius in metres; a polygon is open: its first point is not repeated."""

    words: str
    circles: tuple[tuple[float, float, float], ...] = ()
    polygons: tuple[tuple[Degrees, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class WarningReference:
    """An earlier message that this one follows."""

    sender: str
    warning_id: str
    sent_at: float


@dataclass(frozen=True, slots=True)
class PublicWarning:
    """One message to the public as sent. Instants are UNIX seconds UTC."""

    warning_id: str
    sender: str
    sent_at: float
    setting: str
    """"live" or "exercise"."""
    kind: str
    """ALERT, UPDATE or CANCEL."""
    expires_at: float
    category: str
    urgency: str
    severity: str
    certainty: str
    texts: tuple[WarningText, ...]
    areas: tuple[WarningArea, ...]
    responses: tuple[str, ...] = ()
    incident_ids: tuple[str, ...] = ()
    references: tuple[WarningReference, ...] = ()

    @property
    def as_reference(self) -> WarningReference:
        return WarningReference(self.sender, self.warning_id, self.sent_at)

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @staticmethod
    def from_plain(plain: dict[str, Any]) -> PublicWarning:
        """The warning that `plain` was made of."""
        return PublicWarning(**{
            **plain,
            "texts": tuple(WarningText(**each) for each in plain["texts"]),
            "areas": tuple(_area(each) for each in plain["areas"]),
            "references": tuple(WarningReference(**each) for each in plain["references"]),
            "responses": tuple(plain["responses"]),
            "incident_ids": tuple(plain["incident_ids"]),
        })  # fmt: skip


def _area(plain: dict[str, Any]) -> WarningArea:
    polygons = tuple(tuple((lon, lat) for lon, lat in polygon) for polygon in plain["polygons"])
    return WarningArea(plain["words"], tuple((lon, lat, r) for lon, lat, r in plain["circles"]), polygons)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, (WarningText, WarningArea, WarningReference)):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


class WarningBook(Protocol):
    """Every message ever sent."""

    def get(self, warning_id: str) -> PublicWarning | None: ...

    def since(self, at: float) -> list[PublicWarning]:
        """Those sent from `at` on, oldest first."""


def row_of(warning: PublicWarning) -> Row:
    """The row of the table `warnings`, put beside the journal line that tells of the message."""
    return {
        "warning_id": warning.warning_id, "sent_at": warning.sent_at, "expires_at": warning.expires_at,
        "kind": warning.kind, "content": json.dumps(warning.plain(), ensure_ascii=False, separators=(",", ":")),
    }  # fmt: skip


def current(book: WarningBook, at: float) -> list[PublicWarning]:
    """The messages that hold at `at`, newest first."""
    return in_force(book.since(at - LONGEST_SECONDS), at)


def check(warning: PublicWarning) -> None:
    """Problem where the message could not be understood by whoever receives it."""
    if not warning.texts:
        raise Problem("warning-without-text")
    if len({text.language for text in warning.texts}) != len(warning.texts):
        raise Problem("warning-language-twice")
    if warning.kind != CANCEL and not any(area.circles or area.polygons for area in warning.areas):
        raise Problem("warning-without-area")
    if any(len(set(polygon)) < 3 for area in warning.areas for polygon in area.polygons):
        raise Problem("warning-area-open")
    if not warning.sent_at < warning.expires_at <= warning.sent_at + LONGEST_SECONDS:
        raise Problem("warning-expiry", days=int(LONGEST_SECONDS // 86_400))


def followed(known: PublicWarning | None, warning_id: str, current: Sequence[PublicWarning]) -> WarningReference:
    """The reference to the message that an update or a cancellation follows.

    NotKnown where there is none of that id; Refused where it is no longer in force, for then there is nothing to
    change: whoever follows the references must always come to one newest message.
    """
    if known is None:
        raise NotKnown("warning-unknown", warning=warning_id)
    if all(each.warning_id != warning_id for each in current):
        raise Refused("warning-over", warning=warning_id)
    return known.as_reference


def in_force(messages: Iterable[PublicWarning], at: float) -> list[PublicWarning]:
    """The messages that hold at `at`, newest first: not run out, not a cancellation, followed by no later message."""
    messages = list(messages)
    followed_ids = {reference.warning_id for each in messages for reference in each.references}
    held = [
        each
        for each in messages
        if each.kind != CANCEL and each.warning_id not in followed_ids and each.sent_at <= at < each.expires_at
    ]
    return sorted(held, key=lambda each: (each.sent_at, each.warning_id), reverse=True)
