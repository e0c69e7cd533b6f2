"""Compares what comes of a constructed JT/T 808 message, mostly a broken one, with the behaviour wanted."""

from __future__ import annotations

from typing import Any

from avl_jt808 import NOW, check_location, check_standard, location_bodies, reports_of
from avl_vectors import Vector
from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808 import messages as m
from ring360.adapters.devices.jt808.frames import Framer, opened, unescaped
from ring360.adapters.devices.jt808.headers import body_of, message, read_header
from ring360.adapters.devices.jt808.locations import BASE
from ring360.adapters.devices.jt808.session import Jt808Session
from ring360.adapters.devices.jt808.times import bcd
from ring360.adapters.devices.received import Received
from tracker_register import Register, authenticated


def check_constructed(vector: Vector) -> None:
    """One constructed message with the behaviour wanted."""
    wire = bytes.fromhex(vector["wire_hex"])
    if "standard" in vector:
        check_standard(vector, wire)
        return
    header = _header_of(wire)
    session = authenticated(header.terminal, header.version)
    received = session.receive(wire, NOW)
    fixes = [report.fix for report in reports_of(received) if report.fix is not None]
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
    assert [report.refusal for report in reports_of(session.receive(good, NOW + 200))] == [""]


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
    bodies = location_bodies(header, joined)
    for location, report, raw in zip(vector["expected_locations"], delivery.reports, bodies, strict=True):
        check_location(location, report, raw, serials[0], joined[2] == 1)


def _check_dropped(session: Jt808Session, received: Received, expect: str) -> None:
    if received.refusals:
        assert len(received.deliveries) <= 1
        return
    # Parts that wait for more: asked for, and forgotten in time.
    assert received == Received()
    assert "time out" in expect
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
