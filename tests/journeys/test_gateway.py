"""A real gateway beside a real desk: trackers of every kind, kill -9 under load, hostile clients, and a surge."""

from __future__ import annotations

import json
import random
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from gateways import Radio, RunningGateway
from mosquitto_broker import Mosquitto
from ring360.adapters.devices.jt808_terminal import location_body
from ring360.adapters.store.positions import StoredPositions
from served import Server

FIRST = 13_912_345_678
PORTS = ("--jt808-port", "0", "--http-port", "0", "--nmea-port", "0", "--nmea-udp-port", "0")
LIMITS = {"RING360_GATEWAY_PROOF_SECONDS": "1", "RING360_GATEWAY_REQUEST_SECONDS": "1"}
TERMINALS, FIXES, ANSWERED = 4, 150, 60


@pytest.fixture
def desk(small: Path, database: str, tmp_path: Path) -> Iterator[Server]:
    server = Server(small, database, "--units", str(small.with_suffix(".units.csv")), folder=tmp_path)
    yield server
    server.end()


def enrol(desk: Server, kind: str, number: str, unit_id: str) -> str:
    """The tracker's code."""
    asked = {"kind": kind, "number": number, "unit_id": unit_id}
    answer = desk.client.post("/api/devices", json=asked)
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


def stored(database: str) -> list[tuple[float, str, int]]:
    """When, which tracker, which serial: every position on disk."""
    store = StoredPositions(database)
    with store._engine.connect() as connection:
        rows = connection.exec_driver_sql("select at, device_id, serial from positions").fetchall()
    store.close()
    return [(float(at), str(device), int(serial)) for at, device, serial in rows]


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def sentence(device: str, at: float, lon: float, lat: float) -> bytes:
    """An RMC sentence behind the name of the device."""
    told = time.gmtime(at)
    east, north = f"{int(lon):03d}{lon % 1 * 60:07.4f}", f"{int(lat):02d}{lat % 1 * 60:07.4f}"
    said = f"GPRMC,{time.strftime('%H%M%S', told)},A,{north},N,{east},E,0.0,0.0,{time.strftime('%d%m%y', told)},,"
    checksum = 0
    for letter in said.encode():
        checksum ^= letter
    return f"{device}${said}*{checksum:02X}\r\n".encode()


def lon_of(desk: Server, unit_id: str) -> float:
    position = desk.client.get(f"/api/units/{unit_id}").json()["position"]
    return round(position["lon"], 4) if position else 0.0


def test_every_kind_of_tracker_moves_its_unit_until_its_code_is_revoked(
    desk: Server, small: Path, database: str, tmp_path: Path
) -> None:
    broker = Mosquitto(tmp_path)
    enrol(desk, "jt808", str(FIRST), "P1")
    phone, person = enrol(desk, "osmand", "phone-7", "P2"), enrol(desk, "owntracks", "anna/phone", "T1")
    enrol(desk, "owntracks", "bo/phone", "T1")
    enrol(desk, "nmea", "1001", "P2")
    now = time.time() - 60
    with RunningGateway(small, database, *PORTS, "--mqtt-broker", f"127.0.0.1:{broker.port}") as gateway:
        radio = Radio(gateway.ports["jt808"], str(FIRST), version=1)
        radio.register()
        radio.tell(int(now), 117.201, 28.3)
        assert radio.result() == 0
        until(lambda: lon_of(desk, "P1") == 117.201)

        web = httpx.Client(base_url=f"http://127.0.0.1:{gateway.ports['http']}", timeout=20)
        asked = {"id": "phone-7", "lat": "28.307", "lon": "117.206", "timestamp": str(int(now))}
        assert web.get("/", params=asked).status_code == 401
        assert web.get("/", params=asked, headers={"authorization": f"Bearer {phone}"}).status_code == 200
        until(lambda: lon_of(desk, "P2") == 117.206)

        location = {"_type": "location", "lat": 28.304, "lon": 117.202, "tst": int(now)}
        named = {"x-limit-u": "anna", "x-limit-d": "phone"}
        assert web.post("/owntracks", json=location, headers=named, auth=("anna", "wrong")).status_code == 401
        answer = web.post("/owntracks", json=location, headers=named, auth=("anna", person))
        assert (answer.status_code, answer.json()) == (200, [])
        until(lambda: lon_of(desk, "T1") == 117.202)

        publish(broker, "owntracks/bo/phone", {**location, "lon": 117.2035, "tst": int(now) + 20})
        until(lambda: lon_of(desk, "T1") == 117.2035)

        with socket.create_connection(("127.0.0.1", gateway.ports["nmea"])) as line:
            line.sendall(sentence("1001", now + 20, 117.2055, 28.307))
            until(lambda: lon_of(desk, "P2") == 117.2055)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram:
            datagram.sendto(sentence("1001", now + 40, 117.205, 28.307), ("127.0.0.1", gateway.ports["nmea-udp"]))
            until(lambda: lon_of(desk, "P2") == 117.205)
        assert gateway.status()["stored"] == 6

        for tracker in (f"jt808/{FIRST}", "osmand/phone-7", "owntracks/anna%2Fphone", "owntracks/bo/phone"):
            assert desk.client.delete(f"/api/devices/{tracker}").status_code == 204
        asked["timestamp"] = str(int(now) + 50)
        until(lambda: web.get("/", params=asked, headers={"authorization": f"Bearer {phone}"}).status_code == 401)
        assert web.post("/owntracks", json=location, headers=named, auth=("anna", person)).status_code == 401
        refused = gateway.status().get("refused-unknown-device", 0)
        publish(broker, "owntracks/bo/phone", {**location, "tst": int(now) + 55})
        gateway.wait_for("refused-unknown-device", refused + 1)
        radio.tell(int(now) + 50, 117.201, 28.3)
        with pytest.raises(ConnectionError):
            radio.result()
        before = len(stored(database))
        assert gateway.stop() == 0
    assert len(stored(database)) == before
    broker.stop()


