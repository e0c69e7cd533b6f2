"""The small page and its parts, from the package; nothing is asked of any other server."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ring360.api.permissions import may

router = APIRouter(include_in_schema=False, dependencies=[may("page.load")])

_KINDS: Final = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_FILES: Final = {
    each.name: (each.read_bytes(), _KINDS[each.name.rpartition(".")[2]])
    for each in files("ring360.api").joinpath("page").iterdir()
    if each.name.rpartition(".")[2] in _KINDS
}


@router.get("/")
def front() -> Response:
    return part("index.html")


@router.get("/page/{name}")
def part(name: str) -> Response:
    if name not in _FILES:
        raise HTTPException(404)
    content, kind = _FILES[name]
    return Response(content, media_type=kind, headers={"cache-control": "no-cache"})
