"""Serves an opened desk over HTTP until it is told to stop: sockets, keys and what is said on the terminal."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final, Protocol

import uvicorn
from starlette.types import ASGIApp

from ring360.adapters.clocks import SteadyClock
from ring360.adapters.store.location import located
from ring360.api.app import make_app
from ring360.api.gate import Gate, Limits
from ring360.assembly.atlas import load_atlas
from ring360.assembly.desk_tables import DeskTables
from ring360.assembly.live import LIVE, Progress, enter_units, open_desk
from ring360.assembly.logs import begin_logs
from ring360.assembly.settings import read_settings
from ring360.assembly.standing import LEADS, Standing, StandingDesk, leadership_of
from ring360.assembly.threads import take_short_turns
from ring360.domain.problems import Problem
from ring360.language import Language
from ring360.operations.identity.desk import Identity

PORTS_TRIED: Final = 50
UNREAD_SECONDS: Final = 20.0
"""A connection whose other end takes nothing of what it is sent for so long is ended."""
TLS_CIPHERS: Final = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""With TLS 1.2, the oldest version spoken; those of TLS 1.3 are all good and not chosen by this."""
LOOPBACK_NAMES: Final = ("127.0.0.1", "localhost", "::1")


class Speaker(Protocol):
    """The terminal as far as serving needs it."""

    language: Language

    def print(self, message_id: str, /, **details: object) -> None: ...

    def note(self, message_id: str, /, **details: object) -> None: ...

    def progress(self, label_id: str) -> AbstractContextManager[Callable[..., None]]: ...


@dataclass(frozen=True, slots=True)
class Listening:
    """Where and how to listen."""

    host: str
    port: int
    allowed_hosts: tuple[str, ...]
    tls_certificate: Path | None
    tls_key: Path | None
    behind_proxy: bool
    next_free_port: bool

    @property
    def is_https(self) -> bool:
        return self.tls_certificate is not None

    def gate(self, identity: Identity | None) -> Gate:
        hosts = (*LOOPBACK_NAMES, self.host, *self.allowed_hosts)
        return Gate(tuple(host.lower() for host in hosts), identity, self.is_https or self.behind_proxy, Limits())

    def address(self, port: int) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.is_https else 'http'}://{host}:{port}/"


def serve_live(
    speaker: Speaker, listening: Listening, atlas_path: Path, database: str | None, units: Path | None,
    tables: DeskTables, standing: Standing = LEADS,
) -> None:  # fmt: skip
    """Live work: real time, a database that stays, people who sign in."""
    settings = read_settings()
    where = located(database or atlas_path.with_suffix(".sqlite"))
    with _bound(listening) as bound:
        with speaker.progress("serve-reading-atlas") as advance:
            progress = _said(advance)
            atlas = load_atlas(atlas_path)
            clock = SteadyClock()
            address = listening.address(bound.getsockname()[1])
            leadership = leadership_of(where, address)
            reopen = partial(
                open_desk, atlas, atlas_path, where, LIVE, clock, settings, tables=tables, leadership=leadership
            )
            opened = reopen(progress, follows=standing.follows)
        stand = StandingDesk(
            opened, leadership, lambda: reopen(lambda stage, done: None),
            lambda desk: make_app(desk.desk, listening.gate(desk.identity)), standing,
            str(where.url.database),
        )  # fmt: skip
        try:
            entered = enter_units(opened, units) if units and not standing.follows else 0
            setup = None if standing.follows else opened.identity.people.begin_setup()
            stand.start()
            if entered:
                speaker.print("serve-units-entered", count=entered)
            speaker.print("serve-address", name=atlas.name, address=address)
            if setup:
                # After the #: no browser sends it to a server or a proxy, and no log holds it.
                speaker.print("serve-setup")
                speaker.print("serve-link", link=f"{address}#setup={setup}")
            if standing.follows:
                speaker.print("serve-standby" if standing.may_lead else "serve-follow")
            speaker.print("serve-stop")
            _serve(listening, bound, stand, stand.end_channels, stand.stop_by)
        finally:
            stand.close()
    if stand.is_lost:
        raise Problem("lead-lost", database=where.name)
    speaker.note("serve-stopped")


