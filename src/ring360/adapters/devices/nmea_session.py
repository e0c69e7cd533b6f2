"""One stream or datagram of NMEA: lines in, reports out. The protocol has no answers and proves nobody's identity.

A device is taken at its word if the register lets it in without a code. A sentence with a wrong checksum is refused.
"""

from __future__ import annotations

from typing import Final

from ring360.adapters.devices import refusals
from ring360.adapters.devices.nmea import Sentence, named_device, read_sentence
from ring360.adapters.devices.received import Delivery, Received
from ring360.adapters.devices.register import DeviceRegister
from ring360.adapters.devices.reports import Report, Value
from ring360.domain.fixes import Fix

_LONGEST_BYTES: Final = 1024
_MPS_PER_KNOT: Final = 1852.0 / 3600.0


class NmeaSession:
    """One device's. Give it every chunk with the instant it came; datagrams as `is_whole`, for they have no line's end.

    The device is the first that is named and admitted; what others say on the same stream is refused.
    """

    def __init__(self, register: DeviceRegister, device_id: str = "") -> None:
        """With `device_id` lines need not name the device."""
        self._register = register
        self._named = device_id
        self._admitted = ""
        self._rest = b""
        self._ahead_seconds = 0.0
        """How far the dates of the sentences were ahead of our clock when one last had a date."""

    @property
    def device_id(self) -> str:
        """The device, once it is admitted; empty before."""
        return self._admitted

    def receive(self, data: bytes, at: float, is_whole: bool = False) -> Received:
        """What comes of the next bytes. Never raises."""
        received = Received()
        *lines, self._rest = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        if is_whole or len(self._rest) > _LONGEST_BYTES:
            lines.append(self._rest)
            self._rest = b""
        for line in lines:
            if len(line) > _LONGEST_BYTES:
                received.refusals.append(refusals.TOO_LONG)
            elif line.strip():
                self._take(line.decode("ascii", errors="replace").strip(), at, received)
        return received

    def due(self, at: float) -> Received:
        """Nothing becomes due with time."""
        return Received()

    def acknowledge(self, acknowledgement: object) -> bytes:
        """The protocol has no answers."""
        return b""

    def _take(self, line: str, at: float, received: Received) -> None:
        sentence = read_sentence(line)
        if sentence is None:
            if named := named_device(line):
                self._named = named
            else:
                received.refusals.append(refusals.UNSUPPORTED)
            return
        if sentence.is_sound is False:
            received.refusals.append(refusals.BAD_CHECKSUM)
            return
        device_id = sentence.device_id or self._named
        refusal = self._refusal(device_id)
        if refusal:
            received.refusals.append(refusal)
            return
        self._admitted = device_id
        received.deliveries.append(Delivery((self._report(sentence, device_id, at),), None))

    def _refusal(self, device_id: str) -> str:
        if not device_id:
            return refusals.NO_DEVICE
        if self._admitted:
            return "" if device_id == self._admitted else refusals.OTHER_DEVICE
        if not self._register.knows(device_id):
            return refusals.UNKNOWN_DEVICE
        return "" if self._register.authenticates(device_id, "") else refusals.NOT_AUTHENTICATED

    def _report(self, sentence: Sentence, device_id: str, at: float) -> Report:
        told_at = sentence.at(at + self._ahead_seconds)
        if sentence.day_seconds is not None:
            self._ahead_seconds = told_at - at
        attributes: dict[str, Value] = {} if sentence.hdop is None else {"hdop": sentence.hdop}
        knots = sentence.speed_knots
        fix = Fix(
            device_id,
            told_at,
            sentence.lon,
            sentence.lat,
            is_valid=sentence.is_valid,
            speed_mps=None if knots is None or knots < 0 else knots * _MPS_PER_KNOT,
            heading_degrees=sentence.heading_degrees,
            altitude_metres=sentence.altitude_metres,
            satellites=sentence.satellites,
            ignition=sentence.ignition,
        )
        return Report(device_id, fix, attributes=attributes)
