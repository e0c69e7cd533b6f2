"""JT/T 808 read the way one writes it at first: byte by byte through the frame, a dictionary for each position."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

CHINA = timezone(timedelta(hours=8))


class PlainReader:
    """Frames in, positions out; no session, no bounds, no vendors' items."""

    def __init__(self) -> None:
        self._frame = bytearray()
        self._escaped = False

    def receive(self, data: bytes) -> Iterator[dict[str, Any]]:
        for byte in data:
            if byte == 0x7E:
                if self._frame:
                    yield from self._message(bytes(self._frame))
                self._frame.clear()
            elif byte == 0x7D:
                self._escaped = True
            elif self._escaped:
                self._frame.append(0x7E if byte == 2 else 0x7D)
                self._escaped = False
            else:
                self._frame.append(byte)

    def _message(self, frame: bytes) -> Iterator[dict[str, Any]]:
        checksum = 0
        for byte in frame:
            checksum ^= byte
        if checksum:
            return
        number = "".join(f"{byte >> 4}{byte & 15}" for byte in frame[4:10]).lstrip("0")
        body = frame[12:-1]
        if frame[:2] == b"\x02\x00":
            yield self._location(number, body)
        elif frame[:2] == b"\x07\x04":
            place = 3
            while place < len(body):
                length = int.from_bytes(body[place : place + 2], "big")
                yield self._location(number, body[place + 2 : place + 2 + length])
                place += 2 + length

    def _location(self, number: str, body: bytes) -> dict[str, Any]:
        status = int.from_bytes(body[4:8], "big")
        digits = [10 * (byte >> 4) + (byte & 15) for byte in body[22:28]]
        at = datetime(2000 + digits[0], *digits[1:], tzinfo=CHINA)  # type: ignore[arg-type, misc]
        position: dict[str, Any] = {
            "device": number,
            "alarm": int.from_bytes(body[:4], "big"),
            "status": status,
            "lat": int.from_bytes(body[8:12], "big") / 1e6 * (-1 if status & 4 else 1),
            "lon": int.from_bytes(body[12:16], "big") / 1e6 * (-1 if status & 8 else 1),
            "altitude": int.from_bytes(body[16:18], "big", signed=True),
            "speed": int.from_bytes(body[18:20], "big") / 36,
            "course": int.from_bytes(body[20:22], "big"),
            "at": at.timestamp(),
            "items": {},
        }
        place = 28
        while place + 2 <= len(body):
            length = body[place + 1]
            position["items"][body[place]] = body[place + 2 : place + 2 + length]
            place += 2 + length
        return position
