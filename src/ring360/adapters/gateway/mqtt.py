"""Trackers behind an MQTT broker: the gateway is the broker's client, and acknowledges a message after its commit.

Who may publish where is the broker's business; here a tracker must be on the list.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from ring360.adapters.gateway.intake import received_of
from ring360.adapters.gateway.ports import Heard
from ring360.adapters.gateway.streams import Desk

PAYLOAD_BYTES: Final = 65_536
QUALITY: Final = 1
"""At least once: the broker sends again what was not acknowledged."""

AGAIN_SECONDS: Final = 1.0
HELD_MOST: Final = 1_000
"""Messages that wait here for room in the queue; a broker sends far fewer before one is acknowledged."""

Read = Callable[[str, bytes, float], Heard]
"""A topic, a payload and when it came; it never raises."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is."""

    host: str
    port: int = 1883
    topic: str = "owntracks/+/+"
    username: str = ""
    password: str = ""
    with_tls: bool = False


class MqttTrackers:
    """A client with a thread of paho's own; messages are taken on the loop's thread."""

    def __init__(self, desk: Desk, kind: str, broker: Broker, read: Read, client_id: str) -> None:
        self._desk, self._kind, self._broker, self._read = desk, kind, broker, read
        self._loop = asyncio.get_running_loop()
        self._held = 0
        # The session stays at the broker, so that what comes while the gateway is down waits there.
        client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=False, manual_ack=True)
        if broker.username:
            client.username_pw_set(broker.username, broker.password)
        if broker.with_tls:
            client.tls_set()
        client.reconnect_delay_set(1, 30)
        client.on_connect = self._connected
        client.on_message = self._heard
        self._client = client

    def start(self) -> None:
        self._client.connect_async(self._broker.host, self._broker.port)
        self._client.loop_start()

    def stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def stored(self, tokens: list[Any]) -> None:
        for message in tokens:
            self._client.ack(message.mid, message.qos)

    def refused(self, tokens: list[Any]) -> None:
        self.stored(tokens)

    def _connected(self, client: Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if getattr(reason, "is_failure", False):
            self._desk.counters["broker-refused"] += 1
            _log.warning("the broker refuses: %s", reason)
            return
        self._desk.counters["broker-connected"] += 1
        client.subscribe(self._broker.topic, QUALITY)

    def _heard(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        self._loop.call_soon_threadsafe(self._take, message)

    def _take(self, message: MQTTMessage) -> None:
        desk, now = self._desk, self._desk.clock.now()
        if len(message.payload) > PAYLOAD_BYTES:
            desk.counters["too-much"] += 1
            self.refused([message])
            return
        try:
            heard = self._read(message.topic, bytes(message.payload), now)
        except Exception:
            desk.counters["decoder-failed"] += 1
            self.refused([message])
            return
        for refusal in heard.refusals:
            desk.counters[f"refused-{refusal}"] += 1
        reports = [report for delivery in heard.deliveries for report in delivery.reports]
        carrier = desk.carriers.carrier(self._kind, reports[0].device_id) if reports else None
        if reports and carrier is None:
            desk.counters["refused-unknown-device"] += 1
        fixes, is_urgent = received_of(reports, carrier, now) if carrier is not None else ([], False)
        if not fixes:
            self.refused([message])
            return
        desk.counters["received"] += len(fixes)
        if not desk.intake.offer(fixes, self, message, is_urgent) and self._held < HELD_MOST:
            # The broker sends no more while enough are unacknowledged, so what was shed must be tried again.
            self._held += 1
            self._loop.call_later(AGAIN_SECONDS, self._try_again, message)

    def _try_again(self, message: MQTTMessage) -> None:
        self._held -= 1
        self._take(message)
