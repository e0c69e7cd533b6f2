"""The streets for drawing, once per atlas in one compact reply, and the basemap by ranges."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from ring360.api.byte_ranges import answer
from ring360.api.console import OpenDesk
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.geography.atlas import Atlas

router = APIRouter(tags=["roads"], dependencies=[may("area.read")])


@router.get("/api/roads")
def streets(desk: OpenDesk, request: Request) -> Response:
    """Four bytes with the length of a JSON header (little-endian), the header, then the arrays that it lists in order.

    `lon`, `lat` are millionths of a degree (points,), cut by `start` (segments + 1,); `class` and `name` are
    (segments,), `drive` is seconds per directed segment (2 * segments,).
    """
    headers = {"etag": f'"{desk.atlas.checksum}-1"', "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(_packed(desk.atlas), media_type="application/octet-stream", headers=headers)


@router.get("/api/roads/names")
def names(desk: OpenDesk, language: Language) -> Any:
    """Street names in the order that `name` counts, in the reader's language where the map has it."""
    return {"language": language, "names": [_name(each, language) for each in desk.atlas.roads.names]}


@router.get("/basemap.pmtiles")
def basemap(desk: OpenDesk, request: Request) -> Response:
    """The basemap; answers `Range` requests."""
    if desk.basemap is None:
        raise HTTPException(404)
    etag = f'"{desk.atlas.checksum}-basemap"'
    return answer(desk.basemap, request.headers.get("range"), "application/vnd.pmtiles", etag)


def _name(names: dict[str, str], language: str) -> str:
    short = language.split("-")[0]
    for key in (language, short, "", "en"):
        if names.get(key):
            return names[key]
    return names.get("ref", "")


def _packed(atlas: Atlas) -> bytes:
    roads = atlas.roads
    arrays = {
        "start": roads.shape_start.astype("<u4"),
        "lon": np.rint(roads.shape_lon * 1e6).astype("<i4"),
        "lat": np.rint(roads.shape_lat * 1e6).astype("<i4"),
        "name": roads.segment_name.astype("<i4"),
        "drive": (atlas.travel("car").costs.drive_ms / 1000).astype("<f4"),
        "class": roads.segment_class.astype("u1"),
    }
    header = json.dumps({
        "checksum": atlas.checksum,
        "arrays": [[name, array.dtype.str, len(array)] for name, array in arrays.items()],
    }).encode()  # fmt: skip
    header += b" " * (-len(header) % 4)
    return b"".join([len(header).to_bytes(4, "little"), header, *(array.tobytes() for array in arrays.values())])
