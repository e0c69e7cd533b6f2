"""One terminal's connection: bytes in, reports to commit and answers to send out. It holds state and does nothing.

Nothing counts before the terminal has authenticated itself on this connection. Positions are acknowledged by the
gateway after they are committed, everything else is answered at once.
"""

from __future__ import annotations

from typing import Final

from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808 import messages as m
from ring360.adapters.devices.jt808.batches import read_batch, read_short_batch
from ring360.adapters.devices.jt808.frames import Framer, opened
from ring360.adapters.devices.jt808.headers import (
    PARTED,
    Header,
    body_of,
    device_id_of,
    message,
    plain_body,
    read_header,
)
from ring360.adapters.devices.jt808.locations import read_location
from ring360.adapters.devices.jt808.parts import Parts, whole
from ring360.adapters.devices.jt808.short_dialect import SHORT_IDS, read_short_header, read_short_location, short_answer
from ring360.adapters.devices.jt808.tellings import READ, UNANSWERED
from ring360.adapters.devices.received import Acknowledgement, Delivery, Received
from ring360.adapters.devices.register import DeviceRegister
from ring360.adapters.devices.reports import Report
from ring360.domain.fixes import PANIC

MOST_WRONG_CODES: Final = 3
_POSITIONS: Final = frozenset({m.LOCATION, m.LOCATION_ASKED_FOR, m.BATCH, m.SHORT_BATCH})
_LOCATION: Final = m.LOCATION.to_bytes(2, "big")
_TAKEN: Final = _POSITIONS | READ.keys()
SPOKEN: Final = _TAKEN | {
    m.ANSWER_OF_TERMINAL, m.LOG_OUT, m.REGISTER, m.AUTHENTICATE, m.ASK_TIME,
    *(int.from_bytes(short, "big") for short in SHORT_IDS),
}  # fmt: skip
"""Every message of a terminal that isn't answered as unsupported."""


