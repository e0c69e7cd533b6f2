"""One terminal's connection: nothing counts before its proof, positions wait for their commit, help is always heard."""

from __future__ import annotations

import pytest

from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808 import messages as m
from ring360.adapters.devices.jt808.frames import wrapped
from ring360.adapters.devices.jt808.headers import parts
from ring360.adapters.devices.jt808.locations import ENCIPHERED, VALID
from ring360.adapters.devices.jt808.parts import MOST_MESSAGES, MOST_PARTS
from ring360.adapters.devices.jt808.session import MOST_WRONG_CODES, Jt808Session
from ring360.adapters.devices.jt808_terminal import PANIC_BIT, Heard, Jt808Terminal, batch_body, location_body
from ring360.adapters.devices.received import Received
from ring360.domain.fixes import Fix
from tracker_register import CODE, Register

NOW = 1_772_337_600.0
NUMBER = "13800138000"
VERSIONS = pytest.mark.parametrize("version", [None, 1], ids=["2013", "2019"])


def _heard(terminal: Jt808Terminal, received: Received) -> list[tuple[int, int | None]]:
    """Id and result of each answer sent at once."""
    said = terminal.hear(b"".join(received.answers))
    return [(each.message_id, each.answer.result if each.answer else None) for each in said]


def _on(version: int | None = None) -> tuple[Jt808Session, Jt808Terminal]:
    session, terminal = Jt808Session(Register(frozenset({NUMBER}))), Jt808Terminal(NUMBER, version)
    assert _heard(terminal, session.receive(terminal.authenticate(CODE), NOW)) == [(m.ANSWER, m.DONE)]
    return session, terminal


def _place(at: float = NOW, **told: float | int) -> bytes:
    return location_body(at, 116.4, 39.9, **told)  # type: ignore[arg-type]


@VERSIONS
def test_a_terminal_registers_proves_itself_and_tells_where_it_is(version: int | None) -> None:
    session, terminal = Jt808Session(Register(frozenset({NUMBER}))), Jt808Terminal(NUMBER, version)
    (answer,) = terminal.hear(b"".join(session.receive(terminal.register("粤A12345"), NOW).answers))
    assert (answer.message_id, answer.code, session.device_id) == (m.REGISTERED, CODE, "")
    assert _heard(terminal, session.receive(terminal.authenticate(answer.code), NOW)) == [(m.ANSWER, m.DONE)]
    assert session.device_id == NUMBER
    received = session.receive(terminal.tell(_place(speed_mps=12.5, heading_degrees=270, altitude_metres=-3)), NOW)
    assert (received.answers, received.refusals) == ([], [])
    (delivery,) = received.deliveries
    assert delivery.reports[0].fix == Fix(
        NUMBER, NOW, 116.4, 39.9, True, 12.5, 270.0, -3.0, ignition=False, serial=terminal.serial
    )
    (acknowledged,) = terminal.hear(session.acknowledge(delivery.acknowledgement))
    assert acknowledged.answer == m.Answer(terminal.serial, m.LOCATION, m.DONE)


def test_nothing_counts_before_the_proof() -> None:
    session, terminal = Jt808Session(Register(frozenset({NUMBER}))), Jt808Terminal(NUMBER)
    received = session.receive(terminal.heartbeat() + terminal.tell(_place(alarm_bits=PANIC_BIT)), NOW)
    assert received.deliveries == []
    assert received.refusals == [refusals.NOT_AUTHENTICATED] * 2
    assert _heard(terminal, received) == [(m.ANSWER, m.FAILED)] * 2


def test_a_stranger_is_not_registered() -> None:
    session, terminal = Jt808Session(Register(frozenset())), Jt808Terminal(NUMBER)
    received = session.receive(terminal.register(), NOW)
    assert received.refusals == [refusals.UNKNOWN_DEVICE]
    (answer,) = terminal.hear(received.answers[0])
    assert (answer.message_id, answer.body[2], answer.code) == (m.REGISTERED, m.NO_SUCH_TERMINAL, "")


@VERSIONS
def test_a_registration_that_cannot_be_read_is_answered_as_wrong(version: int | None) -> None:
    session, terminal = Jt808Session(Register(frozenset({NUMBER}))), Jt808Terminal(NUMBER, version)
    received = session.receive(terminal.say(m.REGISTER, bytes(20)), NOW)
    assert (_heard(terminal, received), received.refusals) == ([(m.ANSWER, m.WRONG)], [refusals.BAD_BODY])


def test_after_three_wrong_codes_the_connection_is_over() -> None:
    session, terminal = Jt808Session(Register(frozenset({NUMBER}))), Jt808Terminal(NUMBER)
    said = [session.receive(terminal.authenticate("guess"), NOW) for _ in range(MOST_WRONG_CODES)]
    assert [(received.refusals, received.is_over) for received in said] == [
        ([refusals.WRONG_CODE], False), ([refusals.WRONG_CODE], False), ([refusals.WRONG_CODE], True),
    ]  # fmt: skip
    assert session.device_id == ""


