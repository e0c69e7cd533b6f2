"""Posts one message over HTTP: no redirects, no proxies, a bounded time for all of it, little of the answer read."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from typing import Final

import httpx

from ring360.adapters.webhooks.addresses import AddressRefused, AllowedAddresses
from ring360.operations.webhook_rounds import Answer

WHOLE_SECONDS: Final = 10.0
"""For finding the host, connecting, sending and hearing the answer, whatever pace the other side keeps."""
ANSWER_BYTES: Final = 16 * 1024
CONNECTIONS: Final = 16


class HttpPost:
    """Sends messages; one event loop's. Close it when no more are sent."""

    def __init__(
        self, addresses: AllowedAddresses, trusted: ssl.SSLContext | None = None, whole_seconds: float = WHOLE_SECONDS
    ) -> None:
        """`trusted` says whose certificates are believed; None = the machine's."""
        self._addresses = addresses
        self._whole_seconds = whole_seconds
        self._client = httpx.AsyncClient(
            verify=trusted or ssl.create_default_context(), trust_env=False, follow_redirects=False,
            # No connection is kept: it would be shared by all hosts of one address, whatever certificate it showed.
            timeout=whole_seconds, limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=0),
        )  # fmt: skip

    async def close(self) -> None:
        await self._client.aclose()

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            async with asyncio.timeout(self._whole_seconds):
                return await self._posted(url, headers, body)
        except TimeoutError:
            return Answer(None, "timeout")
        except AddressRefused as refused:
            return Answer(None, refused.code)
        except (httpx.TransportError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            return Answer(None, _fault(error))

    async def _posted(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        target = self._addresses.target(url)
        address = await self._addresses.resolved(target)
        host = f"[{address}]" if address.version == 6 else str(address)
        # The call goes to the address that was checked; the host is named in the header and in the TLS handshake, where
        # its certificate is held against it.
        request = self._client.build_request(
            "POST", f"{target.scheme}://{host}:{target.port}{target.path}", content=body,
            headers={**headers, "host": target.authority, "user-agent": "ring360", "accept-encoding": "identity"},
            extensions={"sni_hostname": target.host},
        )  # fmt: skip
        response = await self._client.send(request, stream=True)
        try:
            read = 0
            async for chunk in response.aiter_raw():
                read += len(chunk)
                if read > ANSWER_BYTES:
                    break
            return Answer(response.status_code, retry_after_seconds=_seconds(response.headers.get("retry-after", "")))
        finally:
            await response.aclose()


def _fault(error: Exception) -> str:
    if isinstance(error, httpx.ConnectError):
        return "certificate" if "certificate" in str(error).lower() else "unreachable"
    return "timeout" if isinstance(error, httpx.TimeoutException) else "broken-off"


def _seconds(text: str) -> float | None:
    return float(text) if text.isdecimal() and len(text) < 7 else None
