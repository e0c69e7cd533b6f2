"""Writes a file whole or not at all: under another name first, and renamed only once it is safe on disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ring360.domain.problems import Problem


@contextmanager
def whole_file(out: Path) -> Iterator[IO[bytes]]:
    """A file to write to, readable by its owner alone; whatever ends this early leaves nothing of it behind. Problem
    where it cannot be written."""
    fresh = out.with_name(out.name + ".new")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, out)
        _sync_folder(out.parent)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Problem("cannot-write", file=str(out), reason=error.strerror or str(error)) from error
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    # A file's new name is part of its folder, and not safe on disk before that is.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