def test_nobody_else_speaks_on_a_proven_connection() -> None:
    session, _ = _on()
    assert session.receive(Jt808Terminal("13900139000").tell(_place()), NOW) == Received(
        refusals=[refusals.OTHER_DEVICE]
    )


def test_a_terminal_may_change_to_the_longer_form_of_its_number() -> None:
    session, _ = _on()
    newer = Jt808Terminal(NUMBER, 1)
    received = session.receive(newer.tell(_place()), NOW)
    assert received.refusals == []
    (answer,) = newer.hear(session.acknowledge(received.deliveries[0].acknowledgement))
    assert answer.answer == m.Answer(newer.serial, m.LOCATION, m.DONE)


@VERSIONS
def test_heartbeat_log_out_and_what_is_not_spoken_are_answered_at_once(version: int | None) -> None:
    session, terminal = _on(version)
    assert _heard(terminal, session.receive(terminal.heartbeat(), NOW)) == [(m.ANSWER, m.DONE)]
    unknown = session.receive(terminal.say(0x0F01, b"?"), NOW)
    assert (_heard(terminal, unknown), unknown.refusals) == ([(m.ANSWER, m.UNSUPPORTED)], [refusals.UNSUPPORTED])
    assert session.receive(terminal.say(m.ANSWER_OF_TERMINAL, m.answer(1, 0x8103, 0)), NOW) == Received()
    assert _heard(terminal, session.receive(terminal.log_out(), NOW)) == [(m.ANSWER, m.DONE)]
    assert session.receive(terminal.tell(_place()), NOW).deliveries == []


def test_the_time_is_told_to_cameras_that_ask() -> None:
    session, terminal = _on()
    (answer,) = terminal.hear(session.receive(terminal.say(m.ASK_TIME), NOW).answers[0])
    assert answer == Heard(m.TIME, bytes.fromhex("07ea030104000000"))


def test_panic_is_heard_whatever_is_wrong_with_the_place() -> None:
    session, terminal = _on()
    good = _place(alarm_bits=PANIC_BIT)
    broken = [good, _place(alarm_bits=PANIC_BIT, status_bits=VALID | ENCIPHERED), good[:-1] + b"\xff", good[:9]]
    received = session.receive(b"".join(terminal.tell(body) for body in broken), NOW)
    told = [(report.alarms, report.fix is None) for each in received.deliveries for report in each.reports]
    assert told == [(("panic",), False)] + [(("panic",), True)] * 3
    assert received.refusals == [refusals.ENCIPHERED_POSITION, refusals.BAD_TIME, refusals.BAD_BODY]
    confirmed = b"".join(session.acknowledge(each.acknowledgement) for each in received.deliveries)
    assert [each.answer.result for each in terminal.hear(confirmed) if each.answer] == [m.ALARM_CONFIRMED] * 4


def test_a_gateway_that_could_not_commit_asks_for_the_message_again() -> None:
    session, terminal = _on()
    (delivery,) = session.receive(terminal.tell(_place()), NOW).deliveries
    (answer,) = terminal.hear(session.acknowledge(delivery.acknowledgement, m.FAILED))
    assert answer.answer == m.Answer(terminal.serial, m.LOCATION, m.FAILED)


def test_a_batch_from_a_dead_zone_is_history() -> None:
    session, terminal = _on()
    told = [_place(NOW - 60 * ago) for ago in (3, 2, 1)]
    received = session.receive(terminal.tell_batch(told) + terminal.tell_batch(told, is_backfill=False), NOW)
    fixes = [[(report.fix.at, report.fix.is_backfill) for report in each.reports if report.fix]
             for each in received.deliveries]  # fmt: skip
    minutes = [NOW - 180, NOW - 120, NOW - 60]
    assert fixes == [[(at, True) for at in minutes], [(at, False) for at in minutes]]


def test_of_a_batch_that_is_cut_the_whole_locations_are_kept() -> None:
    session, terminal = _on()
    received = session.receive(terminal.say(m.BATCH, batch_body([_place(), _place(NOW + 1)])[:-4]), NOW)
    assert received.refusals == [refusals.BAD_BATCH]
    assert [report.fix is not None for report in received.deliveries[0].reports] == [True, False]


@VERSIONS
def test_parts_are_joined_by_number_and_acknowledged_together(version: int | None) -> None:
    session, terminal = _on(version)
    body = batch_body([_place(NOW + second) for second in range(50)])
    said = terminal.say_in_parts(m.BATCH, body, 400)
    early = session.receive(b"".join(reversed(said[1:])), NOW)
    assert early == Received()
    (delivery,) = session.receive(said[0], NOW).deliveries
    assert [report.fix.at for report in delivery.reports if report.fix] == [NOW + second for second in range(50)]
    answers = [each.answer for each in terminal.hear(session.acknowledge(delivery.acknowledgement))]
    serials = range(terminal.serial - len(said) + 1, terminal.serial + 1)
    assert answers == [m.Answer(serial, m.BATCH, m.DONE) for serial in serials]


