"""The bodies of the messages that make a session: registration, authentication, answers; read and written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from struct import Struct
from typing import Final

ANSWER_OF_TERMINAL, HEARTBEAT, LOG_OUT = 0x0001, 0x0002, 0x0003
REGISTER, AUTHENTICATE, ASK_TIME = 0x0100, 0x0102, 0x0109
LOCATION, LOCATION_ASKED_FOR, BATCH, SHORT_BATCH = 0x0200, 0x0201, 0x0704, 0x0210
ANSWER, SEND_AGAIN, REGISTERED, TIME, SHORT_ANSWER = 0x8001, 0x8003, 0x8100, 0x8109, 0x4401

DONE, FAILED, WRONG, UNSUPPORTED, ALARM_CONFIRMED = range(5)
"""Results of an answer."""
NO_SUCH_TERMINAL: Final = 4
"""Result of a registration."""

_ANSWER: Final = Struct(">HHB")
_COLOURS: Final = frozenset({0, 1, 2, 3, 4, 5, 9, 93, 94})


@dataclass(frozen=True, slots=True)
class Registration:
    """What a terminal says of itself when it registers. Texts without their padding."""

    province: int
    city: int
    maker: str
    model: str
    terminal: str
    plate_colour: int
    """0 = no plate yet; then `plate` is the vehicle's number by its maker."""
    plate: str


def read_registration(body: bytes, version: int | None) -> Registration | None:
    """None where the body is shorter than any of the three layouts."""
    widths = (11, 30, 30) if version is not None else _old_widths(body)
    start = 4 + sum(widths)
    if len(body) <= start:
        return None
    maker_end = 4 + widths[0]
    model_end = maker_end + widths[1]
    return Registration(
        province=int.from_bytes(body[:2], "big"),
        city=int.from_bytes(body[2:4], "big"),
        maker=text_of(body[4:maker_end]),
        model=text_of(body[maker_end:model_end]),
        terminal=text_of(body[model_end:start]),
        plate_colour=body[start],
        plate=text_of(body[start + 1 :]),
    )


def _old_widths(body: bytes) -> tuple[int, int, int]:
    """2013 gave the model 20 bytes, 2011 had 8: told apart by the length, and by where a plate's colour stands."""
    is_long = len(body) > 36 and (body[36] in _COLOURS or len(body) > 42 or body[24] not in _COLOURS)
    return (5, 20, 7) if is_long else (5, 8, 7)


def text_of(raw: bytes) -> str:
    """GBK without its padding."""
    return raw.decode("gbk", errors="replace").strip("\0 ")


@dataclass(frozen=True, slots=True)
class Credentials:
    """The code by which a terminal proves itself; the form of 2019 names hardware and software too."""

    code: str
    hardware: str = ""
    software: str = ""


def read_credentials(body: bytes, version: int | None) -> Credentials:
    """Up to 2013 the body is the code. A body of 2019 that isn't as long as its first byte says is read as a code too:
    a letter in its place is a length of 48 at least."""
    if version is not None and body and 1 + body[0] <= len(body):
        end = 1 + body[0]
        return Credentials(text_of(body[1:end]), text_of(body[end : end + 15]), text_of(body[end + 15 :]))
    return Credentials(text_of(body))


@dataclass(frozen=True, slots=True)
class Answer:
    """A general answer of either side: to which message, and how it went."""

    serial: int
    message_id: int
    result: int


def read_answer(body: bytes) -> Answer | None:
    """None where the body is too short."""
    return Answer(*_ANSWER.unpack_from(body)) if len(body) >= _ANSWER.size else None


def answer(serial: int, message_id: int, result: int) -> bytes:
    """Body of 0x8001 and 0x0001."""
    return _ANSWER.pack(serial, message_id, result)


def registered(serial: int, code: str) -> bytes:
    """Body of 0x8100 that lets a terminal in."""
    return serial.to_bytes(2, "big") + bytes((DONE,)) + code.encode("gbk", errors="replace")


def not_registered(serial: int) -> bytes:
    """Body of 0x8100 that turns a terminal away."""
    return serial.to_bytes(2, "big") + bytes((NO_SUCH_TERMINAL,))


def send_again(first_serial: int, numbers: list[int], version: int | None) -> bytes:
    """Body of 0x8003: which parts are missing. The count is a byte up to 2013 and a word in 2019."""
    asked = numbers if version is not None else numbers[:255]
    count = len(asked).to_bytes(1 if version is None else 2, "big")
    return first_serial.to_bytes(2, "big") + count + b"".join(number.to_bytes(2, "big") for number in asked)


def time_now(at: float) -> bytes:
    """Body of 0x8109, with which a camera's maker lets terminals set their clocks: UTC, then success."""
    now = datetime.fromtimestamp(at, UTC)
    return now.year.to_bytes(2, "big") + bytes((now.month, now.day, now.hour, now.minute, now.second, DONE))
