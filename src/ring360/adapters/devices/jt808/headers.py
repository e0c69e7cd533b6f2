"""The header of a message, read and written: who sends what, in which version, whole or as a part."""

from __future__ import annotations

from struct import Struct
from typing import Final, NamedTuple

from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808.frames import STANDARD, Framing, wrapped

PARTED: Final = 1 << 13
VERSIONED: Final = 1 << 14
CIPHER: Final = 7 << 10
LENGTH: Final = (1 << 10) - 1

_OLD: Final = {6: Struct(">HH6sH"), 7: Struct(">HH7sH")}
"""By the bytes of the number: seven in the alternative framing."""
_NEW: Final = Struct(">HHB10sH")
_PARTS: Final = Struct(">HH")


class Header(NamedTuple):
    """What stands before a body."""

    message_id: int
    properties: int
    """The word of bits as sent: body length 0-9, cipher 10-12, parted 13, version flag 14."""
    version: int | None
    """The protocol version byte of 2019 (1), None in the older form."""
    terminal: bytes
    """The number of the terminal as sent, 6 or 10 bytes (7 in the alternative framing)."""
    serial: int
    total: int = 1
    number: int = 1
    """Which part of `total`, from 1."""
    size: int = 12
    """Bytes of the header itself."""


def read_header(content: bytes, framing: Framing = STANDARD) -> Header | None:
    """None where the content is shorter than its header."""
    old = _OLD[framing.terminal_bytes]
    if len(content) < old.size:
        return None
    properties = content[2] << 8 | content[3]
    if properties & VERSIONED:
        if len(content) < 17:
            return None
        message_id, properties, version, terminal, serial = _NEW.unpack_from(content)
        size = 17
    else:
        message_id, properties, terminal, serial = old.unpack_from(content)
        version, size = None, old.size
    if not properties & PARTED:
        return Header(message_id, properties, version, terminal, serial, size=size)
    if len(content) < size + 4:
        return None
    total, number = _PARTS.unpack_from(content, size)
    return Header(message_id, properties, version, terminal, serial, total, number, size + 4)


def plain_body(content: bytes, message_id: bytes, terminal: bytes, version: int | None) -> tuple[int, bytes] | None:
    """Serial and body of a whole message in clear with this id from this terminal; None where it is anything else.

    Nearly all that a terminal sends is one message over and over: its header is compared, not read.
    """
    if content[:2] != message_id:
        return None
    properties = content[2] << 8 | content[3]
    if version is None:
        size = 6 + len(terminal)
        is_plain = properties == len(content) - size and content[4 : size - 2] == terminal
    else:
        size = 17
        is_plain = properties == len(content) - size | VERSIONED and content[4:15] == bytes((version,)) + terminal
    if not is_plain or len(content) - size > LENGTH:
        return None
    return content[size - 2] << 8 | content[size - 1], content[size:]


def body_of(content: bytes, header: Header) -> bytes | str:
    """The body that the header promises, or the code of a refusal."""
    body = content[header.size :]
    if len(body) != header.properties & LENGTH:
        return refusals.BAD_LENGTH
    if header.properties & CIPHER:
        return refusals.ENCIPHERED
    if not 1 <= header.number <= header.total:
        return refusals.BAD_PARTS
    return body


def device_id_of(terminal: bytes) -> str:
    """The number that a terminal calls itself by, padding removed: the same from its 6 and its 10 bytes.

    Vendors that put a packed binary IMEI where decimal digits belong are known by it, its check digit added. Ten bytes
    that are neither are named by their hexadecimal digits.
    """
    digits = terminal.hex()
    if digits.isdecimal():
        return digits.lstrip("0") or "0"
    if len(terminal) != 6:
        return digits.lstrip("0")
    # Two numbers of 16 and 32 bits side by side: the IMEI without its check digit.
    number = str(int.from_bytes(terminal, "big"))
    return number + _luhn(number)


def _luhn(number: str) -> str:
    """The check digit of ISO/IEC 7812 that follows `number`."""
    doubled = (2 * int(digit) for digit in number[::-2])
    plain = (int(digit) for digit in number[-2::-2])
    return str(-(sum(twice // 10 + twice % 10 for twice in doubled) + sum(plain)) % 10)


def message(
    message_id: int, body: bytes, terminal: bytes, serial: int, version: int | None, framing: Framing = STANDARD
) -> bytes:
    """A whole message for the wire in the form that `version` asks for; the body is at most 1023 bytes."""
    return wrapped(_head(message_id, len(body) & LENGTH, terminal, serial, version) + body, framing)


def parts(message_id: int, body: bytes, terminal: bytes, serial: int, version: int | None, size: int) -> list[bytes]:
    """The message in parts of `size` bytes of body, numbered from 1 with serials from `serial`."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    wire = []
    for number, piece in enumerate(pieces, 1):
        own_serial = (serial + number - 1) & 0xFFFF
        head = _head(message_id, len(piece) & LENGTH | PARTED, terminal, own_serial, version)
        wire.append(wrapped(head + _PARTS.pack(len(pieces), number) + piece))
    return wire


def _head(message_id: int, properties: int, terminal: bytes, serial: int, version: int | None) -> bytes:
    if version is None:
        return _OLD[len(terminal)].pack(message_id, properties, terminal, serial)
    return _NEW.pack(message_id, properties | VERSIONED, version, terminal, serial)
