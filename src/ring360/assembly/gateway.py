"""Runs the gateway as a process of its own: trackers' bytes come in here, so that they never slow the desk.

It is started beside the desk, not by it: either may be stopped, killed or changed for a newer one while the other goes
on, and trackers stay connected while the desk restarts.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import signal
import ssl
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import uvloop
from sqlalchemy import inspect

from ring360.adapters.clocks import SteadyClock
from ring360.adapters.gateway.feed_path import feed_path
from ring360.adapters.gateway.gateway import DatagramPort, Gateway, MqttBroker, StreamPort, WebPort
from ring360.adapters.gateway.known_devices import KnownDevices
from ring360.adapters.gateway.limits import GatewayLimits
from ring360.adapters.gateway.mqtt import Broker
from ring360.adapters.store.devices import StoredDevices
from ring360.adapters.store.engine import claim, open_engine
from ring360.adapters.store.location import Location, located
from ring360.adapters.store.positions import StoredPositions, position_location
from ring360.assembly.atlas import load_atlas
from ring360.assembly.logs import begin_logs
from ring360.assembly.matchers import Matchers
from ring360.assembly.settings_gateway import GatewaySettings, read_gateway_settings
from ring360.assembly.threads import take_short_turns
from ring360.assembly.tracker_protocols import jt808_port, mqtt_broker, nmea_ports, web_protocols
from ring360.domain.problems import Problem
from ring360.domain.units import DEFAULT_MODE
from ring360.operations.following import Follower
from ring360.operations.identity.mint import hash_of_code

DEVICES_EVERY_SECONDS: Final = 2.0
DAY_SECONDS: Final = 86_400.0
NICENESS: Final = 2
"""When there is more to do than the machine can, the desk goes first."""
COLLECT_AFTER: Final = (50_000, 20, 100)
"""Records of positions are no rings: looking for rings as often as Python does takes a third of the writer's time."""


@dataclass(frozen=True, slots=True)
class GatewayPorts:
    """Where trackers may speak; None = not there, 0 = any free port."""

    host: str = "127.0.0.1"
    jt808: int | None = None
    nmea: int | None = None
    nmea_udp: int | None = None
    http: int | None = None
    broker: Broker | None = None
    status: int | None = None
    tls_certificate: Path | None = None
    tls_key: Path | None = None


def run_gateway(
    atlas_path: Path, database: str | Path, ports: GatewayPorts, opened: Callable[[dict[str, int]], None]
) -> None:
    """Until SIGTERM or Ctrl-C; `opened` is told the port of each kind. Problem where it cannot begin."""
    where = located(database)
    settings = read_gateway_settings()
    begin_logs()
    os.nice(NICENESS)
    take_short_turns()
    atlas = load_atlas(atlas_path)
    with ExitStack() as stack:
        engine = open_engine(where)
        stack.callback(engine.dispose)
        if where.path is not None:
            if not where.path.exists():
                raise Problem("gateway-no-desk", database=where.name)
            stack.enter_context(closing(claim(position_location(where))))
        if not inspect(engine).has_table("devices"):
            raise Problem("gateway-no-desk", database=where.name)
        known, listed = KnownDevices(hash_of_code), StoredDevices(engine)
        known.replace(listed.all())
        store = StoredPositions(where)
        stack.callback(store.close)
        matchers = Matchers(atlas)
        matchers(DEFAULT_MODE)
        follower = Follower(matchers, store.lasts())
        gateway = Gateway(
            known, follower, store, SteadyClock(), atlas.checksum, settings.history_days * DAY_SECONDS,
            limits_of(settings),
        )  # fmt: skip
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)
        uvloop.run(_serve(gateway, ports, where, known, listed, settings, opened))


def limits_of(settings: GatewaySettings) -> GatewayLimits:
    return GatewayLimits(
        connections=settings.connections, connections_an_address=settings.connections_an_address,
        proof_seconds=settings.proof_seconds, idle_seconds=settings.idle_seconds,
        request_seconds=settings.request_seconds, waiting_fixes=settings.waiting_fixes,
    )  # fmt: skip


async def _serve(
    gateway: Gateway, ports: GatewayPorts, where: Location, known: KnownDevices, listed: StoredDevices,
    settings: GatewaySettings, opened: Callable[[dict[str, int]], None],
) -> None:  # fmt: skip
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stopped.set)
    try:
        path = feed_path(where.name, where.path)
        told = await gateway.open(ports.host, _asked(ports, known, settings), path, ports.status)
    except OSError as error:
        code = "gateway-port-taken" if error.errno == errno.EADDRINUSE else "gateway-not-here"
        raise Problem(code, host=ports.host, reason=error.strerror or str(error)) from error
    opened(told)
    try:
        while not stopped.is_set():
            try:
                await asyncio.wait_for(stopped.wait(), DEVICES_EVERY_SECONDS)
            except TimeoutError:
                await _read_devices(loop, gateway, known, listed)
    finally:
        await gateway.close()


async def _read_devices(
    loop: asyncio.AbstractEventLoop, gateway: Gateway, known: KnownDevices, listed: StoredDevices
) -> None:
    try:
        known.replace(await loop.run_in_executor(None, listed.all))
    except Exception:
        # The list stays as it was until the database is back.
        gateway.counters["devices-unread"] += 1


def _asked(
    ports: GatewayPorts, known: KnownDevices, settings: GatewaySettings
) -> Sequence[StreamPort | DatagramPort | WebPort | MqttBroker]:
    asked: list[StreamPort | DatagramPort | WebPort | MqttBroker] = []
    if ports.jt808 is not None:
        asked.append(jt808_port(ports.jt808, known))
    asked += nmea_ports(ports.nmea, ports.nmea_udp, known)
    if ports.http is not None:
        asked.append(WebPort(ports.http, web_protocols(), _tls(ports)))
    if ports.broker is not None:
        broker = ports.broker
        asked.append(
            mqtt_broker(
                Broker(
                    broker.host, broker.port, broker.topic, settings.mqtt_username, settings.mqtt_password,
                    broker.with_tls,
                )
            )
        )  # fmt: skip
    return asked


def _tls(ports: GatewayPorts) -> ssl.SSLContext | None:
    if ports.tls_certificate is None or ports.tls_key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(ports.tls_certificate, ports.tls_key)
    except (OSError, ssl.SSLError) as error:
        raise Problem("gateway-tls", file=str(ports.tls_certificate), reason=str(error)) from error
    return context
