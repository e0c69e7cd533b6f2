"""Runs a command of ring360 with a wall clock that a file sets forth or back: `hand_clock.py FILE python -m ring360 …`.

All time is read in `ring360/adapters/clocks.py`, so only its `time.time` is replaced. The steady clock of the machine
is left alone, as when an administrator or NTP sets the time.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import SimpleNamespace

from ring360.adapters import clocks


def _set_by(file: Path) -> SimpleNamespace:
    def now() -> float:
        return time.time() + float(file.read_text() or "0")

    return SimpleNamespace(time=now, monotonic=time.monotonic)


if __name__ == "__main__":
    clocks.time = _set_by(Path(sys.argv[1]))  # type: ignore[assignment]
    from ring360.cli.main import main

    # FILE, then the interpreter, -m and ring360, which were to be run without us.
    sys.argv = ["ring360", *sys.argv[5:]]
    sys.exit(main())
