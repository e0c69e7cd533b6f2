"""Every route takes whatever its description allows, and much that it does not, without a fault of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from hypothesis import HealthCheck, Phase, given, settings

from live_desks import client_of, opened_desk
from ring360.api.app import NOUNS, routes
from ring360.assembly.live import OpenedDesk
from small_county import small_atlas

EXAMPLES = 8
"""Requests made up for each route."""
NEVER_ENDS = "/api/live"
"""Its own tests read it."""


def described() -> list[Any]:
    """Every operation of the description."""
    app = FastAPI()
    for noun in NOUNS:
        app.include_router(noun.router)
    schema = schemathesis.openapi.from_dict(get_openapi(title="ring360", version="1", routes=app.routes))
    return [each.ok() for each in schema.get_all_operations() if each.ok().path != NEVER_ENDS]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedDesk]:
    folder = tmp_path_factory.mktemp("whole")
    with opened_desk(small_atlas(folder), folder / "w.sqlite") as opened:
        client = client_of(opened)
        for category in ("dispute", "robbery"):
            client.post("/api/calls", json={"place": PLACE, "category": category})
        yield opened


@pytest.mark.parametrize("operation", described(), ids=lambda operation: operation.label)
def test_no_request_makes_the_server_stumble(desk: OpenedDesk, operation: Any) -> None:
    # Signed in anew for each route: one of them signs out.
    client = client_of(desk)
    turn = count()

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def send(case: Any) -> None:
        if next(turn) % 2:
            _name_what_there_is(case)
        told = case.as_transport_kwargs(base_url=str(client.base_url))
        told["headers"] = {name: value for name, value in told["headers"].items() if name.lower() not in OURS}
        answer = client.request(**{name: told[name] for name in SENT if told.get(name) is not None})
        assert answer.status_code < 500, (case.as_curl_command(), answer.text)

    send()


def _name_what_there_is(case: Any) -> None:
    """Made-up names lead nowhere: every second request is about what the desk really has."""
    for name in case.path_parameters or {}:
        case.path_parameters[name] = REAL.get(name, case.path_parameters[name])
    if isinstance(case.body, dict):
        case.body.update({name: value for name, value in REAL_IN_BODY.items() if name in case.body})


PLACE = {"lon": 117.2, "lat": 28.3}
REAL = {"incident_id": "I000001", "unit_id": "P1", "call_id": "C4"}
REAL_IN_BODY = {
    "incident_id": "I000002",
    "place": PLACE,
    "category": "help",
    "unit_ids": ["P1"],
    "reason": "try",
    **PLACE,
}
SENT = ("method", "url", "params", "headers", "json", "data", "content")
OURS = ("host", "cookie", "authorization", "idempotency-key")


def test_every_route_is_tried_but_pages_and_the_endless_one() -> None:
    tried = {(operation.method.upper(), operation.path) for operation in described()}
    there = {(method, route.path.replace(":path", "")) for route in routes()  # type: ignore[attr-defined]
             for method in getattr(route, "methods", None) or ()}  # fmt: skip
    assert there - tried == {
        ("GET", "/"), ("GET", "/page/{name}"), ("GET", "/api/openapi.json"), ("GET", NEVER_ENDS),
    }  # fmt: skip
