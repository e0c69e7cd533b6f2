"""How the threads of a server share the interpreter."""

from __future__ import annotations

import sys
from typing import Final

SWITCH_SECONDS: Final = 0.001


def take_short_turns() -> None:
    """No thread keeps the others waiting for longer: who listens hears soon, and what is to be written is. Once for a
    process."""
    sys.setswitchinterval(SWITCH_SECONDS)
