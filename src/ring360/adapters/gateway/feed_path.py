"""Where the socket between gateway and desk lies: beside the database's file, else in a folder of this user's own."""

from __future__ import annotations

import os
import stat
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final

LONGEST_BYTES: Final = 100
"""The system takes some more, never less."""


def feed_path(database: str, file: Path | None) -> Path:
    """The same for everybody who names the same database; `file` is its file, None for a server's database."""
    if file is not None:
        beside = file.absolute().with_name(f"{file.name}.gateway")
        if len(os.fsencode(beside)) <= LONGEST_BYTES:
            return beside
        database = str(file.absolute())
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"ring360-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a folder of this user alone")
    return folder / f"{sha256(database.encode()).hexdigest()[:16]}.gateway"
