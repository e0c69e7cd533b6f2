"""Compiles the solvers' loops to machine code, once, and keeps them on disk for the next start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(loop: Loop) -> Loop:
    """Compile `loop` with numba on its first call; it holds no interpreter lock while it runs."""
    return cast(Loop, numba.njit(cache=True, nogil=True, boundscheck=False)(loop))
