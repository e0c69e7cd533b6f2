"""Whatever bytes come, a decoder answers with records and refusals: no exception, no hang, no growth."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from avl_vectors import needed, vectors
from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808 import messages as m
from ring360.adapters.devices.jt808.frames import ALTERNATIVE, STANDARD, Framing, opened, unescaped, wrapped, xor_of
from ring360.adapters.devices.jt808.headers import message, read_header
from ring360.adapters.devices.jt808.locations import VALID
from ring360.adapters.devices.jt808.parts import MOST_BYTES
from ring360.adapters.devices.jt808.session import Jt808Session
from ring360.adapters.devices.jt808.tellings import READ
from ring360.adapters.devices.jt808_terminal import PANIC_BIT, Jt808Terminal, location_body
from ring360.adapters.devices.nmea_session import NmeaSession
from ring360.adapters.devices.osmand import read_osmand
from ring360.adapters.devices.owntracks import read_owntracks
from ring360.adapters.devices.received import Received
from ring360.adapters.devices.reports import Unreadable
from ring360.domain.fixes import PANIC
from tracker_register import CODE, Register, authenticated

NOW = 1_772_337_600.0
TERMINAL = bytes.fromhex("013800138000")
MODELS = ("", "JC371", "GL100", "C5L", "G-360P", "MV810G", "VL300")
READ_IDS = sorted({m.LOCATION, m.LOCATION_ASKED_FOR, m.BATCH, m.SHORT_BATCH, m.REGISTER, m.AUTHENTICATE, *READ})

item = st.tuples(st.integers(0, 255), st.binary(max_size=60)).map(lambda told: bytes((told[0], len(told[1]))) + told[1])
items = st.lists(item, max_size=8).map(b"".join)
pass_through = st.tuples(st.sampled_from([0x40, 0x41, 0x53, 0x54, 0xF0, 0xF3, 0xFF]), st.binary(max_size=120)).map(
    lambda told: bytes((told[0],)) + told[1]
)
frame = st.one_of(
    st.builds(lambda number, body: message(number, body, TERMINAL, 7, None), st.sampled_from(READ_IDS), st.binary()),
    st.builds(lambda tail: message(m.LOCATION, location_body(NOW, 1, 2) + tail, TERMINAL, 7, None), items),
    st.builds(lambda body: message(0x0900, body, TERMINAL, 7, None), pass_through),
    st.builds(
        lambda body: wrapped(b"\x55\x01" + len(body).to_bytes(2, "big") + TERMINAL + b"\x01" + body), st.binary()
    ),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Frames one behind the other, cut anywhere, with noise between and bytes changed."""
    wire = bytearray(b"".join(draw(st.lists(st.one_of(frame, st.binary(max_size=30)), max_size=5))))
    for _ in range(draw(st.integers(0, 3))):
        if wire:
            wire[draw(st.integers(0, len(wire) - 1))] = draw(st.sampled_from([0x00, 0x01, 0x7D, 0x7E, 0xFF]))
    return bytes(wire[: draw(st.integers(0, len(wire)))])


