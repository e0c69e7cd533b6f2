"""Live channels over real sockets end with the session of who listens; nobody listens who has not signed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from live_desks import HandClock, client_of, opened_desk, served
from ring360.api.gate import COOKIE
from ring360.assembly.live import OpenedDesk


def cookie(opened: OpenedDesk, role: str) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={client_of(opened, role).cookies[COOKIE]}"}


def heard_until_closed(socket: ClientConnection) -> str:
    told = ""
    try:
        while True:
            told += str(socket.recv(timeout=20))
    except ConnectionClosed:
        return told


ENDS: dict[str, Callable[[OpenedDesk, HandClock, str], object]] = {
    "disabled": lambda opened, clock, person: opened.identity.people.disable(person, "test"),
    "signed out": lambda opened, clock, person: opened.identity.sessions.end_all(person),
    "locked": lambda opened, clock, person: setattr(clock, "at", clock.at + 1_801),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_channel_tells_nothing_more_once_its_session_is_over(small: Path, tmp_path: Path, how: str) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "a.sqlite", clock) as opened, served(opened) as address:
        dispatcher = client_of(opened, "dispatcher")
        headers = cookie(opened, "video_desk")
        person = opened.identity.people.named("video_desk").person_id
        with (
            httpx.stream("GET", f"http://{address}/api/live", headers=headers, timeout=20) as listening,
            connect(f"ws://{address}/api/live/socket", additional_headers=headers) as socket,
        ):
            lines = listening.iter_lines()
            assert next(lines) == "retry: 1000"
            dispatcher.post("/api/units/P1/out-of-service")
            assert "UnitWithdrawn" in str(socket.recv(timeout=20))
            assert any("UnitWithdrawn" in line for line in lines)
            dispatcher = client_of(opened, "dispatcher")
            ENDS[how](opened, clock, person)
            if how == "locked":
                dispatcher = client_of(opened, "dispatcher")
            assert dispatcher.post("/api/units/P1/back-in-service").status_code == 200
            assert "UnitReturned" not in "".join(lines)
            assert "UnitReturned" not in heard_until_closed(socket)


def test_who_has_not_signed_in_or_has_no_such_role_is_not_listened_for(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "b.sqlite") as opened, served(opened) as address:
        for headers, status in (({}, 401), (cookie(opened, "service_desk"), 403)):
            assert httpx.get(f"http://{address}/api/live", headers=headers).status_code == status
            with pytest.raises(InvalidStatus) as refused:
                connect(f"ws://{address}/api/live/socket", additional_headers=headers)
            assert refused.value.response.status_code == 403
        assert opened.desk.broadcast.listeners == 0
