"""Signing in by the organisation's identity provider: there and back."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import HTMLResponse, RedirectResponse

from ring360.api.ceremonies import Here, OpenGate, Pool, Who
from ring360.api.gate import Gate
from ring360.api.permissions import may
from ring360.domain.problems import Problem
from ring360.operations.identity.desk import Identity
from ring360.operations.identity.passkeys import Site
from ring360.operations.identity.provider import ProviderLogIn

router = APIRouter(prefix="/api/session/provider", tags=["sessions"])

COOKIE: Final = "ring360_way"
SECURE_COOKIE: Final = f"__Host-{COOKIE}"
ONWARD: Final = '<!doctype html><html lang="en"><meta http-equiv="refresh" content="0; url=/"><title>ring360</title>'
"""A page, not a redirect: a cookie that is strictly for this site is sent only where this site itself leads on."""
Told = Annotated[str, Query(max_length=4_000)]


@router.get("", dependencies=[may("session.begin")])
async def begin(request: Request, who: Who, gate: OpenGate, pool: Pool, site: Here) -> Response:
    """To the provider. Only from the page itself: nobody is signed in by a link on a page elsewhere."""
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise Problem("origin-foreign")
    address, state = await pool.run(_of(who).begin, _return_to(site))
    answer = RedirectResponse(address, 303)
    # Not `Strict`: the way back begins at the provider.
    answer.set_cookie(_cookie(gate), state, max_age=600, httponly=True, samesite="lax", secure=gate.secure)
    return answer


@router.get("/return", dependencies=[may("session.begin")])
async def finish(
    request: Request, who: Who, gate: OpenGate, pool: Pool, code: Told = "", state: Told = ""
) -> Response:  # fmt: skip
    """Back from the provider."""
    kept, agent = request.cookies.get(_cookie(gate), ""), request.headers.get("user-agent", "")
    token = await pool.run(_of(who).finish, state, kept, code, request.scope["state"]["address"], agent)
    answer = HTMLResponse(ONWARD, headers={"set-cookie": gate.cookie(token)})
    answer.delete_cookie(_cookie(gate), secure=gate.secure)
    return answer


def _of(who: Identity) -> ProviderLogIn:
    if who.provider is None:
        raise Problem("no-provider-here")
    return who.provider


def _cookie(gate: Gate) -> str:
    return SECURE_COOKIE if gate.secure else COOKIE


def _return_to(site: Site) -> str:
    return f"{site.origin}/api/session/provider/return"
