"""Which language a request is answered in: `?lang=` first, then `Accept-Language`, else English."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request

from ring360 import language


def language_of(query: str, accepted: str) -> language.Language:
    """ "zh-CN" or "en" for a query string and an `Accept-Language` header."""
    asked = parse_qs(query).get("lang", [])
    if asked:
        return "zh-CN" if asked[0].lower().startswith("zh") else "en"
    ranked = []
    for position, part in enumerate(accepted.split(",")):
        tag, _, weight = part.strip().lower().partition(";q=")
        if tag[:2] in ("zh", "en"):
            ranked.append((-_weight(weight), position, tag[:2]))
    return "zh-CN" if ranked and min(ranked)[2] == "zh" else "en"


def _weight(told: str) -> float:
    try:
        return float(told) if told else 1.0
    except ValueError:
        return 0.0


def _language(request: Request) -> language.Language:
    return language_of(request.url.query, request.headers.get("accept-language", ""))


Language = Annotated[language.Language, Depends(_language)]