def publish(broker: Mosquitto, topic: str, told: dict[str, object]) -> None:
    client = Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    client.publish(topic, json.dumps(told), qos=1).wait_for_publish(10)
    client.disconnect()
    client.loop_stop()


def test_what_was_acknowledged_is_stored_once_though_the_gateway_is_killed(
    desk: Server, small: Path, database: str
) -> None:
    numbers = [str(FIRST + number) for number in range(TERMINALS)]
    for number in numbers:
        enrol(desk, "jt808", number, "P1")
    begin = int(time.time()) - 3_000
    with RunningGateway(small, database, "--jt808-port", "0") as gateway, ThreadPoolExecutor(TERMINALS) as crews:
        radios = [Radio(gateway.ports["jt808"], number) for number in numbers]
        codes = [radio.register() for radio in radios]
        acknowledged = set().union(*crews.map(lambda radio, number: drive(radio, number, begin), radios, numbers))
        gateway.kill()
    rows = stored(database)
    assert len(acknowledged) == TERMINALS * ANSWERED
    assert acknowledged <= set(rows)
    # The terminals send everything again, by the same serials, as they do after a break.
    with RunningGateway(small, database, "--jt808-port", "0") as gateway:
        for number, code, before in zip(numbers, codes, radios, strict=True):
            radio = Radio(gateway.ports["jt808"], number, serial=1_000)
            assert radio.prove(code) == 0
            radio.terminal.serial = before.terminal.serial - FIXES
            for step in range(FIXES):
                radio.tell(begin + step, 117.2, 28.3)
            assert [radio.result() for _ in range(FIXES)] == [0] * FIXES
    rows = stored(database)
    assert len(rows) == len(set(rows)) == TERMINALS * FIXES


