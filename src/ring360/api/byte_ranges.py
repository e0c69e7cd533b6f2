"""Part of a file as a web resource of its own, answered by byte ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.responses import Response, StreamingResponse

CHUNK_BYTES: Final = 1 << 18
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")


@dataclass(frozen=True, slots=True)
class FilePart:
    """`length` bytes of a file from `offset` on."""

    path: Path
    offset: int
    length: int


def answer(part: FilePart, asked: str | None, kind: str, etag: str) -> Response:
    """The whole part, or the single range asked for (206), or 416 where it lies outside."""
    headers = {"accept-ranges": "bytes", "etag": etag, "cache-control": "no-cache"}
    first, last, status = 0, part.length - 1, 200
    wanted = _RANGE.match(asked or "")
    if wanted and (wanted[1] or wanted[2]):
        status = 206
        if wanted[1]:
            first = int(wanted[1])
            last = min(last, int(wanted[2])) if wanted[2] else last
        else:
            first = max(0, part.length - int(wanted[2]))
        if first > last:
            return Response(status_code=416, headers={**headers, "content-range": f"bytes */{part.length}"})
        headers["content-range"] = f"bytes {first}-{last}/{part.length}"
    headers["content-length"] = str(last - first + 1)
    return StreamingResponse(_bytes(part, first, last), status, headers, media_type=kind)


def _bytes(part: FilePart, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with part.path.open("rb") as file:
        file.seek(part.offset + first)
        while left > 0 and (chunk := file.read(min(left, CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk
