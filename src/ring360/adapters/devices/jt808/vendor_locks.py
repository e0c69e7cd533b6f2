"""Items of electronic locks and seals on doors and containers."""

from __future__ import annotations

from ring360.adapters.devices.jt808.cursor import Cursor
from ring360.adapters.devices.jt808.notes import Notes


def command(notes: Notes, value: Cursor) -> None:
    """By what the lock was told to open, and whether it did."""
    length = len(value)
    notes.note("lockCommand", value.byte())
    if 5 <= length <= 6:
        notes.note("lockCard", value.double_word())
    elif length >= 7:
        notes.note("lockPassword", value.text(6))
    if length % 2 == 0:
        notes.note("unlockResult", value.byte())


def mode_or_state(notes: Notes, value: Cursor) -> None:
    """One byte is a mode; text that begins `*M00` holds a state whose third to fifth digits are 0.01 V."""
    if len(value) == 1:
        notes.note("mode", value.byte())
        return
    text = value.text(len(value))
    if text.startswith("*M00") and text[10:13].isdecimal():
        notes.note("battery", int(text[10:13]) / 100.0)


def event(notes: Notes, value: Cursor) -> None:
    """The lock's event; those of a card name its bearer."""
    number = value.word()
    notes.note("event", number)
    if 0x61 <= number <= 0x66:
        value.take(6)
        notes.note("driverUniqueId", value.text(8))


def seals(notes: Notes, value: Cursor) -> None:
    """Seals on sub-locks, eleven bytes each."""
    for index in range(1, len(value) // 11 + 1):
        notes.note(f"lock{index}Id", value.digits(6))
        notes.note(f"lock{index}Battery", value.word() / 1000.0)
        notes.note(f"lock{index}Seal", value.byte() == 0x31)
        value.take(2)


def password(notes: Notes, value: Cursor) -> None:
    notes.note("password", value.text(8))


def locks(notes: Notes, value: Cursor) -> None:
    """Two bytes are a battery in 0.01 V; more is a count of locks of thirteen bytes each."""
    if len(value) == 2:
        notes.note("battery", value.word() / 100.0)
        return
    for index in range(1, value.byte() + 1):
        notes.note(f"lock{index}Id", value.digits(5))
        notes.note(f"lock{index}Card", value.digits(5))
        notes.note(f"lock{index}Battery", value.byte())
        notes.note(f"lock{index}Locked", not value.word() >> 5 & 1)
