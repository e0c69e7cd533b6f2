"""Puts the nouns together into one application behind the guard."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from ring360.api import about, calls, incidents, journal, live, page_files, places, problems, ring, roads, units
from ring360.api.console import Desk
from ring360.api.guard import Gate, Guard


def make_app(desk: Desk, gate: Gate) -> ASGIApp:
    """The application of one desk. Its description is at `/api/openapi.json`; no page of it comes from elsewhere."""
    app = FastAPI(title="ring360", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.desk = desk
    problems.install(app)
    for noun in (calls, incidents, units, ring, roads, places, live, journal, about, page_files):
        app.include_router(noun.router)
    return Guard(GZipMiddleware(app, minimum_size=1_000, compresslevel=4), gate)
