"""Webhooks: what is told to subscribers, how it is signed, how long a failing one is tried; pure.

Nothing is queued: what a subscriber has still to hear is what stands in the journal after the line that it confirmed
last. So nothing is lost with the process, each subscriber hears in order, and a message may come twice.
An event names what happened and to what; it never carries words, places or people. Who may know more asks the API.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Protocol

from ring360.operations.ports import JournalLine

EVERYTHING: Final = "*"
ATTEMPTS_MOST: Final = 12
"""After so many failures an event is put aside (dead letter): about three hours."""
DEAD_IN_A_ROW: Final = 3
"""So many put aside in a row switch a subscription off."""
FIRST_PAUSE_SECONDS: Final = 5.0
LONGEST_PAUSE_SECONDS: Final = 3_600.0
REPLAY_SECONDS: Final = 300.0
"""A receiver refuses a message whose time differs from its own clock by more."""
SECRET_BYTES: Final = 32
SECRET_MARK: Final = "whsec_"

_INCIDENT: Final = ("incident_id",)
_UNIT: Final = ("unit_id",)
_BOTH: Final = ("unit_id", "incident_id")

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "CallReceived": ("call.call_id", "call.category", "call.channel", "call.priority", "joins"),
    "IncidentOpened": (
        "incident.incident_id", "incident.category", "incident.priority", "incident.alarm_level",
    ),
    "CallJoined": ("call_id", "incident_id"),
    "IncidentAmended": ("incident_id", "category", "priority"),
    "AlarmRaised": ("incident_id", "alarm_level"),
    "IncidentsMerged": ("incident_id", "merged_id"),
    "IncidentsUnmerged": ("incident_id", "merged_id"),
    "IncidentsLinked": ("incident_id", "other_id", "sort"),
    "IncidentsUnlinked": ("incident_id", "other_id"),
    "FeedbackGiven": _INCIDENT,
    "IncidentHandedOver": ("incident_id", "agency"),
    "HandoverAnswered": _INCIDENT,
    "HandoverTakenBack": _INCIDENT,
    "IncidentClosed": _INCIDENT,
    "IncidentReopened": _INCIDENT,
    "UnitAssigned": _BOTH,
    "UnitReleased": (*_BOTH, "reason.code"),
    "AssignmentAcknowledged": _UNIT,
    "UnitDeparted": _UNIT,
    "UnitArrived": _UNIT,
    "UnitStartedClearing": _UNIT,
    "UnitCleared": _UNIT,
    "UnitEnteredService": ("unit.unit_id", "unit.role"),
    "UnitLeftService": _UNIT,
    "UnitWithdrawn": _UNIT,
    "UnitReturned": _UNIT,
    "UnitFellSilent": _UNIT,
    "UnitHeardAgain": _UNIT,
    "PanicRaised": _UNIT,
    "AttentionRaised": ("attention_id", *_BOTH, "reason.code"),
    "MusterOrdered": _INCIDENT,
    "RoadsClosed": ("directed_segments",),
    "RoadsReopened": ("directed_segments",),
}  # fmt: skip
"""Kind of journal record -> fields told of it. What is not listed is told to nobody."""


WARNING_PUBLISHED: Final = "warning-published"
"""Told of the one act of administration that concerns others."""


def type_of(kind: str) -> str:
    """`IncidentOpened` -> `incident-opened`."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind).lstrip("-")


TYPES: Final = tuple(sorted((*(type_of(kind) for kind in FIELDS), WARNING_PUBLISHED)))
"""What can be subscribed to, beside EVERYTHING."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """One subscription and how far it has come. Instants are UNIX seconds UTC."""

    webhook_id: str
    url: str
    types: tuple[str, ...]
    secret: str
    """`whsec_` and 32 random bytes in base64."""
    made_at: float
    after_seq: int
    """The last journal line that it confirmed or that did not concern it."""
    failures: int = 0
    """Of the event that comes next."""
    next_at: float = 0.0
    """Not tried before."""
    dead_in_a_row: int = 0
    last_status: str = ""
    """What the last attempt came to: a status code or the code of a fault."""
    last_at: float | None = None
    disabled_at: float | None = None
    disabled_because: str = ""
    edition: int = 0
    """Counts what was changed by hand, so that a turn begun before does not undo it."""

    def wants(self, event_type: str) -> bool:
        return EVERYTHING in self.types or event_type in self.types


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An event that could not be delivered and was put aside."""

    webhook_id: str
    seq: int
    at: float
    attempts: int
    last_status: str