def serve_exercise(
    speaker: Speaker, listening: Listening, atlas_path: Path | None, database: str | None, rate: float, seed: int
) -> None:
    """An exercise in the demo county, built first where it is not there yet; on this machine only, without a key."""
    # Live work does not wait for what only pretended worlds need.
    from ring360.assembly.demo import build_demo, demo_tables
    from ring360.assembly.exercise import open_exercise

    settings = read_settings()
    atlas_path = atlas_path or Path("demo.atlas")
    beside = demo_tables(atlas_path)
    with _bound(listening) as bound:
        with speaker.progress("serve-reading-atlas") as advance:
            progress = _said(advance)
            if not all(path.exists() for path in (atlas_path, *beside.values())):
                build_demo(atlas_path, progress, speaker.language)
            atlas = load_atlas(atlas_path)
            where = located(database or atlas_path.with_suffix(".exercise.sqlite"))
            exercise = open_exercise(
                atlas,
                atlas_path,
                beside["units"],
                beside["calls"],
                where,
                settings,
                rate,
                seed,
                progress,
                DeskTables(posts=beside["posts"]),
            )
        desk = exercise.opened.desk
        try:
            exercise.start()
            address = listening.address(bound.getsockname()[1])
            speaker.print("serve-address-exercise", name=atlas.name, rate=f"{rate:g}", address=address)
            speaker.print("serve-stop")
            _serve(listening, bound, make_app(desk, listening.gate(None)), desk.broadcast.close)
        finally:
            exercise.close()
    speaker.note("serve-stopped")


def _said(advance: Callable[..., None]) -> Progress:
    return lambda stage, done: advance(done, stage)


def _bound(listening: Listening) -> socket.socket:
    """A listening socket, taken before any long work so that a taken port is told at once."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    ports = range(listening.port, listening.port + (PORTS_TRIED if listening.next_free_port else 1))
    for port in ports:
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # Handed on to every connection: without it the kernel waits for ever for who is there but does not read.
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(UNREAD_SECONDS * 1_000))
        try:
            bound.bind((listening.host, port))
            return bound
        except OSError as error:
            bound.close()
            if error.errno != errno.EADDRINUSE:
                raise Problem("host-not-here", host=listening.host, reason=error.strerror or str(error)) from error
    raise Problem("port-taken", host=listening.host, port=str(listening.port))


class _Server(uvicorn.Server):
    """Ends the live channels at the first sign to stop, or they would keep the server waiting."""

    def __init__(self, config: uvicorn.Config, on_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_stop = on_stop

    def stop(self) -> None:
        """End from any thread."""
        self._on_stop()
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._on_stop()
        super().handle_exit(sig, frame)
        # Stopping is how this ends, not an accident: nothing is raised again afterwards.
        self._captured_signals.clear()


def _serve(
    listening: Listening, bound: socket.socket, app: ASGIApp, on_stop: Callable[[], None],
    stop_by: Callable[[Callable[[], None]], None] = lambda stop: None,
) -> None:  # fmt: skip
    begin_logs()
    take_short_turns()
    # Addresses asked for are nobody's business but the journal's, so requests are not logged.
    config = uvicorn.Config(
        app, log_level=logging.WARNING, access_log=False, server_header=False, lifespan="off",
        timeout_keep_alive=30, timeout_graceful_shutdown=5, limit_concurrency=500,
        ws="websockets-sansio", ws_max_size=4_096,
        proxy_headers=listening.behind_proxy,
        ssl_ciphers=TLS_CIPHERS, ssl_certfile=str(listening.tls_certificate) if listening.tls_certificate else None,
        ssl_keyfile=str(listening.tls_key) if listening.tls_key else None,
    )  # fmt: skip
    server = _Server(config, on_stop)
    stop_by(server.stop)
    server.run(sockets=[bound])
