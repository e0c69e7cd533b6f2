"""Messages that say something other than where a terminal is: heartbeats with a battery, cards, texts, pass-through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808.cursor import Cursor, CutShort
from ring360.adapters.devices.jt808.notes import Notes
from ring360.adapters.devices.jt808.passed_through import read_passed_through
from ring360.adapters.devices.reports import Report

Read = Callable[[bytes, str, int, str], Report]
"""Body, device id, serial, model."""


def _telling(read: Callable[[Notes, Cursor], None]) -> Read:
    """A report without a fix of what `read` notes."""

    def telling(body: bytes, device_id: str, serial: int, model: str) -> Report:
        notes = Notes(model)
        try:
            read(notes, Cursor(body))
        except CutShort:
            return Report(device_id, attributes=notes.attributes, refusal=refusals.BAD_BODY)
        return Report(device_id, attributes=notes.attributes)

    return telling


def _nothing(notes: Notes, body: Cursor) -> None:
    """The message itself is all there is to it."""


def _heartbeat(notes: Notes, body: Cursor) -> None:
    """Empty by the standard; some vendors tell battery, signal and state."""
    if len(body) >= 3:
        notes.note("batteryLevel", body.byte())
        notes.note("rssi", body.byte())
        notes.note("status", body.byte())


def _hardware(notes: Notes, body: Cursor) -> None:
    """Kind, maker [5], model [20], terminal [7], then the card's number; the form of 2019 is wider and not read."""
    if len(body) < 80:
        body.take(2 + 5 + 20 + 7)
        notes.note("iccid", body.digits(10))


def _text_for_display(notes: Notes, body: Cursor) -> None:
    body.byte()
    notes.note("result", body.text(len(body), "gbk"))


def _text_of_answer(notes: Notes, body: Cursor) -> None:
    body.word()
    notes.note("result", body.text(len(body), "utf-16-be").strip("\0\r\n\t "))


def _result_of_command(notes: Notes, body: Cursor) -> None:
    notes.note("result", body.text(body.double_word()))


def _driver(notes: Notes, body: Cursor) -> None:
    """A driver's card put in or taken out, as the standard has it."""
    notes.note("cardStatus", body.byte())
    body.take(6)
    if not len(body):
        return
    notes.note("cardResult", body.byte())
    notes.note("driver", body.text(body.byte(), "gbk"))
    notes.note("cardCode", body.text(20).strip("\0 "))
    notes.note("cardAgency", body.text(body.byte(), "gbk"))
    notes.note("cardValidity", body.digits(4))


def _acceleration(notes: Notes, body: Cursor) -> None:
    """Samples of a time and three axes, the top bit of each being its sign."""
    samples = []
    while len(body):
        body.take(6)
        axes = (body.word(), body.word(), body.word())
        samples.append(",".join(str(-(axis & 0x7FFF) if axis & 0x8000 else axis) for axis in axes))
    notes.note("gSensor", "[" + ",".join(f"[{sample}]" for sample in samples) + "]")


_PARAMETERS: Final = {
    0x0001: "heartbeatInterval", 0x0018: "port", 0x0027: "sleepReportInterval", 0x0028: "emergencyReportInterval",
    0x0029: "defaultReportInterval", 0x0055: "overspeedThreshold", 0x0056: "speedLimitDuration",
}  # fmt: skip
_TEXTS: Final = {0x0010: "apn", 0x0013: "server", 0x0083: "plateNumber"}


def _parameters(notes: Notes, body: Cursor) -> None:
    """Serial of the question, a count, then parameters by number."""
    body.take(3)
    while len(body) >= 5:
        number = body.double_word()
        value = Cursor(body.take(body.byte()))
        if number in _PARAMETERS:
            notes.note(_PARAMETERS[number], value.double_word())
        elif number in _TEXTS:
            notes.note(_TEXTS[number], value.text(len(value), "gbk").strip("\0 "))
        elif number == 0x0080:
            notes.note("odometer", value.double_word() * 100)


READ: Final[dict[int, Read]] = {
    0x0002: _telling(_heartbeat),
    0x0104: _telling(_parameters),
    0x0107: _telling(_hardware),
    0x0506: _telling(_nothing),
    0x0701: _telling(_result_of_command),
    0x0702: _telling(_driver),
    0x0900: read_passed_through,
    0x1007: _telling(_nothing),
    0x1300: _telling(_text_of_answer),
    0x2070: _telling(_acceleration),
    0x6006: _telling(_text_for_display),
}
UNANSWERED: Final = frozenset({0x0104, 0x0107, 0x0201, 0x0701, 0x1300})
"""Answers to the platform's questions: an answer is not answered."""
