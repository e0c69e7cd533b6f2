"""Cuts a stream of bytes at its delimiters into messages, and wraps messages for the wire.

A frame is `7e content checksum 7e`. Between the delimiters 7e travels as 7d 02 and 7d as 7d 01; the checksum is the XOR
of the content and is put in before escaping. Two frames may share a delimiter; empty frames and noise are stepped over.
"""

from __future__ import annotations

from typing import Final

from ring360.adapters.devices import refusals

LONGEST_BYTES: Final = 1023 + 21 + 1
"""Header, body and checksum of the longest message, unescaped."""
_LONGEST_ESCAPED_BYTES: Final = 2 * LONGEST_BYTES


class Framer:
    """Keeps what is cut off at the end of a chunk until the rest comes; never more than one frame's length."""

    def __init__(self) -> None:
        self._rest = b""

    def cut(self, data: bytes) -> list[bytes]:
        """The non-empty runs between delimiters, still escaped, that `data` completes; a run too long to be a frame
        and not ended yet is handed out as soon as it is too long, and refused by `opened` like any other."""
        runs = (self._rest + data).split(b"\x7e")
        rest = runs.pop()
        if len(rest) > _LONGEST_ESCAPED_BYTES:
            runs.append(rest)
            rest = b""
        self._rest = rest
        return [run for run in runs if run]


def opened(run: bytes) -> bytes | str:
    """The content of a run between delimiters: unescaped, checksum proven and taken off. Or the code of a refusal."""
    if len(run) > _LONGEST_ESCAPED_BYTES:
        return refusals.TOO_LONG
    if b"\x7d" in run:
        plain = unescaped(run)
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


def unescaped(run: bytes) -> bytes | None:
    """The run with its escapes resolved; None where 7d stands before anything but 01 and 02."""
    if run.count(b"\x7d") != run.count(b"\x7d\x01") + run.count(b"\x7d\x02"):
        return None
    return run.replace(b"\x7d\x02", b"\x7e").replace(b"\x7d\x01", b"\x7d")


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


def wrapped(content: bytes) -> bytes:
    """The content as it travels: checksum, escapes and delimiters added."""
    whole = content + bytes((xor_of(content),))
    if b"\x7d" in whole or b"\x7e" in whole:
        whole = whole.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02")
    return b"\x7e" + whole + b"\x7e"
