"""ring360: who can be there in 360 seconds, from a county's real road map."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
