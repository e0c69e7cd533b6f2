"""A stream of NMEA: who speaks, which day a time without a date belongs to, what is refused."""

from __future__ import annotations

import pytest

from ring360.adapters.devices import refusals
from ring360.adapters.devices.nmea import read_sentence
from ring360.adapters.devices.nmea_session import NmeaSession
from ring360.domain.fixes import Fix
from tracker_register import Register

MIDNIGHT = 1_772_323_200.0
"""2026-03-01T00:00:00Z"""


def _sentence(text: str) -> str:
    folded = 0
    for byte in text.encode():
        folded ^= byte
    return f"${text}*{folded:02X}"


def _rmc(time: str, date: str = "010326", talker: str = "GN") -> str:
    return _sentence(f"{talker}RMC,{time},A,3954.0000,N,11624.0000,E,10.0,90.0,{date},,,A")


def _gga(time: str) -> str:
    return _sentence(f"GPGGA,{time},3954.0000,S,11624.0000,W,1,09,1.1,43.5,M,0.0,M,,")


def _fixes(session: NmeaSession, *lines: str, at: float = MIDNIGHT) -> list[Fix | None]:
    received = session.receive("".join(line + "\r\n" for line in lines).encode(), at)
    return [report.fix for each in received.deliveries for report in each.reports]


def test_a_fix_of_each_kind() -> None:
    session = NmeaSession(Register(bare=None), "car-1")
    rmc, gga = _fixes(session, _rmc("120000.50"), _gga("120001"))
    at = MIDNIGHT + 43200
    assert rmc == Fix("car-1", at + 0.5, 116.4, 39.9, True, 10 * 1852 / 3600, 90.0)
    assert gga == Fix("car-1", at + 1, -116.4, -39.9, True, altitude_metres=43.5, satellites=9)


@pytest.mark.parametrize(
    ("heard_at", "time", "at"),
    [
        (MIDNIGHT + 5, "000004", MIDNIGHT + 4),
        (MIDNIGHT + 5, "235959", MIDNIGHT - 1),
        (MIDNIGHT - 5, "000001", MIDNIGHT + 1),
    ],
)
def test_a_time_without_a_date_is_of_the_nearest_day(heard_at: float, time: str, at: float) -> None:
    (fix,) = _fixes(NmeaSession(Register(bare=None), "car-1"), _gga(time), at=heard_at)
    assert fix is not None
    assert fix.at == at


def test_a_recording_keeps_the_days_of_its_own_dates() -> None:
    session = NmeaSession(Register(bare=None), "car-1")
    _fixes(session, _rmc("235958", "311219"), at=MIDNIGHT)
    (fix,) = _fixes(session, _gga("000001"), at=MIDNIGHT + 3)
    assert fix is not None
    assert fix.at == 1_577_836_801.0


@pytest.mark.parametrize(
    "wrapped",
    [
        "865733027593268,{}", "865733027593268{}", "imei:865733027593268/{}", "{},11,865733027593268,1,090,086",
        "$IMEI,865733027593268\r\n{}", "$PGID,865733027593268*0F\r\n{}", "865733027593268\r\n{}",
    ],
)  # fmt: skip
def test_vendors_name_the_device_before_or_behind(wrapped: str) -> None:
    session = NmeaSession(Register(frozenset({"865733027593268"}), bare=None))
    (fix,) = _fixes(session, wrapped.format(_rmc("120000")))
    assert fix is not None
    assert (fix.device_id, session.device_id) == ("865733027593268", "865733027593268")


def test_what_is_behind_tells_satellites_and_ignition() -> None:
    sentence = read_sentence(_rmc("120000") + ",11,865733027593268,1,090,086")
    assert sentence is not None
    assert (sentence.satellites, sentence.ignition) == (11, True)


def test_a_stream_is_one_device_and_one_that_the_register_lets_in() -> None:
    register = Register(frozenset({"1001", "1002", "1003"}), bare=frozenset({"1001", "1002"}))
    session = NmeaSession(register)
    lines = [_rmc("120000"), "9999," + _rmc("120000"), "1003," + _rmc("120000"), "1001," + _rmc("120000"),
             "1002," + _rmc("120000"), _rmc("120000")[:-1] + "0", "$GPGSV,1,1", "$GNRMC,,,,"]  # fmt: skip
    received = session.receive("\n".join([*lines, ""]).encode(), MIDNIGHT)
    assert (len(received.deliveries), received.refusals) == (
        1,
        [
            refusals.NO_DEVICE, refusals.UNKNOWN_DEVICE, refusals.NOT_AUTHENTICATED, refusals.OTHER_DEVICE,
            refusals.BAD_CHECKSUM, refusals.UNSUPPORTED, refusals.UNSUPPORTED,
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "GPRMC,250000,A,3954.0000,N,11624.0000,E,1,2,010326,,", "GPRMC,120000,A,9054.0000,N,11624.0000,E,1,2,010326,,",
        "GPRMC,120000,A,3954.0000,N,18124.0000,E,1,2,010326,,", "GPRMC,120000,A,3954.0000,X,11624.0000,E,1,2,010326,,",
        "GPRMC,120000,A,3954.0000,N,11624.0000,E,1,2,310226,,", "GPRMC,120000,A,3960.0000,N,11624.0000,E,1,2,010326,,",
        "GPGGA,120000,,,,,0,00,,,M,,M,,",
    ],
)  # fmt: skip
def test_what_is_no_time_or_place_is_no_sentence(text: str) -> None:
    assert read_sentence(_sentence(text)) is None
