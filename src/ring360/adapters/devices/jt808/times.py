"""Times as terminals write them: six bytes of BCD, `YYMMDDhhmmss`, always GMT+8, to and from UNIX seconds."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

CHINA: Final = timezone(timedelta(hours=8))

_TWO_DIGITS: Final = tuple(
    10 * (byte >> 4) + (byte & 15) if byte >> 4 < 10 and byte & 15 < 10 else 99 for byte in range(256)
)
"""What a byte of BCD says; 99 where it is no decimal digit, which is no minute, hour, day or month."""


def instant(bcd: bytes) -> float | None:
    """UNIX seconds; None where the six bytes are no date and time. Years are 2000 to 2099."""
    hour = _hour(bcd[:4])
    minute, second = _TWO_DIGITS[bcd[4]], _TWO_DIGITS[bcd[5]]
    if hour is None or minute > 59 or second > 59:
        return None
    return hour + 60 * minute + second


@lru_cache(maxsize=4096)
def _hour(bcd: bytes) -> float | None:
    """The beginning of the hour: few of them come again and again."""
    year, month, day, hour = (_TWO_DIGITS[byte] for byte in bcd)
    if bcd[0] >> 4 > 9 or bcd[0] & 15 > 9:
        return None
    try:
        return datetime(2000 + year, month, day, hour, tzinfo=CHINA).timestamp()
    except ValueError:
        return None


def bcd(at: float) -> bytes:
    """The six bytes for an instant of the years 2000 to 2099, its fraction cut off."""
    return bytes.fromhex(datetime.fromtimestamp(at // 1, CHINA).strftime("%y%m%d%H%M%S"))
