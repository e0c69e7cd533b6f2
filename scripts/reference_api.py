"""Writes docs/reference/api.md from the routes themselves: what each does, who may, what it takes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import WebSocketRoute

from ring360.api.app import NOUNS
from ring360.api.permissions import May
from ring360.domain.people import ACTIONS

INTRODUCTION = """The machine-readable description is at `/api/openapi.json` of a running server (OpenAPI 3.1).

* **Who asks.** A signed-in person's session cookie, or `Authorization: Bearer TOKEN` of a program or a tracker. Every
  route asks leave for one action; [roles](roles.md) says who has it.
* **Times** are seconds since 1970 (UTC), **degrees** WGS 84, longitude first. Words follow `?lang=zh-CN|en` or
  `Accept-Language`.
* **Once.** A change with an `Idempotency-Key` that is sent again within a day changes nothing and is answered with the
  state as it is; the same key with another body is refused (409, `idempotency-key-reused`).
* **Pages.** Long lists take `limit` and the `cursor` that the page before gave as `next`.
* **Versions.** `GET /api/incidents/{incident_id}` gives an `ETag`: `If-None-Match` answers 304, `If-Match` on accepting
  refuses (409, `state-changed-meanwhile`) what was decided on an older state.
* **Refusals** are JSON: `code` for machines, `message` in the reader's language, `details`. 401 not signed in, 403 not
  allowed, 404 unknown, 409 the situation does not allow it, 422 the request cannot be taken, 429 too many, 503 nothing
  can be taken now.
"""


def api_page(generated: str) -> str:
    """Every route by noun, then every body that a route takes."""
    parts = [f"# The HTTP interface\n\n{generated}\n\n{INTRODUCTION}"]
    app = FastAPI(title="ring360")
    for noun in NOUNS:
        app.include_router(noun.router)
        rows = list(_rows(noun.router.routes))
        if rows:
            lead = inspect.getdoc(noun) or ""
            name = noun.__name__.rpartition(".")[2].replace("_", " ")
            parts.append(f"## {name}\n\n{lead.splitlines()[0]}\n")
            parts.append("\n".join(["| request | action | what it does |", "| --- | --- | --- |", *rows]) + "\n")
    schema = get_openapi(title="ring360", version="1", routes=app.routes)
    parts.append("## Bodies\n")
    for name, model in sorted(schema.get("components", {}).get("schemas", {}).items()):
        if name.endswith(("Asked", "Given", "Body")):
            parts.extend(_model(name, model))
    return "\n".join(parts)


def _rows(routes: Any) -> Iterator[str]:
    for route in routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            method, path = sorted(route.methods)[0], route.path
            body = f", `{route.body_field.field_info.annotation.__name__}`" if _named(route) else ""
        elif isinstance(route, WebSocketRoute):
            method, path, body = "WS", route.path, ""
        else:
            continue
        told = " ".join((inspect.getdoc(route.endpoint) or "").split("\n\n")[0].split())
        yield f"| `{method} {path}`{body} | {_actions(route)} | {told} |"


def _named(route: APIRoute) -> bool:
    return route.body_field is not None and hasattr(route.body_field.field_info.annotation, "__name__")


def _actions(route: Any) -> str:
    found = [each.dependency for each in route.dependencies if isinstance(each.dependency, May)]
    assert all(each.action in ACTIONS for each in found)
    return ", ".join(f"`{each.action}`" for each in found)


def _model(name: str, model: dict[str, Any]) -> Iterator[str]:
    told = " ".join(str(model.get("description", "")).split())
    yield f"### {name}\n\n{told}\n" if told else f"### {name}\n"
    required = set(model.get("required", ()))
    rows = ["| field | type | needed |", "| --- | --- | --- |"]
    for field, schema in model.get("properties", {}).items():
        rows.append(f"| `{field}` | {_type(schema)} | {'yes' if field in required else 'no'} |")
    yield "\n".join(rows) + "\n"


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    bounds = [f"{word} {schema[key]:g}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema]
    return " ".join([str(schema.get("type", "any")), *bounds])
