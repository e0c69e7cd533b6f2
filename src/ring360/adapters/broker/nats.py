"""Tells other servers over NATS that something was committed, and hears when others tell it.

Only the number of a line travels, at most once, and whoever hears it looks into the database itself. A broker that is
slow, gone or lying changes nothing but how soon that is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit

from ring360.domain.problems import Problem

AGAIN_SECONDS: Final = 1.0
"""Between two tries to reach a broker that is gone."""
CONNECT_SECONDS: Final = 2
PING_SECONDS: Final = 2
"""Between two signs of life that are asked of the broker; two unanswered ones end the connection."""

_SCHEMES: Final = ("nats", "tls")

_log = logging.getLogger(__name__)


class NatsBroker:
    """One server's connection, kept by a thread of its own, opened again for ever."""

    def __init__(self, address: str, database: str, heard: Callable[[], None]) -> None:
        """Servers of the same `database` hear each other; `heard` is called for each word of another and may not wait.
        Problem for an address that is none, or where the library is not installed."""
        if urlsplit(address).scheme not in _SCHEMES or not urlsplit(address).hostname:
            raise Problem("broker-address-wrong", address=address.split("@")[-1])
        try:
            from nats.aio.client import Client
        except ImportError as error:
            raise Problem("broker-library-missing") from error
        self._make_client: Callable[[], Any] = Client
        self._address = address
        # Several counties may share a broker; what a database is called is nobody's business.
        self._subject = f"ring360.{sha256(database.encode()).hexdigest()[:16]}.committed"
        self._heard = heard
        self._loop = asyncio.new_event_loop()
        self._newest = 0
        self._client: Any = None
        self._due: asyncio.Event | None = None
        self._is_stopping = False
        self._thread = Thread(target=self._run, name="broker", daemon=True)

    @property
    def is_connected(self) -> bool:
        return self._client is not None and bool(self._client.is_connected)

    def start(self) -> None:
        self._thread.start()

    def tell(self, seq: int) -> None:
        """Line `seq` is committed: tell the others as soon as may be, or never where the broker is gone."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._note, seq)

    def stop(self) -> None:
        if not self._thread.is_alive():
            return
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._note, -1)
        self._thread.join(timeout=5.0)

    def _note(self, seq: int) -> None:
        self._is_stopping |= seq < 0
        self._newest = max(self._newest, seq)
        if self._due is not None:
            self._due.set()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._work())
        finally:
            self._loop.close()

    async def _work(self) -> None:
        self._due = asyncio.Event()
        while not self._is_stopping:
            client = self._client = self._make_client()
            try:
                await client.connect(
                    self._address, name="ring360", no_echo=True, allow_reconnect=True, max_reconnect_attempts=-1,
                    reconnect_time_wait=AGAIN_SECONDS, connect_timeout=CONNECT_SECONDS, ping_interval=PING_SECONDS,
                    disconnected_cb=self._went, reconnected_cb=self._came, error_cb=self._failed,
                )  # fmt: skip
                await client.subscribe(self._subject, cb=self._hear)
                _log.info("the broker is there")
                await self._tell_others(client)
            except Exception as error:
                _log.warning("the broker does not answer: %s", error or type(error).__name__)
                await self._pause()
            finally:
                with suppress(Exception):
                    await client.close()

    async def _pause(self) -> None:
        """Before the broker is tried again; what there is to tell meanwhile is told to nobody."""
        assert self._due is not None
        self._due.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(AGAIN_SECONDS):
                await self._due.wait()

    async def _tell_others(self, client: Any) -> None:
        """Say the newest number, however many came since the last: the others look at the whole journal anyway."""
        assert self._due is not None
        while not self._is_stopping:
            await self._due.wait()
            self._due.clear()
            # While the broker is gone the library would keep what is said for later, when nobody needs it.
            if client.is_connected and not self._is_stopping:
                await client.publish(self._subject, str(self._newest).encode())

    async def _hear(self, _message: Any) -> None:
        self._heard()

    async def _went(self) -> None:
        _log.warning("the broker is gone; other servers hear of news a little later")

    async def _came(self) -> None:
        _log.info("the broker is back")
        # What was said in between was not heard.
        self._heard()

    async def _failed(self, error: Exception) -> None:
        _log.debug("broker: %s", error)
