"""Each item of a location by its number, as the standard or its vendor lays it out; figures made here."""

from __future__ import annotations

import pytest

from ring360.adapters.devices.jt808.items import read_items
from ring360.adapters.devices.jt808.locations import codes_of, read_location
from ring360.adapters.devices.jt808.tellings import READ
from ring360.adapters.devices.jt808_terminal import location_body
from ring360.adapters.devices.reports import Value

NOW = 1_772_337_600.0

STANDARD: list[tuple[int, str, dict[str, Value]]] = [
    (0x01, "00000064", {"odometer": 10000}),
    (0x02, "0037", {"fuel": 5.5}),
    (0x02, "8032", {"fuel": 50}),
    (0x03, "0172", {"recorderSpeed": 37.0}),
    (0x04, "0007", {"alarmEvent": 7}),
    (0x05, "dcdd", {"tyrePressures": "220,221"}),
    (0x06, "3e", {"batteryLevel": 62}),
    (0x06, "8012", {"cabinTemp": -18}),
    (0x06, "0019", {"cabinTemp": 25}),
    (0x11, "00", {"overspeedAreaType": 0}),
    (0x11, "0200000009", {"overspeedAreaType": 2, "overspeedArea": 9}),
    (0x12, "030000000a01", {"areaType": 3, "area": 10, "areaDirection": "out"}),
    (0x13, "0000000b003c00", {"route": 11, "routeSeconds": 60, "routeResult": "too-short"}),
    (0x14, "00000003", {"videoAlarm": 3}),
    (0x25, "00000021", {"input": 33}),
    (0x2A, "0003", {"ioStatus": 3}),
    (0x2B, "04b0012c", {"adc1": 12.0, "adc2": 3.0}),
    (0x30, "1f", {"rssi": 31}),
    (0x31, "0e", {"sat": 14}),
]
VENDORS: list[tuple[int, str, dict[str, Value]]] = [
    (0x0B, "0101020304", {"lockCommand": 1, "lockCard": 0x01020304}),
    (0x0B, "0831323334353607", {"lockCommand": 8, "lockPassword": "123456", "unlockResult": 7}),
    (0x33, "02", {"mode": 2}),
    (0x51, "00c88064ffff" + "ffff" * 5, {"temp1": 20.0, "temp2": -10.0}),
    (0x56, "0900", {"batteryLevel": 90}),
    (0x57, "0600" "0000" "00000000", {}),
    (0x60, "0061" "010203040506" "3132333435363738", {"event": 0x61, "driverUniqueId": "12345678"}),
    (0x64, "00000001" "00" "02" + "00" * 25 + "ab" * 16, {"adasAlarm": 2, "alarmLabel": "ab" * 16}),
    (0x68, "2648", {"batteryLevel": 98.0}),
    (0x69, "019a", {"battery": 4.1}),
    (0x77, "01" "0a0b0c" "0064" "4b" "00",
     {"tire1SensorId": "0a0b0c", "tire1Pressure": 2.5, "tire1Temp": 25, "tire1Status": 0}),
    (0x80, "0081020bb8", {"rpm": 3000}),
    (0xAC, "000f4240", {"odometer": 1000000}),
    (0xD3, "007b", {"power": 12.3}),
    (0xD4, "ff", {"charge": True}),
    (0xD4, "00000010", {"driverUniqueId": "16"}),
    (0xDA, "000109", {"string": True, "motion": False, "cover": True}),
    (0xE1, "0078", {"power": 12.0}),
    (0xE3, "005e0186" "0000", {"batteryLevel": 94, "battery": 3.9}),
    (0xE4, "0050", {"charge": True, "batteryLevel": 80}),
    (0xE5, "01", {"motion": True}),
    (0xE6, "01" "010203040506" "1900" "3200", {"temp1": 25.0, "humidity1": 50.0}),
    (0xEA, "00" "1502" "01f4" "1602" "02ee", {"externalHumidity": 50.0, "externalTemp": 25.0}),
    (0xEB, b"UTC+08:00".hex(), {"timezone": "UTC+08:00"}),
    (0xEB, "0004" "002d" "0fa0" "0006" "002d" "00002ee0" "0003" "00a8" "4b",
     {"battery": 4.0, "power": 12.0, "batteryLevel": 75}),
    (0xEE, "14" "2ee0" "0fa0" "0c", {"rssi": 20, "power": 12.0, "battery": 4.0, "sat": 12}),
    (0xF1, "00003039", {"power": 12.345}),
    (0xF3, "0003" "02" "0bb8" "0009" "02" "0064", {"rpm": 3000, "coolantTemp": 60}),
    (0xF5, "0064", {"illuminance": 100}),
    (0xF6, "0868123456789012", {"hardwareNumber": "868123456789012"}),
    (0xF6, "0206" "00fa" "0226", {"event": 2, "motion": True, "temp1": 25.0, "humidity": 55.0}),
    (0xF7, "00000f3c" "02" "57", {"battery": 3.9, "charge": True, "batteryLevel": 87}),
    (0xF9, "0004" "000c", {"hdop": 1.2}),
    (0xFE, "0000c350", {"odometer": 50000}),
]  # fmt: skip


