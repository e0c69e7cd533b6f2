"""Which trackers are known, and how they prove who they are: asked by sessions, answered from the desk's list."""

from __future__ import annotations

from typing import Protocol


class DeviceRegister(Protocol):
    """Asked while bytes are decoded: every answer must come from memory, at once."""

    def knows(self, device_id: str) -> bool:
        """Whether a tracker that calls itself so may report at all."""

    def code_for(self, device_id: str) -> str:
        """The authentication code handed to a known terminal when it registers (ASCII, 1 to 100 characters)."""

    def authenticates(self, device_id: str, code: str) -> bool:
        """Whether `code` is the one of this terminal; "" is asked for terminals whose protocol has no code."""

    def model_of(self, device_id: str) -> str:
        """The maker's name of the terminal as entered at the desk, "" = unknown. Some vendors' items read by it."""
