"""Servers hear each other over a real broker, miss what it loses, and find it again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from nats_broker import Nats
from ring360.adapters.broker.nats import NatsBroker
from ring360.domain.problems import Problem


@pytest.fixture
def nats() -> Iterator[Nats]:
    made = Nats()
    yield made
    made.kill()


def until(is_so: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_other_server_of_a_database_hears_and_nobody_else(nats: Nats) -> None:
    heard = {name: Event() for name in ("teller", "same", "other")}
    brokers = [
        NatsBroker(nats.address, "desk", heard["teller"].set),
        NatsBroker(nats.address, "desk", heard["same"].set),
        NatsBroker(nats.address, "another desk", heard["other"].set),
    ]
    for broker in brokers:
        broker.start()
    until(lambda: all(broker.is_connected for broker in brokers))
    time.sleep(0.2)  # a subscription is on its way a moment longer than the connection
    brokers[0].tell(7)
    assert heard["same"].wait(5)
    nats.kill()
    until(lambda: not any(broker.is_connected for broker in brokers))
    heard["same"].clear()
    brokers[0].tell(8)
    nats.start()
    until(lambda: all(broker.is_connected for broker in brokers))
    assert heard["same"].wait(5), "who was cut off looks by itself"
    heard["same"].clear()
    heard["teller"].clear()
    heard["other"].clear()
    brokers[0].tell(9)
    assert heard["same"].wait(5)
    assert not heard["teller"].is_set()
    assert not heard["other"].is_set()
    for broker in brokers:
        broker.stop()
    brokers[0].tell(10)


def test_a_server_starts_before_its_broker(nats: Nats) -> None:
    nats.kill()
    heard = Event()
    teller, listener = NatsBroker(nats.address, "desk", Event().set), NatsBroker(nats.address, "desk", heard.set)
    for broker in (teller, listener):
        broker.start()
        broker.tell(1)
    time.sleep(0.3)
    nats.start()
    until(lambda: teller.is_connected and listener.is_connected)
    time.sleep(0.2)
    teller.tell(2)
    assert heard.wait(5)
    for broker in (teller, listener):
        broker.stop()


@pytest.mark.parametrize("address", ["", "http://127.0.0.1", "nats://", "127.0.0.1:4222"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Problem, match="broker-address-wrong"):
        NatsBroker(address, "desk", Event().set)
