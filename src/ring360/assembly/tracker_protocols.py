"""Joins the gateway's ports with the decoders of each protocol."""

from __future__ import annotations

from typing import Any, Final

from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808.session import Jt808Session
from ring360.adapters.devices.nmea_session import NmeaSession
from ring360.adapters.devices.osmand import read_osmand
from ring360.adapters.devices.owntracks import read_owntracks
from ring360.adapters.devices.received import Delivery, Received
from ring360.adapters.devices.reports import Report, Unreadable
from ring360.adapters.gateway.gateway import DatagramPort, MqttBroker, StreamPort
from ring360.adapters.gateway.known_devices import KindOfDevice, KnownDevices
from ring360.adapters.gateway.mqtt import Broker
from ring360.adapters.gateway.ports import Request
from ring360.adapters.gateway.web import Protocol, Protocols

OWNTRACKS_PATH: Final = "/owntracks"


def jt808_port(port: int, known: KnownDevices) -> StreamPort:
    register = known.of_kind("jt808")
    return StreamPort("jt808", port, lambda: Jt808Session(register))


def nmea_ports(tcp: int | None, udp: int | None, known: KnownDevices) -> list[StreamPort | DatagramPort]:
    """NMEA has no codes: a tracker is who it says it is, if the list knows it."""
    register = known.of_kind("nmea", by_word=True)
    ports: list[StreamPort | DatagramPort] = []
    if tcp is not None:
        ports.append(StreamPort("nmea", tcp, lambda: _Lines(register)))
    if udp is not None:
        ports.append(DatagramPort("nmea", udp, lambda data, at, _from: _lines_of(register, data, at)))
    return ports


def web_protocols() -> Protocols:
    """`/owntracks` is OwnTracks, everything else OsmAnd and Traccar Client."""
    osmand = Protocol("osmand", _read_osmand)
    owntracks = Protocol("owntracks", _read_owntracks, b"[]")
    return lambda request: owntracks if request.path.endswith(OWNTRACKS_PATH) else osmand


def mqtt_broker(broker: Broker) -> MqttBroker:
    return MqttBroker("owntracks", broker, lambda topic, payload, _at: _one(lambda: read_owntracks(payload, topic)))


class _Lines(NmeaSession):
    """NMEA over TCP: nothing is due with time, nothing is acknowledged."""

    def due(self, at: float) -> Received:
        return Received()

    def acknowledge(self, acknowledgement: Any) -> bytes:
        return b""


def _lines_of(register: KindOfDevice, data: bytes, at: float) -> Received:
    return NmeaSession(register).receive(data, at, is_whole=True)


def _read_osmand(request: Request, at: float) -> Received:
    target = f"{request.path}?{request.query.decode('latin-1')}" if request.query else request.path
    return _all(lambda: read_osmand(target, request.body, request.headers.get("content-type", ""), at))


def _read_owntracks(request: Request, at: float) -> Received:
    user, device = request.headers.get("x-limit-u", ""), request.headers.get("x-limit-d", "")
    topic = f"owntracks/{user}/{device}" if user and device else ""
    return _one(lambda: read_owntracks(request.body, topic))


def _one(read: Any) -> Received:
    return _all(lambda: [read()])


def _all(read: Any) -> Received:
    """A request's reports as one delivery; a kind of message that is no subject here is no mistake of the sender's."""
    received = Received()
    try:
        reports: list[Report] = read()
    except Unreadable as why:
        if why.code != refusals.NOT_A_LOCATION:
            received.refusals.append(why.code)
        return received
    received.deliveries.append(Delivery(tuple(reports), None))
    received.refusals += [report.refusal for report in reports if report.refusal]
    return received
