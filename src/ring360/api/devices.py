"""Trackers that may report positions: registered by an administrator, each for one unit."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from ring360.api.ceremonies import Who
from ring360.api.console import OpenDesk
from ring360.api.permissions import Actor, may
from ring360.api.words import Asked, Name
from ring360.operations.identity.ports import Device

router = APIRouter(prefix="/api/devices", tags=["devices"])


class DeviceAsked(Asked):
    """`kind` is how it speaks, `number` what it calls itself: a terminal's phone number, an app's id."""

    kind: Name
    number: Name
    unit_id: Name


@router.get("", dependencies=[may("devices.read")])
def listed(who: Who) -> Any:
    return {"devices": [_told(each) for each in who.devices.all()]}


@router.get("/gateway", dependencies=[may("devices.read")])
def gateway(desk: OpenDesk) -> Any:
    """What the gateway counted since it began: positions `received`, `stored` and `shed`, and what it refused, by code;
    null while there is none."""
    return {"counters": dict(desk.positions.gateway_counters) or None}


@router.post("", status_code=201, dependencies=[may("devices.change")])
def register(asked: DeviceAsked, who: Who, actor: Actor) -> Any:
    """Register, or give a registered one another unit and code; `code` is told this once."""
    device, code = who.devices.register(asked.kind, asked.number, asked.unit_id, actor.person_id)
    return {**_told(device), "code": code}


@router.delete("/{kind}/{number:path}", status_code=204, dependencies=[may("devices.change")])
def revoke(kind: str, number: str, who: Who, actor: Actor) -> Response:
    """Nothing more is taken from it."""
    who.devices.revoke(kind, number, actor.person_id)
    return Response(status_code=204)


def _told(device: Device) -> dict[str, Any]:
    return {
        "kind": device.kind,
        "number": device.number,
        "unit_id": device.unit_id,
        "made_at": device.made_at,
        "revoked_at": device.revoked_at,
    }
