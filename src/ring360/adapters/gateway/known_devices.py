"""The list of trackers in memory, read anew every few seconds: who is known, by which code, carried by which unit."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Protocol

from ring360.adapters.gateway.ports import Carrier


class Device(Protocol):
    """A registered tracker."""

    @property
    def kind(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def unit_id(self) -> str: ...

    @property
    def token_hash(self) -> str: ...

    @property
    def revoked_at(self) -> float | None: ...


class KnownDevices:
    """Read on any thread, `replace` on one: the whole list changes at once."""

    def __init__(self, hash_of_code: Callable[[str], str]) -> None:
        """`hash_of_code` is how the list keeps codes."""
        self._hash_of_code = hash_of_code
        self._carriers: dict[tuple[str, str], Carrier] = {}
        self._hashes: dict[tuple[str, str], str] = {}

    def replace(self, devices: Iterable[Device]) -> None:
        """From now on these are all; revoked ones are not known."""
        current = [device for device in devices if device.revoked_at is None]
        self._hashes = {(device.kind, device.number): device.token_hash for device in current}
        self._carriers = {
            (device.kind, device.number): Carrier(f"{device.kind}:{device.number}", device.unit_id)
            for device in current
        }

    def carrier(self, kind: str, number: str) -> Carrier | None:
        return self._carriers.get((kind, number))

    def admits(self, kind: str, number: str, code: str) -> bool:
        """Whether `code` is the tracker's token, or the code handed to it when it registered."""
        kept = self._hashes.get((kind, number))
        if kept is None:
            return False
        given = code.encode(errors="replace")
        handed = self.code_for(kind, number).encode()
        return hmac.compare_digest(self._hash_of_code(code), kept) | hmac.compare_digest(given, handed)

    def code_for(self, kind: str, number: str) -> str:
        """The code that a terminal gets when it registers over the air; it changes with the tracker's token. Empty for
        one that is not known."""
        kept = self._hashes.get((kind, number))
        return hmac.new(kept.encode(), f"{kind}:{number}".encode(), sha256).hexdigest()[:16] if kept else ""

    def of_kind(self, kind: str, by_word: bool = False) -> KindOfDevice:
        """The trackers of one protocol; `by_word` where it has no codes, so that a tracker is who it says it is."""
        return KindOfDevice(self, kind, by_word)


class KindOfDevice:
    """The trackers of one protocol, as its decoder asks for them."""

    def __init__(self, known: KnownDevices, kind: str, by_word: bool) -> None:
        self._known, self._kind, self._by_word = known, kind, by_word

    def knows(self, device_id: str) -> bool:
        return self._known.carrier(self._kind, device_id) is not None

    def code_for(self, device_id: str) -> str:
        return self._known.code_for(self._kind, device_id)

    def authenticates(self, device_id: str, code: str) -> bool:
        return (self._by_word and self.knows(device_id)) or self._known.admits(self._kind, device_id, code)

    def model_of(self, device_id: str) -> str:
        """Not kept in the list."""
        return ""

    def unit_of(self, device_id: str) -> str | None:
        carrier = self._known.carrier(self._kind, device_id)
        return carrier.unit_id if carrier is not None else None