def drive(radio: Radio, number: str, begin: int) -> set[tuple[float, str, int]]:
    """Everything is on its way while some is answered; what was."""
    told = {radio.tell(begin + step, 117.2, 28.3): float(begin + step) for step in range(FIXES)}
    acknowledged = set()
    for _ in range(ANSWERED):
        serial, result = radio.answered()
        assert result == 0
        acknowledged.add((told[serial], f"jt808:{number}", serial))
    return acknowledged


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_hostile_and_idle_clients_harm_nobody(desk: Server, small: Path, database: str) -> None:
    enrol(desk, "jt808", str(FIRST), "P1")
    with RunningGateway(small, database, *PORTS, **LIMITS) as gateway:
        port = gateway.ports
        idle = [socket.create_connection(("127.0.0.1", port[kind]), timeout=20) for kind in ("jt808", "nmea", "http")]
        idle[0].sendall(b"\x7e\x02\x00")
        idle[2].sendall(b"POST / HTTP/1.1\r\ncontent-length: 500\r\n\r\nhalf")
        noise = random.Random(360)
        begun = memory_bytes(gateway)
        for turn in range(150):
            for kind in ("jt808", "nmea", "http"):
                throw(port[kind], hostile(noise, turn))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram:
                datagram.sendto(noise.randbytes(noise.randrange(1_200)), ("127.0.0.1", port["nmea-udp"]))
        # One that never ends a frame, a line or a request, as long as it is let.
        for kind in ("jt808", "nmea", "http"):
            for _ in range(4):
                throw(port[kind], b"\x7e\x02" + b"x" * 2_000_000)
        grown = memory_bytes(gateway) - begun
        assert grown < 48_000_000, f"hostile clients cost {grown:,} bytes"
        for client in idle:
            assert read_to_the_end(client) <= 64
        status = gateway.status()
        assert status.get("decoder-failed", 0) == 0
        assert status["slow-request"] >= 1
        assert status["unproved"] >= 2
        radio = Radio(port["jt808"], str(FIRST))
        radio.register()
        radio.tell(int(time.time()), 117.2, 28.3)
        assert radio.result() == 0
        assert gateway.stop() == 0


def hostile(noise: random.Random, turn: int) -> bytes:
    """Noise, damaged frames, half requests."""
    body = location_body(1_772_337_600, 117.2, 28.3)
    kinds = (
        noise.randbytes(noise.randrange(1, 400)),
        b"~" + noise.randbytes(noise.randrange(1, 60)) + b"~" * noise.randrange(3),
        b"~\x02\x00\x00\x1c" + body[: noise.randrange(len(body))] + b"~",
        b"GET /?id=" + noise.randbytes(20).hex().encode() + b" HTTP/1.1\r\n" * noise.randrange(1, 3) + b"\r\n",
        b"POST /owntracks HTTP/1.1\r\ncontent-length: -1\r\n\r\n" + noise.randbytes(30),
        b"$GPRMC," + noise.randbytes(noise.randrange(90)) + b"\n",
    )
    return kinds[turn % len(kinds)]


def throw(port: int, data: bytes) -> None:
    """Send, and go away without a word."""
    # It may be hung up on, or not read from any more.
    with socket.create_connection(("127.0.0.1", port), timeout=0.5) as client, suppress(OSError):
        client.sendall(data)


def read_to_the_end(client: socket.socket) -> int:
    """Bytes that came before the gateway ended the connection."""
    count = 0
    try:
        while data := client.recv(4_096):
            count += len(data)
    except ConnectionResetError:
        pass
    client.close()
    return count


def memory_bytes(gateway: RunningGateway) -> int:
    told = Path(f"/proc/{gateway.process.pid}/status").read_text()
    return 1024 * int(next(line.split()[1] for line in told.splitlines() if line.startswith("VmRSS")))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_in_a_surge_positions_are_shed_and_counted_and_calls_are_taken(
    desk: Server, small: Path, database: str
) -> None:
    numbers, each = [str(FIRST + number) for number in range(20)], 200
    for number in numbers:
        enrol(desk, "jt808", number, "P1")
    begin = int(time.time()) - 3_000
    with RunningGateway(small, database, "--jt808-port", "0", RING360_GATEWAY_WAITING_FIXES="400") as gateway:
        radios = [Radio(gateway.ports["jt808"], number) for number in numbers]
        for radio in radios:
            radio.register()
        for radio in radios:
            body = (location_body(begin + step, 117.2, 28.3) for step in range(each))
            radio.socket.sendall(b"".join(radio.terminal.tell(one) for one in body))
        took = []
        for call in range(10):
            begun = time.perf_counter()
            assert desk.call(call).status_code == 201
            took.append(time.perf_counter() - begun)
        gateway.wait_for("received", len(numbers) * each)
        until(lambda: gateway.status()["waiting"] == 0)
        status = gateway.status()
        assert status["shed"] > 0
        assert status["stored"] == len(numbers) * each - status["shed"] == len(stored(database))
        assert sorted(took)[5] < 1.0
        until(lambda: _counted(desk) == status["shed"])


def _counted(desk: Server) -> int:
    counters = desk.client.get("/api/devices/gateway").json()["counters"] or {}
    shed: int = counters.get("shed", 0)
    return shed
