"""The live ring: which share is covered now, and when the first free unit would be on each road."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ring360.api.console import OpenDesk
from ring360.api.permissions import may

router = APIRouter(prefix="/api/ring", tags=["ring"], dependencies=[may("units.read")])


@router.get("")
def shares(desk: OpenDesk) -> Any:
    """Shares of road length inside the ring, total response and travel only, with the allowances counted."""
    return desk.watch.latest.told


@router.get("/seconds")
def seconds(desk: OpenDesk, request: Request) -> Response:
    """Tenths of a second of driving until the first free unit enters each directed segment.

    Little-endian 16-bit numbers (2 * segments,), in the order of `/api/roads`; 65535 = never or later than that.
    """
    latest = desk.watch.latest
    headers = {"etag": f'"{desk.watch.run}-{latest.version}"', "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(latest.enter_tenths.tobytes(), media_type="application/octet-stream", headers=headers)
