"""Tokens of programs: each may do the actions that it was made for and nothing else, until it ends."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from ring360.api.ceremonies import Who
from ring360.api.permissions import Actor, may
from ring360.api.words import Asked, Name
from ring360.operations.identity.ports import Token

router = APIRouter(prefix="/api/tokens", tags=["tokens"])


class TokenAsked(Asked):
    """`actions` are those of docs/reference/roles.md."""

    name: Name
    actions: Annotated[tuple[Name, ...], Field(min_length=1, max_length=100)]
    days: Annotated[float, Field(gt=0, le=366)] = 90


@router.get("", dependencies=[may("tokens.read")])
def listed(who: Who) -> Any:
    return {"tokens": [_told(each) for each in who.tokens.all()]}


@router.post("", status_code=201, dependencies=[may("tokens.change")])
def make(asked: TokenAsked, who: Who, actor: Actor) -> Any:
    """`token` is told this once; a program sends it as `Authorization: Bearer …`."""
    token, secret = who.tokens.make(asked.name, asked.actions, asked.days, actor.person_id)
    return {**_told(token), "token": secret}


@router.delete("/{token_id}", status_code=204, dependencies=[may("tokens.change")])
def revoke(token_id: str, who: Who, actor: Actor) -> Response:
    who.tokens.revoke(token_id, actor.person_id)
    return Response(status_code=204)


def _told(token: Token) -> dict[str, Any]:
    return {
        "token_id": token.token_id,
        "name": token.name,
        "actions": token.actions,
        "made_at": token.made_at,
        "ends_at": token.ends_at,
        "revoked_at": token.revoked_at,
    }
