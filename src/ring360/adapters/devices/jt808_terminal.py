"""The terminal's side of JT/T 808, for rehearsals and measurements: it registers, proves itself and tells positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ring360.adapters.devices.jt808 import messages as m
from ring360.adapters.devices.jt808.frames import Framer, opened
from ring360.adapters.devices.jt808.headers import body_of, message, parts, read_header
from ring360.adapters.devices.jt808.locations import BASE, SOUTH, VALID, WEST
from ring360.adapters.devices.jt808.messages import Answer, read_answer
from ring360.adapters.devices.jt808.times import bcd

PANIC_BIT = 1


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of the platform."""

    message_id: int
    body: bytes
    answer: Answer | None = None
    """Where it is a general answer (0x8001)."""
    code: str = ""
    """The authentication code, where it lets the terminal in (0x8100)."""


def location_body(
    at: float, lon: float, lat: float, speed_mps: float = 0.0, heading_degrees: float = 0.0, altitude_metres: int = 0,
    alarm_bits: int = 0, status_bits: int = VALID, items: bytes = b"",
) -> bytes:  # fmt: skip
    """The body of 0x0200: `at` in UNIX seconds (whole ones travel), WGS 84 degrees, then any items as they are."""
    status = status_bits | (SOUTH if lat < 0 else 0) | (WEST if lon < 0 else 0)
    lat_e6, lon_e6 = round(abs(lat) * 1e6), round(abs(lon) * 1e6)
    speed, course = round(36 * speed_mps), round(heading_degrees) % 360
    return BASE.pack(alarm_bits, status, lat_e6, lon_e6, altitude_metres, speed, course, bcd(at)) + items


class Jt808Terminal:
    """One terminal. Every message bears the next serial; `version` None speaks the form up to 2013, 1 that of 2019."""

    def __init__(self, number: str, version: int | None = None, serial: int = 0) -> None:
        self._terminal = bytes.fromhex(number.zfill(12 if version is None else 20))
        self._version = version
        self._framer = Framer()
        self.serial = serial
        """Of the message said last."""

    def say(self, message_id: int, body: bytes = b"") -> bytes:
        """Any message."""
        self.serial = (self.serial + 1) & 0xFFFF
        return message(message_id, body, self._terminal, self.serial, self._version)

    def say_in_parts(self, message_id: int, body: bytes, size: int = 1023) -> list[bytes]:
        """The message in parts of at most `size` bytes of body."""
        said = parts(message_id, body, self._terminal, (self.serial + 1) & 0xFFFF, self._version, size)
        self.serial = (self.serial + len(said)) & 0xFFFF
        return said

    def register(self, plate: str = "", province: int = 0, city: int = 0) -> bytes:
        maker, model, terminal = (5, 20, 7) if self._version is None else (11, 30, 30)
        texts = b"R360".ljust(maker, b"\0") + b"rehearsal".ljust(model, b"\0") + b"1".ljust(terminal, b"\0")
        place = province.to_bytes(2, "big") + city.to_bytes(2, "big")
        return self.say(m.REGISTER, place + texts + bytes((1 if plate else 0,)) + plate.encode("gbk"))

    def authenticate(self, code: str) -> bytes:
        text = code.encode("gbk")
        if self._version is not None:
            text = bytes((len(text),)) + text + b"0" * 15 + b"rehearsal".ljust(20, b"\0")
        return self.say(m.AUTHENTICATE, text)

    def heartbeat(self) -> bytes:
        return self.say(m.HEARTBEAT)

    def log_out(self) -> bytes:
        return self.say(m.LOG_OUT)

    def tell(self, location: bytes) -> bytes:
        """One position now; `location` from `location_body`."""
        return self.say(m.LOCATION, location)

    def tell_batch(self, locations: Sequence[bytes], is_backfill: bool = True) -> bytes:
        """Several at once, as after a place without network."""
        return self.say(m.BATCH, batch_body(locations, is_backfill))

    def hear(self, data: bytes) -> list[Heard]:
        """The platform's messages that these bytes complete; broken ones are stepped over."""
        heard = []
        for run in self._framer.cut(data):
            content = opened(run)
            header = read_header(content) if isinstance(content, bytes) else None
            if header is None or isinstance(content, str):
                continue
            body = body_of(content, header)
            if isinstance(body, str):
                continue
            answer = read_answer(body) if header.message_id == m.ANSWER else None
            is_in = header.message_id == m.REGISTERED and body[2:3] == b"\0"
            heard.append(Heard(header.message_id, body, answer, m.text_of(body[3:]) if is_in else ""))
        return heard


def batch_body(locations: Sequence[bytes], is_backfill: bool = True) -> bytes:
    """The body of 0x0704."""
    told = b"".join(len(location).to_bytes(2, "big") + location for location in locations)
    return len(locations).to_bytes(2, "big") + bytes((is_backfill,)) + told
