"""What the items of one location add up to while they are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from ring360.adapters.devices.reports import Value


@dataclass(slots=True)
class Notes:
    """Attributes and alarms as they are found; the later of two items wins."""

    model: str = ""
    """The maker's name of the terminal, "" = any: some vendors' items read otherwise by it."""
    attributes: dict[str, Value] = field(default_factory=dict)
    alarms: list[str] = field(default_factory=list)
    """Words of `alarms`."""

    def note(self, name: str, value: Value) -> None:
        self.attributes[name] = value

    def alarm(self, word: str) -> None:
        self.alarms.append(word)

    def alarms_by_bit(self, bits: int, table: tuple[tuple[int, str], ...]) -> None:
        """The alarms of a table of (bit, word) that are set."""
        self.alarms += [word for bit, word in table if bits >> bit & 1]
