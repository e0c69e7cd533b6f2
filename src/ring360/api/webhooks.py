"""Webhooks: who is told what by a signed message; made and changed by the administrator alone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field, StringConstraints

from ring360.api.outside import OpenExchange
from ring360.api.permissions import Actor, may
from ring360.api.words import Asked, Name, Seq
from ring360.operations.webhooks import EVERYTHING, TYPES, Webhook

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])

Url = Annotated[str, StringConstraints(min_length=8, max_length=500)]
Types = Annotated[tuple[Name, ...], Field(min_length=1, max_length=len(TYPES) + 1)]


class WebhookAsked(Asked):
    url: Url
    types: Types = (EVERYTHING,)
    """Events as `GET /api/webhooks` lists them; `*` = all."""


class ChangeAsked(Asked):
    """What is left out stays."""

    url: Url | None = None
    types: Types | None = None


class ResumeAsked(Asked):
    after_seq: Seq | None = None
    """Send again everything after this journal line; left out = go on where it stands."""


@router.get("", dependencies=[may("settings.read")])
def listed(exchange: OpenExchange) -> Any:
    """All subscriptions, without their secrets, and the events there are."""
    return {"webhooks": [_told(each) for each in exchange.webhooks.all()], "types": TYPES}


@router.post("", status_code=201, dependencies=[may("webhooks.change")])
def subscribe(asked: WebhookAsked, exchange: OpenExchange, actor: Actor) -> Any:
    """A new subscription from now on. Its `secret` is told this once."""
    webhook = exchange.webhooks.subscribe(asked.url, asked.types, actor.person_id)
    return {**_told(webhook), "secret": webhook.secret}


@router.get("/{webhook_id}", dependencies=[may("settings.read")])
def shown(webhook_id: str, exchange: OpenExchange) -> Any:
    return _told(exchange.webhooks.get(webhook_id))


@router.patch("/{webhook_id}", dependencies=[may("webhooks.change")])
def change(webhook_id: str, asked: ChangeAsked, exchange: OpenExchange, actor: Actor) -> Any:
    return _told(exchange.webhooks.change(webhook_id, asked.url, asked.types, actor.person_id))


@router.delete("/{webhook_id}", status_code=204, dependencies=[may("webhooks.change")])
def remove(webhook_id: str, exchange: OpenExchange, actor: Actor) -> Response:
    exchange.webhooks.remove(webhook_id, actor.person_id)
    return Response(status_code=204)


@router.post("/{webhook_id}/secret", dependencies=[may("webhooks.change")])
def new_secret(webhook_id: str, exchange: OpenExchange, actor: Actor) -> Any:
    """Another secret, told this once; the one before is worth nothing from now on."""
    webhook = exchange.webhooks.new_secret(webhook_id, actor.person_id)
    return {**_told(webhook), "secret": webhook.secret}


@router.post("/{webhook_id}/resume", dependencies=[may("webhooks.change")])
def resume(webhook_id: str, asked: ResumeAsked, exchange: OpenExchange, actor: Actor) -> Any:
    """Try again at once, switched off or not, and with `after_seq` from that journal line on."""
    return _told(exchange.webhooks.resume(webhook_id, asked.after_seq, actor.person_id))


@router.get("/{webhook_id}/dead-letters", dependencies=[may("settings.read")])
def dead_letters(webhook_id: str, exchange: OpenExchange, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> Any:
    """What could not be delivered, newest first."""
    return {"dead_letters": [asdict(each) for each in exchange.webhooks.dead_letters(webhook_id, limit)]}


def _told(webhook: Webhook) -> dict[str, Any]:
    return {name: value for name, value in asdict(webhook).items() if name not in ("secret", "edition")}
