"""Every route says which action it is, and only that table decides: nothing is reachable that nobody thought about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import BaseRoute

from ring360.api import app
from ring360.api.permissions import May
from ring360.domain.people import ACTIONS, PEOPLE_ROLES, TRACKER

API = Path(app.__file__).parent
ROUTES = {f"{sorted(getattr(route, 'methods', None) or ['WS'])[0]} {route.path}": route for route in app.routes()}  # type: ignore[attr-defined]


def _actions(route: BaseRoute) -> Iterator[str]:
    assert isinstance(route, APIRoute | APIWebSocketRoute)
    for each in route.dependant.dependencies:
        if isinstance(each.call, May):
            yield each.call.action


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_names_exactly_one_action(name: str) -> None:
    assert len(list(_actions(ROUTES[name]))) == 1


def test_every_router_of_the_house_is_in_the_application() -> None:
    written = {path.stem for path in API.glob("*.py") if "APIRouter(" in path.read_text(encoding="utf-8")}
    assert written == {noun.__name__.rpartition(".")[2] for noun in app.NOUNS}


def test_the_table_names_only_roles_that_exist() -> None:
    named = {role for grant in ACTIONS.values() for role in grant.roles | grant.own_unit}
    assert named == {*PEOPLE_ROLES, TRACKER}


def test_nothing_that_changes_anything_is_open_to_anybody_but_signing_in() -> None:
    open_routes = {name for name, route in ROUTES.items() for action in _actions(route) if ACTIONS[action].anybody}
    assert {name for name in open_routes if not name.startswith("GET ")} == {
        "POST /api/session", "POST /api/session/activate", "POST /api/session/passkey",
        "POST /api/session/passkey/begin", "POST /api/session/setup",
    }  # fmt: skip
