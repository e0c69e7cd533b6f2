"""A register of trackers for tests: who is known, by which code, of which model."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.adapters.devices.jt808 import messages as m
from ring360.adapters.devices.jt808.headers import message
from ring360.adapters.devices.jt808.session import Jt808Session

CODE = "let-me-in"


@dataclass
class Register:
    """Knows these trackers, or any where `known` is None; those of `bare` need no code."""

    known: frozenset[str] | None = None
    bare: frozenset[str] | None = frozenset()
    model: str = ""

    def knows(self, device_id: str) -> bool:
        return self.known is None or device_id in self.known

    def code_for(self, device_id: str) -> str:
        return CODE

    def authenticates(self, device_id: str, code: str) -> bool:
        return code == CODE or (code == "" and (self.bare is None or device_id in self.bare))

    def model_of(self, device_id: str) -> str:
        return self.model


def authenticated(terminal: bytes, version: int | None = None, model: str = "") -> Jt808Session:
    """A session on which the terminal of these bytes has proven itself."""
    session = Jt808Session(Register(bare=None, model=model))
    text = CODE.encode()
    body = text if version is None else bytes((len(text),)) + text + bytes(35)
    said = session.receive(message(m.AUTHENTICATE, body, terminal, 0, version), 0.0)
    assert session.device_id, said.refusals
    return session
