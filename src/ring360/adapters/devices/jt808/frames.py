"""Cuts a stream of bytes at its delimiters into messages, and wraps messages for the wire.

A frame is `7e content checksum 7e`. Between the delimiters 7e travels as 7d 02 and 7d as 7d 01; the checksum is the XOR
of the content and is put in before escaping. Two frames may share a delimiter; empty frames and noise are stepped over.

A stream whose first byte is e7 speaks a vendor's alternative: e7 delimits, e6 and 3e escape, numbers have seven bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ring360.adapters.devices import refusals

LONGEST_BYTES: Final = 1023 + 21 + 1
"""Header, body and checksum of the longest message, unescaped."""
_LONGEST_ESCAPED_BYTES: Final = 2 * LONGEST_BYTES


@dataclass(frozen=True, slots=True)
class Framing:
    """How messages are set apart on the wire."""

    delimiter: bytes
    escapes: tuple[tuple[bytes, bytes], ...]
    """A byte and how it travels; the byte that escapes others comes before those that it escapes."""
    terminal_bytes: int
    """Of the number in a header without a version."""

    @property
    def escaping(self) -> tuple[bytes, ...]:
        """The bytes that announce an escape."""
        return tuple(dict.fromkeys(sent[:1] for _, sent in self.escapes))


STANDARD: Final = Framing(b"\x7e", ((b"\x7d", b"\x7d\x01"), (b"\x7e", b"\x7d\x02")), 6)
ALTERNATIVE: Final = Framing(
    b"\xe7",
    ((b"\xe6", b"\xe6\x01"), (b"\xe7", b"\xe6\x02"), (b"\x3e", b"\x3e\x01"), (b"\x3d", b"\x3e\x02")),
    7,
)


class Framer:
    """Keeps what is cut off at the end of a chunk until the rest comes; never more than one frame's length."""

    def __init__(self) -> None:
        self._rest = b""
        self._is_skipping = False
        self.framing = STANDARD
        """Known by the first byte."""
        self._has_begun = False

    def cut(self, data: bytes) -> list[bytes]:
        """The non-empty runs between delimiters, still escaped, that `data` completes. A run too long to be a frame is
        handed out once, as soon as it is too long, to be refused by `opened` like any other."""
        if not self._has_begun and data:
            self._has_begun = True
            self.framing = ALTERNATIVE if data[:1] == ALTERNATIVE.delimiter else STANDARD
        runs = (self._rest + data).split(self.framing.delimiter)
        if self._is_skipping and len(runs) > 1:
            self._is_skipping = False
            del runs[0]
        rest = b"" if self._is_skipping else runs.pop()
        if self._is_skipping:
            runs = []
        elif len(rest) > _LONGEST_ESCAPED_BYTES:
            runs.append(rest)
            rest = b""
            self._is_skipping = True
        self._rest = rest
        return [run for run in runs if run]


def opened(run: bytes, framing: Framing = STANDARD) -> bytes | str:
    """The content of a run between delimiters: unescaped, checksum proven and taken off. Or the code of a refusal."""
    if len(run) > _LONGEST_ESCAPED_BYTES:
        return refusals.TOO_LONG
    if framing is ALTERNATIVE or b"\x7d" in run:
        plain = unescaped(run, framing)
        if plain is None:
            return refusals.BAD_ESCAPE
        run = plain
    if len(run) > LONGEST_BYTES:
        return refusals.TOO_LONG
    if len(run) < 2:
        return refusals.TOO_SHORT
    if xor_of(run):
        return refusals.BAD_CHECKSUM
    return run[:-1]


def unescaped(run: bytes, framing: Framing = STANDARD) -> bytes | None:
    """The run with its escapes resolved; None where an escaping byte stands before anything but its own."""
    announced = sum(run.count(byte) for byte in framing.escaping)
    if announced != sum(run.count(sent) for _, sent in framing.escapes):
        return None
    for byte, sent in reversed(framing.escapes):
        run = run.replace(sent, byte)
    return run


def xor_of(data: bytes) -> int:
    """XOR of all bytes, 0 to 255. Folds one big number in halves: a loop over bytes costs ten times as much."""
    number = int.from_bytes(data, "big")
    width = 8
    while width < 4 * len(data):
        width *= 2
    while width >= 8:
        number ^= number >> width
        width //= 2
    return number & 0xFF


def wrapped(content: bytes, framing: Framing = STANDARD) -> bytes:
    """The content as it travels: checksum, escapes and delimiters added."""
    whole = content + bytes((xor_of(content),))
    for byte, sent in framing.escapes:
        whole = whole.replace(byte, sent)
    return framing.delimiter + whole + framing.delimiter
