"""Places by name: search as one types, in any language that the map holds."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query

from ring360.api.console import OpenDesk
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.words import MOST_WORDS
from ring360.language import say

KINDS: Final = frozenset({"street", "crossing", "address", "coordinates"})
"""Kinds with a word of their own; everything else on a map is called a place."""

router = APIRouter(prefix="/api/places", tags=["places"], dependencies=[may("area.read")])


@router.get("")
def found(
    desk: OpenDesk, language: Language, q: Annotated[str, Query(max_length=MOST_WORDS)] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> Any:  # fmt: skip
    """Best finds first."""
    text = q.strip()
    finds = desk.atlas.gazetteer.search(text, limit=limit) if text else ()
    return {"places": [
        {
            "name": find.names.get(language.split("-")[0]) or find.name, "lon": find.lon, "lat": find.lat,
            "kind": find.kind,
            "kind_label": say(f"place-kind-{find.kind if find.kind in KINDS else 'place'}", language),
        }
        for find in finds
    ]}  # fmt: skip
