"""Versions of what is told: an `ETag`, `If-None-Match` to ask again cheaply, `If-Match` against lost updates."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from fastapi import Request, Response

from ring360.domain.refusals import Refused


def etag_of(told: dict[str, Any]) -> str:
    """Names this state in this language."""
    return f'"{sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:24]}"'


def answer(request: Request, told: dict[str, Any]) -> Response:
    """The state with its `ETag`, or 304 where the asker has it."""
    etag = etag_of(told)
    headers = {"etag": etag, "cache-control": "no-cache"}
    if etag in _listed(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, media_type="application/json", headers=headers)


def must_match(request: Request, tell: Callable[[], dict[str, Any]]) -> None:
    """Refused where the asker changes another state than the one he saw; told only where he says which that was."""
    wanted = request.headers.get("if-match")
    if wanted is not None and wanted.strip() != "*" and etag_of(tell()) not in _listed(wanted):
        raise Refused("state-changed-meanwhile")


def _listed(header: str) -> set[str]:
    return {each.strip().removeprefix("W/") for each in header.split(",")}
