"""Puts the nouns together into one application behind the guard."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from ring360.api import (
    about,
    account,
    attention,
    callers,
    calls,
    closures,
    containment,
    devices,
    duplicates,
    exchange,
    hazards,
    incident_changes,
    incidents,
    journal,
    live,
    live_socket,
    muster,
    page_files,
    patrol,
    people,
    places,
    problems,
    provider,
    ring,
    roads,
    sessions,
    shifts,
    tokens,
    units,
    warnings,
    webhooks,
)  # fmt: skip
from ring360.api.ceremonies import Ceremonies
from ring360.api.console import Desk
from ring360.api.gate import Gate
from ring360.api.guard import Guard

NOUNS: Final = (
    duplicates,
    calls,
    callers,
    incidents,
    incident_changes,
    muster,
    patrol,
    containment,
    units,
    hazards,
    attention,
    closures,
    shifts,
    ring,
    roads,
    places,
    live,
    live_socket,
    journal,
    about,
    page_files,
    sessions,
    provider,
    account,
    people,
    devices,
    tokens,
    warnings,
    exchange,
    webhooks,
)


def make_app(desk: Desk, gate: Gate) -> ASGIApp:
    """The application of one desk. Its description is at `/api/openapi.json`; no page of it comes from elsewhere."""
    app = FastAPI(title="ring360", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = desk
    app.state.ceremonies = Ceremonies()
    problems.install(app)
    for noun in NOUNS:
        app.include_router(noun.router)
    return Guard(GZipMiddleware(app, minimum_size=1_000, compresslevel=4), gate)


def routes() -> list[BaseRoute]:
    """Every route there is."""
    return [route for noun in NOUNS for route in noun.router.routes]
