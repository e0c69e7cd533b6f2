"""How much a connection, an address and the whole gateway may take."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GatewayLimits:
    """Every limit of the gateway."""

    connections: int = 20_000
    connections_an_address: int = 2_000
    """Terminals of one mobile network may all come from one address."""
    proof_seconds: float = 30.0
    """A connection that has not proved by then who it is ends."""
    idle_seconds: float = 900.0
    request_seconds: float = 15.0
    """An HTTP request must be whole by then."""
    bytes_a_second: float = 65_536.0
    bytes_at_once: float = 1_048_576.0
    unanswered: int = 256
    """So many messages of one connection may wait for their commit; then it is not read from."""
    unsent_bytes: int = 262_144
    """A tracker that does not read its answers is cut off."""
    waiting_fixes: int = 20_000
    """With more than this waiting, positions are shed: neither stored nor acknowledged."""
    waiting_panics: int = 10_000
    batch_fixes: int = 4_000
    linger_seconds: float = 0.005
    """A batch waits so long for more."""
    head_bytes: int = 8_192
    body_bytes: int = 65_536


class Allowance:
    """A bucket that fills by the second; who takes more than is in it waits."""

    __slots__ = ("_at", "_filled", "_left", "_most")

    def __init__(self, a_second: float, at_once: float, at: float) -> None:
        self._filled, self._most, self._left, self._at = a_second, at_once, at_once, at

    def take(self, amount: float, at: float) -> float:
        """Take `amount`; seconds until the next may be taken, 0 = at once."""
        self._left = min(self._most, self._left + (at - self._at) * self._filled) - amount
        self._at = at
        return -self._left / self._filled if self._left < 0.0 else 0.0


class Doors:
    """Counts who is connected."""

    def __init__(self, limits: GatewayLimits) -> None:
        self._limits = limits
        self._by_address: Counter[str] = Counter()
        self.count = 0

    def enter(self, address: str) -> bool:
        """False where there are too many, of this address or of all; only who entered leaves."""
        limits = self._limits
        if self.count >= limits.connections or self._by_address[address] >= limits.connections_an_address:
            return False
        self._by_address[address] += 1
        self.count += 1
        return True

    def leave(self, address: str) -> None:
        self.count -= 1
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]