def _chunks(data: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    return [data[begin:end] for begin, end in pairwise(places)]


def _all(said: list[Received]) -> Received:
    return Received(
        [each for received in said for each in received.deliveries],
        [each for received in said for each in received.answers],
        [each for received in said for each in received.refusals],
        any(received.is_over for received in said),
    )


@settings(max_examples=150)
@given(frame, st.sampled_from(MODELS))
def test_any_body_behind_a_good_header_is_taken_or_refused(wire: bytes, model: str) -> None:
    session = authenticated(TERMINAL, None, model)
    received = session.receive(wire, NOW)
    assert set(received.refusals) <= refusals.REFUSALS
    for delivery in received.deliveries:
        for report in delivery.reports:
            assert (report.fix is not None) or report.refusal or report.attributes
            assert report.fix is None or (abs(report.fix.lat) <= 90 and abs(report.fix.lon) <= 180)


@settings(max_examples=150)
@given(st.data())
def test_published_messages_may_be_damaged_anywhere(data: st.DataObject) -> None:
    published = [bytes.fromhex(needed(each.values[0])["wire_hex"]) for each in vectors("jt808")]
    chosen = data.draw(st.sampled_from(published))
    wire = bytearray(chosen * 3)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(wire) - 1))
        wire[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    header = read_header(unescaped(chosen[1:-1]) or b"")
    session = authenticated(TERMINAL) if header is None else authenticated(header.terminal, header.version)
    received = session.receive(bytes(wire), NOW)
    assert set(received.refusals) <= refusals.REFUSALS


@settings(max_examples=150)
@given(damaged(), st.lists(st.integers(0, 600), max_size=6))
@example(b"\x7e" + b"\x00" * 5000 + b"\x7e\x00\x7e", [2100, 4000])
@example(b"\xe7\x00\xe6\x02\xe7\x7e", [1, 3])
def test_jt808_means_the_same_however_it_is_cut(data: bytes, cuts: list[int]) -> None:
    whole = authenticated(TERMINAL).receive(data, NOW)
    session = authenticated(TERMINAL)
    assert _all([session.receive(chunk, NOW) for chunk in _chunks(data, cuts)]) == whole


@settings(max_examples=100)
@given(st.text(max_size=200), st.lists(st.integers(0, 300), max_size=4))
def test_nmea_means_the_same_however_it_is_cut(text: str, cuts: list[int]) -> None:
    lines = f"$GPRMC,073446.000,A,1255.5125,N,07738.2948,E,0.00,0.53,080316,,*1F\r\n{text}\n$GPGGA{text}\r\n".encode()
    whole = NmeaSession(Register(bare=None), "modem").receive(lines, NOW)
    session = NmeaSession(Register(bare=None), "modem")
    assert _all([session.receive(chunk, NOW) for chunk in _chunks(lines, cuts)]) == whole
    assert set(whole.refusals) <= refusals.REFUSALS


@settings(max_examples=100)
@given(st.binary(max_size=1500), st.sampled_from([STANDARD, ALTERNATIVE]))
def test_what_is_wrapped_is_opened_again(content: bytes, framing: Framing) -> None:
    wire = wrapped(content, framing)
    assert wire.count(framing.delimiter) == 2
    folded = 0
    for byte in content:
        folded ^= byte
    assert xor_of(content) == folded
    plain = unescaped(wire[1:-1], framing)
    assert plain == content + bytes((folded,))
    if 1 <= len(content) <= 1044:
        assert opened(wire[1:-1], framing) == content


@settings(max_examples=100)
@given(items, st.sampled_from(MODELS), st.booleans())
def test_no_item_and_no_model_hides_a_call_for_help(tail: bytes, model: str, is_backfill: bool) -> None:
    body = location_body(NOW, 116.4, 39.9, alarm_bits=PANIC_BIT) + tail
    session = authenticated(TERMINAL, None, model)
    terminal = Jt808Terminal("13800138000")
    said = terminal.tell_batch([body], is_backfill) if is_backfill else terminal.tell(body)
    (delivery,) = session.receive(said, NOW).deliveries
    assert [PANIC in report.alarms for report in delivery.reports] == [True]
    assert delivery.acknowledgement is not None
    assert delivery.acknowledgement.has_panic


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
OSMAND_KEYS = st.sampled_from(["location", "device_id", "coords", "timestamp", "battery", "extras", "alarm", "mock"])
OWNTRACKS_KEYS = st.sampled_from(["_type", "tid", "topic", "tst", "lat", "lon", "vel", "cog", "batt", "t", "acc"])


def _is_taken_or_refused(read: Callable[[], object]) -> bool:
    try:
        read()
    except Unreadable as why:
        return why.code in refusals.REFUSALS
    return True


@settings(max_examples=150)
@given(st.dictionaries(OSMAND_KEYS, JSON | st.dictionaries(OSMAND_KEYS, JSON)), st.binary(max_size=60))
@example({}, b"[" * 60_000)
@example({}, b'{"device_id":"1","location":{"coords":{"latitude":1e999,"longitude":NaN}}}')
@example({}, b'{"device_id":"1","location":' + b"9" * 5000 + b"}")
def test_osmand_takes_or_refuses(told: dict[str, object], raw: bytes) -> None:
    for body in (json.dumps(told).encode(), raw):
        assert _is_taken_or_refused(lambda body=body: read_osmand("/", body, "application/json", NOW))
        assert _is_taken_or_refused(lambda body=body: read_osmand("/", body, "application/x-www-form-urlencoded", NOW))


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(["id", "lat", "lon", "timestamp", "speed", "alarm", "valid"]), st.text()))
@example({"id": "1", "timestamp": "9" * 400})
@example({"id": "1", "timestamp": "0001-01-01T00:00:00+23:59"})
def test_osmand_queries_are_taken_or_refused(said: dict[str, str]) -> None:
    target = "/?" + "&".join(f"{name}={text}" for name, text in said.items())
    assert _is_taken_or_refused(lambda: read_osmand(target, b"", "", NOW))


@settings(max_examples=150)
@given(st.dictionaries(OWNTRACKS_KEYS, JSON), st.binary(max_size=60), st.text(max_size=20))
@example({}, b'{"_type":"location","tid":"JJ","tst":1e400,"lat":"x","lon":[]}', "a/b")
def test_owntracks_takes_or_refuses(told: dict[str, object], raw: bytes, topic: str) -> None:
    for body in (json.dumps({"_type": "location", **told}).encode(), raw):
        assert _is_taken_or_refused(lambda body=body: read_owntracks(body, topic))


FLOODS = {
    "delimiters": b"\x7e" * 65536,
    "escapes": b"\x7d" * 65536,
    "noise": bytes(range(256)) * 256,
    "tiny frames": b"\x7e\x00" * 32768,
    "no delimiter": b"\x00" * 65536,
    "one line": b"$GPRMC," * 9000,
    "commas": b"a,,,/;: " * 8000,
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=list(FLOODS))
def test_a_flood_leaves_nothing_behind(flood: bytes) -> None:
    sessions = (authenticated(TERMINAL), Jt808Session(Register()), NmeaSession(Register(bare=None)))
    for session in sessions:
        before = len(pickle.dumps(session))
        for _ in range(8):
            assert session.receive(flood, NOW).deliveries == []
        assert len(pickle.dumps(session)) < before + 4096


def test_waiting_parts_are_bounded_and_their_age_ends() -> None:
    session = authenticated(TERMINAL)
    terminal = Jt808Terminal("13800138000")
    before = len(pickle.dumps(session))
    for _ in range(30):
        said = terminal.say_in_parts(m.BATCH, bytes(100 * 1023))
        session.receive(b"".join(said[1:]), NOW)
        assert len(pickle.dumps(session)) < before + 2 * MOST_BYTES
    session.due(NOW + 61)
    assert len(pickle.dumps(session)) < before + 1024


def test_the_session_lives_on_after_all_of_it() -> None:
    session = authenticated(TERMINAL)
    for flood in FLOODS.values():
        session.receive(flood, NOW)
    terminal = Jt808Terminal("13800138000")
    assert session.receive(b"\x7e" + terminal.authenticate(CODE), NOW).is_over is False
    told = session.receive(terminal.tell(location_body(NOW, 116.4, 39.9, status_bits=VALID)), NOW)
    assert [report.fix is not None for each in told.deliveries for report in each.reports] == [True]