class WebhookBook(Protocol):
    """The subscriptions as stored."""

    def all(self) -> list[Webhook]:
        """By id."""

    def get(self, webhook_id: str) -> Webhook | None: ...

    def put(self, webhook: Webhook) -> None:
        """Keep it whole, or replace the one of the same id."""

    def move_on(self, webhook: Webhook) -> None:
        """Keep how far it has come and nothing else; nothing where it was changed or taken out in the meantime."""

    def remove(self, webhook_id: str) -> None: ...

    def put_aside(self, letter: DeadLetter) -> None: ...

    def dead_letters(self, webhook_id: str, limit: int) -> list[DeadLetter]:
        """Newest first."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing told."""

    seq: int
    type: str
    body: bytes


def event_of(line: JournalLine, agency: str, setting: str) -> Event | None:
    """What a journal line is told as; None where it is told to nobody. The same line always gives the same bytes."""
    kind = line.kind.partition("/")[0]
    if kind == "AdministrationChanged" and line.payload.get("action") == WARNING_PUBLISHED:
        return _event(line, WARNING_PUBLISHED, {"warning_id": line.payload.get("subject")}, agency, setting)
    fields = FIELDS.get(kind)
    if fields is None:
        return None
    data = {name.rpartition(".")[2]: _value(line.payload, name) for name in fields}
    return _event(line, type_of(kind), data, agency, setting)


def _event(line: JournalLine, event_type: str, data: Mapping[str, Any], agency: str, setting: str) -> Event:
    told = {
        "type": event_type, "seq": line.seq, "at": line.at, "agency": agency, "setting": setting,
        "data": {name: value for name, value in data.items() if value not in (None, "")},
    }  # fmt: skip
    return Event(line.seq, event_type, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def _value(payload: Mapping[str, Any], path: str) -> Any:
    value: Any = payload
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def headers_for(webhook: Webhook, event: Event, at: float) -> dict[str, str]:
    """The headers of one attempt, as the Standard Webhooks specification (1.0) forms them.

    The id stays the same when an event is sent again, so that a receiver can tell a repetition; the time is that of
    the attempt.
    """
    message_id, second = f"{webhook.webhook_id}-{event.seq}", str(int(at))
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": second,
        "webhook-signature": signature(webhook.secret, message_id, second, event.body),
    }


def signature(secret: str, message_id: str, second: str, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, keyed with the decoded secret."""
    key = base64.b64decode(secret.removeprefix(SECRET_MARK))
    signed = f"{message_id}.{second}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, sha256)).decode()


def verified(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a message is genuine and fresh: what a receiver does."""
    message_id, second = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not second.isdecimal() or abs(now - int(second)) > REPLAY_SECONDS:
        return False
    wanted = signature(secret, message_id, second, body).encode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(wanted, each.encode()) for each in given)


def pause_seconds(failures: int, chance: float) -> float:
    """How long to wait after so many failures in a row: doubled each time, and a random half of it, so that many
    subscribers of one dead server do not come back all at once. `chance` lies in 0 to 1."""
    whole = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(failures - 1, 30))
    return whole * (0.5 + 0.5 * chance)


def secret_of(random: bytes) -> str:
    """A secret as subscribers know it."""
    return SECRET_MARK + base64.b64encode(random).decode()


def types_asked(types: Sequence[str]) -> tuple[str, ...]:
    """The types without repetitions; ValueError naming one that does not exist."""
    for each in types:
        if each != EVERYTHING and each not in TYPES:
            raise ValueError(each)
    return tuple(dict.fromkeys(types))
