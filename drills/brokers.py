"""The MQTT broker of the trackers is killed and started again on its port: the gateway comes back to it by itself."""

from __future__ import annotations

import json
import time
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from drills.ground import UNITS, Ground, Server
from drills.report import Row, spread
from gateways import RunningGateway
from mosquitto_broker import Mosquitto

NAME = "broker-gone"
BACK_GOAL_SECONDS = 15.0
"""Half of the longest pause between two tries of the gateway."""
STEP_DEGREES = 0.0001


def broker_gone(ground: Ground, rounds: int) -> list[Row]:
    database = ground.new_database("sqlite")
    server = ground.server(database, begins=True)
    asked = {"kind": "owntracks", "number": "bo/phone", "unit_id": f"U{UNITS - 1}"}
    answer = server.client.post("/api/devices", json=asked)
    assert answer.is_success, answer.text
    broker = Mosquitto(ground.folder)
    back: list[float] = []
    calls: list[float] = []
    moved = 0
    with RunningGateway(ground.atlas, database, "--mqtt-broker", f"127.0.0.1:{broker.port}") as gateway:
        _moved_seconds(server, broker.port, 0)
        for number in range(rounds):
            broker.kill()
            time.sleep(1.0)
            begun = time.monotonic()
            assert server.call(number).is_success
            calls.append(time.monotonic() - begun)
            gateway.status()
            broker.start()
            back.append(_moved_seconds(server, broker.port, number + 1))
            moved += 1
        ended = gateway.process.poll()
    server.end()
    broker.stop()
    return [
        Row(NAME, "mosquitto", rounds, "positions come again by themselves", f"{moved} of {rounds} times",
            ended is None),
        Row(NAME, "mosquitto", rounds, f"they come again in < {BACK_GOAL_SECONDS:g} s", spread(back),
            max(back) < BACK_GOAL_SECONDS),
        Row(NAME, "mosquitto", rounds, "calls are meanwhile taken in < 3 s", spread(calls), max(calls) < 3.0),
    ]  # fmt: skip


def _moved_seconds(server: Server, port: int, step: int) -> float:
    """Publish where the phone is, again and again as it does, until the desk shows its unit there."""
    begun, lon = time.monotonic(), round(117.202 + step * STEP_DEGREES, 6)
    client = Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()

    def is_there() -> bool:
        told = {"_type": "location", "lat": 28.304, "lon": lon, "tst": int(time.time())}
        client.publish("owntracks/bo/phone", json.dumps(told), qos=1)
        time.sleep(0.2)
        unit: dict[str, Any] = server.client.get(f"/api/units/U{UNITS - 1}").json()
        return unit["position"] is not None and abs(unit["position"]["lon"] - lon) < STEP_DEGREES / 4

    try:
        server.until(is_there)
    finally:
        client.disconnect()
        client.loop_stop()
    return time.monotonic() - begun
