"""Puts the gateway together on one loop: ports, intake, writer and feed; it runs until it is told to stop."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ring360.adapters.gateway.datagrams import Datagrams, Read
from ring360.adapters.gateway.feed import Feed
from ring360.adapters.gateway.intake import Answerer, Intake, Waiting
from ring360.adapters.gateway.limits import Doors, GatewayLimits
from ring360.adapters.gateway.mqtt import Broker, MqttTrackers
from ring360.adapters.gateway.mqtt import Read as ReadMqtt
from ring360.adapters.gateway.ports import Carriers, Clock, Session
from ring360.adapters.gateway.streams import SWEEP_SECONDS, Desk, Stream
from ring360.adapters.gateway.web import Protocols, WebTracker
from ring360.adapters.gateway.writer import Writer
from ring360.operations.following import Follower
from ring360.operations.whereabouts import PositionNews, PositionStore

BACKLOG: Final = 4_096

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StreamPort:
    """A TCP port of one protocol."""

    kind: str
    port: int
    new_session: Callable[[], Session]


@dataclass(frozen=True, slots=True)
class DatagramPort:
    """A UDP port of one protocol."""

    kind: str
    port: int
    read: Read


@dataclass(frozen=True, slots=True)
class WebPort:
    """The port of trackers that speak HTTP."""

    port: int
    protocols: Protocols
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class MqttBroker:
    """A broker and how its messages are read."""

    kind: str
    broker: Broker
    read: ReadMqtt


class Gateway:
    """`open`, then wait; `close` stores what waits."""

    def __init__(
        self, carriers: Carriers, follower: Follower, store: PositionStore, clock: Clock, atlas: str,
        kept_seconds: float, limits: GatewayLimits | None = None,
    ) -> None:  # fmt: skip
        """`atlas` is the checksum of the roads; `kept_seconds` how long the history is kept."""
        self.counters: Counter[str] = Counter()
        limits = limits or GatewayLimits()
        self._intake = Intake(limits, self.counters)
        self._desk = Desk(limits, self.counters, self._intake, carriers, clock, Doors(limits))
        self._feed = Feed(atlas, lambda modes: setattr(follower, "modes", modes), self.counters)
        self._writer = Writer(self._intake, follower, store, self._settled, self.counters, limits, clock, kept_seconds)
        self._servers: list[asyncio.Server] = []
        self._transports: list[asyncio.DatagramTransport] = []
        self._brokers: list[MqttTrackers] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._shed_told = 0
        self._timer: asyncio.TimerHandle | None = None

    async def open(
        self, host: str, ports: Sequence[StreamPort | DatagramPort | WebPort | MqttBroker], feed_path: Path,
        status_port: int | None = None,
    ) -> dict[str, int]:  # fmt: skip
        """Listen; kind of each port -> its number, for ports asked for as 0. OSError where one is taken."""
        loop = self._loop = asyncio.get_running_loop()
        told: dict[str, int] = {}
        await self._feed.open(feed_path)
        for asked in ports:
            if isinstance(asked, MqttBroker):
                trackers = MqttTrackers(self._desk, asked.kind, asked.broker, asked.read, f"ring360-{asked.kind}")
                trackers.start()
                self._brokers.append(trackers)
            elif isinstance(asked, DatagramPort):
                transport, _ = await loop.create_datagram_endpoint(
                    self._datagrams(asked), local_addr=(host, asked.port)
                )
                self._transports.append(transport)
                told[f"{asked.kind}-udp"] = transport.get_extra_info("sockname")[1]
            elif isinstance(asked, WebPort):
                told["http"] = await self._listen(self._web(asked.protocols), host, asked.port, asked.tls)
            else:
                told[asked.kind] = await self._listen(self._streams(asked), host, asked.port, None)
        if status_port is not None:
            # On this machine only, whatever the trackers' ports are bound to.
            told["status"] = await self._listen(self._web(None), "127.0.0.1", status_port, None)
        self._writer.start()
        self._sweep()
        return told

    async def close(self) -> None:
        """Take no more, store and acknowledge what waits."""
        for server in self._servers:
            server.close()
        for transport in self._transports:
            transport.close()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._writer.stop)
        # What was committed last is acknowledged before the connections end.
        await asyncio.wait_for(_turn(loop), 5.0)
        for broker in self._brokers:
            await loop.run_in_executor(None, broker.stop)
        if self._timer is not None:
            self._timer.cancel()
        self._feed.close()

    def status(self) -> bytes:
        """The counters as JSON."""
        now = {"connected": self._desk.doors.count, "waiting": len(self._intake)}
        return json.dumps({**now, **self.counters}, sort_keys=True).encode()

    def _streams(self, asked: StreamPort) -> Callable[[], asyncio.BaseProtocol]:
        return lambda: Stream(self._desk, asked.kind, asked.new_session)

    def _datagrams(self, asked: DatagramPort) -> Callable[[], Datagrams]:
        return lambda: Datagrams(self._desk, asked.kind, asked.read)

    def _web(self, protocols: Protocols | None) -> Callable[[], asyncio.BaseProtocol]:
        status = self.status if protocols is None else None
        return lambda: WebTracker(self._desk, protocols or (lambda _request: None), status)

    async def _listen(
        self, make: Callable[[], asyncio.BaseProtocol], host: str, port: int, tls: ssl.SSLContext | None
    ) -> int:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(make, host, port, backlog=BACKLOG, ssl=tls)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    def _sweep(self) -> None:
        assert self._loop is not None
        self._desk.sweep(self._loop.time())
        shed = self.counters["shed"] - self._shed_told
        if shed:
            self._shed_told += shed
            _log.warning("%d positions were shed: more came than can be stored", shed)
        self._timer = self._loop.call_later(SWEEP_SECONDS, self._sweep)

    def _settled(self, batch: Sequence[Waiting], news: PositionNews, is_stored: bool) -> None:
        """On the writer's thread."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._answer, batch, news, is_stored)

    def _answer(self, batch: Sequence[Waiting], news: PositionNews, is_stored: bool) -> None:
        tokens: dict[Answerer, list[Any]] = {}
        for waiting in batch:
            if waiting.answerer is not None:
                tokens.setdefault(waiting.answerer, []).append(waiting.token)
        for answerer, its in tokens.items():
            if is_stored:
                answerer.stored(its)
            else:
                answerer.refused(its)
        self._feed.offer(news)


async def _turn(loop: asyncio.AbstractEventLoop) -> None:
    """Until everything that other threads handed to the loop before has run."""
    passed = loop.create_future()
    loop.call_soon_threadsafe(passed.set_result, None)
    await passed