def _item(number: int, value: str) -> bytes:
    return bytes((number, len(value) // 2)) + bytes.fromhex(value)


@pytest.mark.parametrize(("number", "value", "told"), [*STANDARD, *VENDORS])
def test_an_item_says(number: int, value: str, told: dict[str, Value]) -> None:
    assert read_items(_item(number, value), 0).attributes == told


@pytest.mark.parametrize(("number", "value", "told"), [*STANDARD, *VENDORS])
def test_an_item_cut_short_is_left_out_and_the_next_one_is_read(
    number: int, value: str, told: dict[str, Value]
) -> None:
    cut = _item(number, value[:-2])
    # What stands behind diagnostics is theirs.
    sat = None if number == 0x80 else 9
    assert read_items(cut + _item(0x31, "09"), 0).attributes.get("sat") == sat


@pytest.mark.parametrize(
    ("model", "number", "value", "told", "alarms"),
    [
        ("JC371", 0xE8, "0c01" "00", {}, ["sos"]),
        ("JC450", 0xE8, "2003" "07" "01" "03" "0190" "14" "04b0",
         {"charge": True, "batteryLevel": 50, "battery": 4.0, "rssi": 20, "power": 12.0}, []),
        ("JC181", 0xE8, "2005" "08" "000301" "4b" "000102" "0190", {"batteryLevel": 75, "battery": 4.0}, []),
        ("", 0xE8, "000102", {"lockStatus": 258}, []),
        ("GL100", 0xF3, "04" "aabbcc001122" "bd" "0fa0",
         {"tag1Mac": "aabbcc001122", "tag1Rssi": -67, "tag1Battery": 4.0}, []),
        ("GL100", 0xF8, "01" + "00" * 8 + "89860412345678901234", {"iccid": "89860412345678901234"}, []),
        ("C5L", 0xF8, "4936", {"steps": 18742}, []),
        ("", 0xF8, "02ee", {"temp2": 25.0}, []),
        ("MV810G", 0x57, "0100" "0000" "00010000", {}, ["hardAcceleration", "door"]),
        ("", 0xE7, "0003" "000000000000", {}, ["vibration", "sos"]),
        ("", 0x70, "00000001" "00" "16", {}, ["accident"]),
        ("", 0xD0, "00000008", {}, ["vibration"]),
        ("", 0xFE, "7c" "0104" "00000011" "4b", {"batteryLevel": 75}, ["hardAcceleration", "tampering"]),
    ],
)  # fmt: skip
def test_an_item_reads_by_the_model(
    model: str, number: int, value: str, told: dict[str, Value], alarms: list[str]
) -> None:
    notes = read_items(_item(number, value), 0, model)
    assert (notes.attributes, notes.alarms) == (told, alarms)


def test_diagnostics_go_on_to_the_end_of_the_body() -> None:
    tail = bytes.fromhex("80015081020bb88b11") + b"LSVNV2182E2100001" + bytes.fromhex("8c0400000064a0055030313030")
    told = read_items(tail, 0).attributes
    assert told == {"rpm": 3000, "vin": "LSVNV2182E2100001", "obdOdometer": 10000, "dtcs": "P0100"}


def test_eighteen_bytes_that_are_no_items_are_a_fixed_tail() -> None:
    tail = bytes.fromhex("ffffffff0000001900260000000014000000")
    assert read_items(tail, 0).attributes == {"odometer": 25000, "battery": 3.8, "rssi": 20}


def test_the_alarm_bits_are_told_as_codes() -> None:
    told = {bit: codes_of(1 << bit) for bit in range(32) if codes_of(1 << bit)}
    assert told == {
        0: ("panic",), 1: ("overspeed",), 2: ("fatigue",), 4: ("gnss-fault",), 5: ("gnss-fault",), 6: ("gnss-fault",),
        7: ("power-low",), 8: ("power-cut",), 29: ("collision",), 30: ("roll-over",),
    }  # fmt: skip


def test_a_vendors_item_fills_the_fix() -> None:
    tail = _item(0x01, "00000064") + _item(0x31, "0c") + _item(0xE4, "0137") + _item(0xE7, "0002000000000000")
    fix = read_location(location_body(NOW, 116.4, 39.9) + tail, "1", 5).fix
    assert fix is not None
    assert (fix.odometer_metres, fix.satellites, fix.battery_share, fix.alarms) == (10000, 12, 0.55, ("panic",))


@pytest.mark.parametrize(
    ("number", "body", "told"),
    [
        (0x0002, "5a1f03", {"batteryLevel": 90, "rssi": 31, "status": 3}),
        (0x0002, "", {}),
        (0x0107, "0000" + "00" * 32 + "89860412345678901234" + "00" * 6, {"iccid": "89860412345678901234"}),
        (0x0701, "00000003" + b"OK!".hex(), {"result": "OK!"}),
        (0x1300, "0001" + "OK".encode("utf-16-be").hex() + "000d", {"result": "OK"}),
        (0x2070, "260301120000" "0001" "8002" "0003", {"gSensor": "[[1,-2,3]]"}),
        (0x6006, "01" + "好".encode("gbk").hex(), {"result": "好"}),
        (0x0702, "02" "260301120000", {"cardStatus": 2}),
        (0x0104, "0001" "02" "00000001" "04" "0000001e" "00000083" "03" + b"A12".hex(),
         {"heartbeatInterval": 30, "plateNumber": "A12"}),
        (0x0900, "f3" "0002" "0002" "0100", {"collision": 0.01}),
        (0x0900, "99" "0102", {}),
        (0x0900, "f0" "260301120000" "00" "01" "0b" "01" + b"LSVNV2182E2100001".hex(), {"vin": "LSVNV2182E2100001"}),
        (0x0900, "f0" "260301120000" "00" "01" "15" "00000034", {"alarm": "hardBraking"}),
    ],
)  # fmt: skip
def test_other_messages_tell(number: int, body: str, told: dict[str, Value]) -> None:
    assert READ[number](bytes.fromhex(body), "1", 1, "").attributes == told


def test_a_place_passed_through_is_a_fix() -> None:
    body = "ff260301120000fe019c200432f9400032016d005a"
    fix = READ[0x0900](bytes.fromhex(body), "1", 1, "").fix
    assert fix is not None
    assert (fix.at, fix.lat, fix.lon, fix.altitude_metres, fix.heading_degrees) == (NOW, -33.448928, 70.449472, 50, 90)