class Jt808Session:
    """Give it every chunk of bytes with the instant it came, and call `due` every few seconds."""

    def __init__(self, register: DeviceRegister) -> None:
        self._register = register
        self._framer = Framer()
        self._parts = Parts()
        self._terminal = b""
        self._version: int | None = None
        self._device_id = ""
        self._is_authenticated = False
        self._model = ""
        self._serial = 0
        self._wrong_codes = 0

    @property
    def device_id(self) -> str:
        """Who this is, once it has authenticated itself; empty before."""
        return self._device_id if self._is_authenticated else ""

    def receive(self, data: bytes, at: float) -> Received:
        """What comes of the next bytes. Never raises, whatever they are."""
        received = Received()
        runs = self._framer.cut(data)
        framing = self._framer.framing
        for run in runs:
            content = opened(run, framing)
            if isinstance(content, str):
                received.refusals.append(content)
            elif self._is_authenticated and (plain := plain_body(content, _LOCATION, self._terminal, self._version)):
                self._take_location(*plain, received)
            else:
                self._take(content, at, received)
        if self._parts:
            self._ask_for_parts(at, received)
        return received

    def due(self, at: float) -> Received:
        """What has become due with time: requests for missing parts, and parts given up."""
        received = Received()
        self._ask_for_parts(at, received)
        return received

    def acknowledge(self, acknowledgement: Acknowledgement, result: int | None = None) -> bytes:
        """The bytes to send after the commit. Without a `result` it is success, or for a panic its confirmation, by
        which the terminal knows that it was heard; 1 asks the terminal to send again later."""
        if acknowledgement.is_short:
            return short_answer(self._terminal, acknowledgement.message_id, result or m.DONE)
        if result is None:
            result = m.ALARM_CONFIRMED if acknowledgement.has_panic else m.DONE
        return b"".join(
            self._message(m.ANSWER, m.answer(serial, acknowledgement.message_id, result))
            for serial in acknowledgement.serials
        )

    def _message(self, message_id: int, body: bytes) -> bytes:
        self._serial = (self._serial + 1) & 0xFFFF
        return message(message_id, body, self._terminal, self._serial, self._version, self._framer.framing)

    def _answer(self, header: Header, result: int, received: Received) -> None:
        received.answers.append(self._message(m.ANSWER, m.answer(header.serial, header.message_id, result)))

    def _take(self, content: bytes, at: float, received: Received) -> None:
        if content[:2] in SHORT_IDS:
            self._take_short(content, received)
            return
        header = read_header(content, self._framer.framing)
        if header is None:
            received.refusals.append(refusals.TOO_SHORT)
            return
        body = body_of(content, header)
        if isinstance(body, str):
            received.refusals.append(body)
            if body == refusals.ENCIPHERED and self._is_authenticated and header.terminal == self._terminal:
                self._answer(header, m.UNSUPPORTED, received)
            return
        if self._is_authenticated and header.terminal != self._terminal:
            if device_id_of(header.terminal) != self._device_id:
                received.refusals.append(refusals.OTHER_DEVICE)
                return
            # The same terminal by the shorter or longer form of its number.
            self._terminal, self._version = header.terminal, header.version
        if not self._is_authenticated or header.message_id in (m.REGISTER, m.AUTHENTICATE):
            self._meet(header, body, received)
        else:
            self._take_from_known(header, body, at, received)

    def _take_location(self, serial: int, body: bytes, received: Received) -> None:
        report = read_location(body, self._device_id, serial, False, self._model)
        if report.refusal:
            received.refusals.append(report.refusal)
        acknowledgement = Acknowledgement(m.LOCATION, (serial,), PANIC in report.alarms)
        received.deliveries.append(Delivery((report,), acknowledgement))

    def _meet(self, header: Header, body: bytes, received: Received) -> None:
        """Registration and authentication; of anybody who has not authenticated nothing else is taken."""
        device_id = device_id_of(header.terminal)
        self._terminal, self._version = header.terminal, header.version
        if header.message_id == m.REGISTER:
            self._register_terminal(device_id, header, body, received)
        elif header.message_id == m.AUTHENTICATE:
            self._authenticate(device_id, header, body, received)
        else:
            received.refusals.append(refusals.NOT_AUTHENTICATED)
            if header.message_id != m.ANSWER_OF_TERMINAL:
                self._answer(header, m.FAILED, received)

    def _register_terminal(self, device_id: str, header: Header, body: bytes, received: Received) -> None:
        if m.read_registration(body, header.version) is None:
            received.refusals.append(refusals.BAD_BODY)
            self._answer(header, m.WRONG, received)
            return
        if not self._register.knows(device_id):
            received.refusals.append(refusals.UNKNOWN_DEVICE)
            answer = m.not_registered(header.serial)
        else:
            answer = m.registered(header.serial, self._register.code_for(device_id))
        received.answers.append(self._message(m.REGISTERED, answer))

    def _authenticate(self, device_id: str, header: Header, body: bytes, received: Received) -> None:
        code = m.read_credentials(body, header.version).code
        if not self._admits(device_id, code):
            received.refusals.append(refusals.WRONG_CODE)
            received.is_over = self._wrong_codes >= MOST_WRONG_CODES
        self._answer(header, m.DONE if self._is_authenticated else m.FAILED, received)

    def _admits(self, device_id: str, code: str) -> bool:
        self._is_authenticated = self._register.knows(device_id) and self._register.authenticates(device_id, code)
        if self._is_authenticated:
            self._device_id, self._model = device_id, self._register.model_of(device_id)
        else:
            self._wrong_codes += 1
        return self._is_authenticated

    def _take_from_known(self, header: Header, body: bytes, at: float, received: Received) -> None:
        message_id = header.message_id
        serials: tuple[int, ...] = (header.serial,)
        if header.properties & PARTED and message_id in _TAKEN:
            joined = self._parts.add(header, body, at)
            if isinstance(joined, str):
                received.refusals.append(joined)
            if joined is None or isinstance(joined, str):
                return
            body = whole(joined)
            serials = tuple(joined.serials[number] for number in sorted(joined.serials))
        if message_id in _POSITIONS:
            reports = self._positions(message_id, body, serials[0])
            self._deliver(message_id, tuple(reports), serials, received)
        elif message_id in READ:
            self._take_telling(message_id, body, serials, received)
        elif message_id == m.ASK_TIME:
            received.answers.append(self._message(m.TIME, m.time_now(at)))
        elif message_id == m.LOG_OUT:
            self._answer(header, m.DONE, received)
            self._is_authenticated = False
        elif message_id != m.ANSWER_OF_TERMINAL:
            received.refusals.append(refusals.UNSUPPORTED)
            self._answer(header, m.UNSUPPORTED, received)

    def _positions(self, message_id: int, body: bytes, serial: int) -> list[Report]:
        if message_id == m.BATCH:
            return read_batch(body, self._device_id, serial, self._model)
        if message_id == m.SHORT_BATCH:
            return read_short_batch(body, self._device_id, serial, self._model)
        # An answer to a question about the place: the serial of the question stands first.
        start = 2 if message_id == m.LOCATION_ASKED_FOR else 0
        return [read_location(body[start:], self._device_id, serial, False, self._model)]

    def _take_telling(self, message_id: int, body: bytes, serials: tuple[int, ...], received: Received) -> None:
        report = READ[message_id](body, self._device_id, serials[0], self._model)
        if report.fix is not None or report.alarms:
            self._deliver(message_id, (report,), serials, received)
            return
        if report.attributes:
            received.deliveries.append(Delivery((report,), None))
        if report.refusal:
            received.refusals.append(report.refusal)
        if message_id not in UNANSWERED:
            received.answers.append(self.acknowledge(Acknowledgement(message_id, serials)))

    def _deliver(
        self, message_id: int, reports: tuple[Report, ...], serials: tuple[int, ...], received: Received
    ) -> None:
        has_panic = False
        for report in reports:
            if report.refusal:
                received.refusals.append(report.refusal)
            has_panic = has_panic or PANIC in report.alarms
        acknowledgement = None
        if message_id not in UNANSWERED:
            acknowledgement = Acknowledgement(message_id, serials, has_panic)
        received.deliveries.append(Delivery(reports, acknowledgement))

    def _take_short(self, content: bytes, received: Received) -> None:
        """The dialect of a vendor of locks: no registration and no code, so the register must let it in without."""
        header = read_short_header(content)
        if isinstance(header, str):
            received.refusals.append(header)
            return
        device_id = device_id_of(header.terminal)
        if self._is_authenticated and device_id != self._device_id:
            received.refusals.append(refusals.OTHER_DEVICE)
        elif self._is_authenticated or self._admits(device_id, ""):
            self._terminal = header.terminal
            report = read_short_location(header, self._device_id)
            if report.refusal:
                received.refusals.append(report.refusal)
            wants_answer = Acknowledgement(header.message_id, (header.serial,), PANIC in report.alarms, True)
            received.deliveries.append(Delivery((report,), wants_answer if header.wants_answer else None))
        else:
            received.refusals.append(refusals.NOT_AUTHENTICATED)
            received.is_over = self._wrong_codes >= MOST_WRONG_CODES

    def _ask_for_parts(self, at: float, received: Received) -> None:
        asking, given_up = self._parts.due(at)
        received.refusals += [refusals.PARTS_MISSING] * given_up
        for waiting in asking:
            body = m.send_again(waiting.first_serial, waiting.missing(), self._version)
            received.answers.append(self._message(m.SEND_AGAIN, body))