@VERSIONS
def test_missing_parts_are_asked_for_and_given_up_in_the_end(version: int | None) -> None:
    session, terminal = _on(version)
    said = terminal.say_in_parts(m.BATCH, batch_body([_place()] * 40), 300)
    first_serial = terminal.serial - len(said) + 1
    assert session.receive(said[0] + said[2], NOW) == Received()
    assert session.due(NOW + 4) == Received()
    (asked,) = terminal.hear(session.due(NOW + 5).answers[0])
    missing = [number for number in range(1, len(said) + 1) if number not in (1, 3)]
    count = len(missing).to_bytes(1 if version is None else 2, "big")
    numbers = b"".join(number.to_bytes(2, "big") for number in missing)
    assert asked == Heard(m.SEND_AGAIN, first_serial.to_bytes(2, "big") + count + numbers)
    assert [len(session.due(NOW + after).answers) for after in (10, 15, 20, 60)] == [1, 1, 0, 0]
    assert session.due(NOW + 61).refusals == [refusals.PARTS_MISSING]
    # What was given up is forgotten: its other parts begin anew.
    assert session.receive(b"".join(said[3:]), NOW + 62).deliveries == []


def test_parts_of_two_messages_are_never_mixed() -> None:
    session, terminal = _on()
    first = terminal.say_in_parts(m.BATCH, batch_body([_place(NOW)] * 30), 500)
    second = terminal.say_in_parts(m.BATCH, batch_body([_place(NOW + 1)] * 30), 500)
    received = session.receive(second[0] + first[1] + second[1] + first[0], NOW)
    told = [{report.fix.at for report in each.reports if report.fix} for each in received.deliveries]
    assert told == [{NOW + 1}, {NOW}]


def test_what_waits_for_parts_is_bounded() -> None:
    session, terminal = _on()
    raw = bytes.fromhex(NUMBER.zfill(12))
    too_many = parts(m.BATCH, bytes(MOST_PARTS + 1), raw, 500, None, 1)
    assert session.receive(too_many[0], NOW).refusals == [refusals.TOO_MANY_PARTS]
    begun = [terminal.say_in_parts(m.BATCH, batch_body([_place()] * 40), 300)[0] for _ in range(MOST_MESSAGES + 1)]
    assert session.receive(b"".join(begun), NOW).refusals == [refusals.TOO_MANY_PARTS]
    # Messages that nobody here reads are never kept waiting.
    photo = terminal.say_in_parts(0x0801, bytes(3000), 1000)
    assert session.receive(photo[0], NOW).refusals == [refusals.UNSUPPORTED]


def test_bytes_of_all_waiting_messages_are_bounded_together() -> None:
    session, _ = _on()
    raw = bytes.fromhex(NUMBER.zfill(12))
    told = []
    for first in range(2):
        said = parts(m.BATCH, bytes(MOST_PARTS * 1000), raw, 1000 * first, None, 1000)
        told += session.receive(b"".join(said[1:]), NOW).refusals
    assert told[:1] == [refusals.TOO_MANY_PARTS]
    assert set(told) == {refusals.TOO_MANY_PARTS}


def test_an_enciphered_body_is_never_read_as_clear() -> None:
    session, terminal = _on()
    wire = bytearray(terminal.tell(_place()))
    wire[3] |= 0x04
    wire[-2] ^= 0x04
    received = session.receive(bytes(wire), NOW)
    assert (received.deliveries, received.refusals) == ([], [refusals.ENCIPHERED])
    assert _heard(terminal, received) == [(m.ANSWER, m.UNSUPPORTED)]


def test_a_body_longer_than_a_header_can_say_is_not_taken_by_its_flags() -> None:
    session, _ = _on()
    body = _place().ljust(1032, b"\0")
    said = bytes.fromhex("0200") + len(body).to_bytes(2, "big") + bytes.fromhex(NUMBER.zfill(12) + "0009") + body
    assert session.receive(wrapped(said), NOW) == Received(refusals=[refusals.BAD_LENGTH])


def test_locks_of_another_dialect_need_a_register_that_lets_them_in_without_a_code() -> None:
    place, state = "2106301235123486211135501707", "00001e080000000a640000000000000300100001"
    body = bytes.fromhex(place + state)
    number = "785001100200"
    said = wrapped(
        bytes.fromhex("5501") + (1 << 15 | len(body)).to_bytes(2, "big") + bytes.fromhex(number + "08") + body
    )
    assert Jt808Session(Register()).receive(said, NOW).refusals == [refusals.NOT_AUTHENTICATED]
    session = Jt808Session(Register(bare=frozenset({number})))
    (delivery,) = session.receive(said, NOW).deliveries
    assert delivery.acknowledgement is not None
    answer = session.acknowledge(delivery.acknowledgement)
    assert answer == wrapped(bytes.fromhex("44010003" + number + "01550100"))
