"""What subscribers are told of a journal line, and how they know that it is genuine."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ring360.domain.records import KINDS
from ring360.operations.ports import JournalLine
from ring360.operations.webhooks import (
    FIELDS,
    LONGEST_PAUSE_SECONDS,
    TYPES,
    Event,
    Webhook,
    event_of,
    headers_for,
    pause_seconds,
    secret_of,
    types_asked,
    verified,
)

SECRET = secret_of(bytes(range(32)))
HOOK = Webhook("W1", "https://example.com/", ("*",), SECRET, 0.0, 0)


def line(kind: str, payload: dict[str, Any], seq: int = 7) -> JournalLine:
    return JournalLine(seq, 1_750_000_000.5, f"{kind}/1", None, payload, "", "", "anna")


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_every_field_that_is_told_exists(kind: str) -> None:
    for path in FIELDS[kind]:
        record = KINDS[kind]
        for name in path.split("."):
            hints = get_type_hints(record)
            assert name in hints, path
            record = hints[name]
            assert dataclasses.is_dataclass(record) or name == path.rpartition(".")[2]


def test_nothing_of_people_places_or_words_is_told() -> None:
    told = {name for fields in FIELDS.values() for path in fields for name in path.split(".")}
    assert told & {"caller", "words", "place", "lon", "lat", "point", "reason_text", "disposition", "by"} == set()
    call = {
        "call": {"call_id": "C1", "category": "help", "words": "老人摔倒", "place": {"words": "人民路 3 号"},
                 "caller": "V9", "channel": "phone", "priority": None},
        "joins": "",
    }  # fmt: skip
    event = event_of(line("CallReceived", call), "110.example", "live")
    assert event is not None
    assert json.loads(event.body) == {
        "type": "call-received", "seq": 7, "at": 1_750_000_000.5, "agency": "110.example", "setting": "live",
        "data": {"call_id": "C1", "category": "help", "channel": "phone"},
    }  # fmt: skip


def test_what_is_not_listed_is_told_to_nobody() -> None:
    for kind in ("UnitsMoved", "VehicleSighted", "RecordLookedAt", "AdministrationChanged", "NoteAdded"):
        assert kind in KINDS
        assert event_of(line(kind, {}), "a", "live") is None


def test_the_same_line_is_told_in_the_same_bytes() -> None:
    closed = line("IncidentClosed", {"incident_id": "I1", "disposition": "x"})
    first = event_of(closed, "a", "exercise")
    assert first == event_of(closed, "a", "exercise")
    assert first is not None
    assert b'"setting":"exercise"' in first.body


def test_a_signature_is_that_of_the_specification() -> None:
    # The published example of Standard Webhooks 1.0.
    hook = dataclasses.replace(
        HOOK, webhook_id="msg_p5jXN8AQM9LWM0D4loKWxJek", secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    )
    from ring360.operations.webhooks import signature

    told = signature(hook.secret, hook.webhook_id, "1614265330", b'{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(max_size=200), st.integers(0, 4_000_000_000), st.integers(-400, 400))
def test_a_receiver_takes_the_genuine_and_fresh_alone(body: bytes, at: int, late: int) -> None:
    headers = headers_for(HOOK, Event(9, "x", body), at)
    assert headers["webhook-id"] == "W1-9"
    assert verified(SECRET, headers, body, at + late) == (abs(late) <= 300)
    assert not verified(SECRET, headers, body + b" ", at)
    assert not verified(secret_of(bytes(32)), headers, body, at)
    for name, other in (("webhook-id", "W1-8"), ("webhook-timestamp", str(at + 1)), ("webhook-signature", "v1,")):
        assert not verified(SECRET, {**headers, name: other}, body, at)
    assert verified(SECRET, {**headers, "webhook-signature": f"v1,abc {headers['webhook-signature']}"}, body, at)


def test_pauses_double_and_are_bounded() -> None:
    assert [pause_seconds(failures, 1.0) for failures in (1, 2, 3, 10)] == [5.0, 10.0, 20.0, 2560.0]
    assert pause_seconds(1, 0.0) == 2.5
    assert pause_seconds(10_000, 1.0) == LONGEST_PAUSE_SECONDS


def test_types_are_those_that_exist() -> None:
    assert types_asked(["*", "incident-opened", "*"]) == ("*", "incident-opened")
    assert types_asked(TYPES) == TYPES
    with pytest.raises(ValueError, match="incident-opend"):
        types_asked(["incident-opend"])
