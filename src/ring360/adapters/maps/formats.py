"""Tells map files apart by their first bytes, whatever they are called."""

from __future__ import annotations

import bz2
import gzip
import zlib
from pathlib import Path

from ring360.domain.problems import Problem

_ENOUGH_BYTES = 4096


def sniff_format(path: Path) -> str:
    """Format word for libosmium: "pbf", "osm", "osm.gz" or "osm.bz2"; Problem where the file is none of these."""
    try:
        with path.open("rb") as file:
            head = file.read(_ENOUGH_BYTES)
    except FileNotFoundError as error:
        raise Problem("map-missing", file=str(path)) from error
    except OSError as error:
        raise Problem("map-unreadable", file=str(path), reason=error.strerror or "") from error
    if not head:
        raise Problem("map-empty", file=str(path))
    if b"OSMHeader" in head[:64]:
        return "pbf"
    packing, text = _unpacked(path, head)
    if b"<osm" in text and not text.lstrip().startswith(b"<!DOCTYPE html"):
        return "osm" + packing
    raise Problem("map-not-osm", file=str(path))


def _unpacked(path: Path, head: bytes) -> tuple[str, bytes]:
    try:
        if head[:2] == b"\x1f\x8b":
            with gzip.open(path, "rb") as file:
                return ".gz", file.read(_ENOUGH_BYTES)
        if head[:3] == b"BZh":
            with bz2.open(path, "rb") as file:
                return ".bz2", file.read(_ENOUGH_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise Problem("map-unreadable", file=str(path), reason=str(error).splitlines()[0]) from error
    return "", head
