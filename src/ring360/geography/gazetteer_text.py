"""Reads what people type when they mean a place: folds spellings, sounds out Chinese, finds coordinates and numbers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from pypinyin import lazy_pinyin

_PLAIN: Final = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_GAPS: Final = re.compile(r"[\s\-_.,'’`·・]+")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ffff]")
_NUMBER: Final = r"([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*([NSEWnsew北南东西]?)"
_TWO_NUMBERS: Final = re.compile(rf"^\s*{_NUMBER}\s*[,，;；\s/]\s*{_NUMBER}\s*$")
_LED: Final = r"\s*([NSEW])\s*(\d+(?:\.\d+)?)\s*°?\s*"
_LED_NUMBERS: Final = re.compile(rf"^{_LED}[,，;\s]{_LED}$", re.IGNORECASE)
_CROSSING: Final = re.compile(r"\s*[/／&＆、@]\s*|\s+(?:x|×|and|und|e|y|at)\s+|\s*×\s*", re.IGNORECASE)
# 和 and 与 stand within names too (和平路): they part two streets only behind what ends a street's name.
_CHINESE_AND: Final = re.compile(r"^(.+?[路街道巷线桥里弄同口])\s*[与和]\s*(.+)$")
_NUMBER_LAST: Final = re.compile(
    r"^(?P<street>.*?\D)[\s,，]*(?P<number>\d{1,5})\s*(?P<tail>[a-zA-Z]?)\s*(?:号|號)?[院楼]?$"
)
_NUMBER_FIRST: Final = re.compile(r"^(?P<number>\d{1,5})(?P<tail>[a-zA-Z]?)[\s,，]+(?P<street>\D.*)$")


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A typed position; `swapped` where latitude was taken to stand first."""

    lon: float
    lat: float
    swapped: bool


def fold(text: str) -> str:
    """One spelling for many: full width, case, diacritics and gaps do not matter."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_PLAIN)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _GAPS.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def is_chinese(text: str) -> bool:
    return _CHINESE.search(text) is not None


def sound(chinese: str) -> str:
    """Pinyin syllables without tones, parted by spaces; "" where there is no Chinese."""
    if not is_chinese(chinese):
        return ""
    return " ".join(fold(part) for part in lazy_pinyin(chinese, v_to_u=False))


def read_coordinates(text: str, bounds: tuple[float, float, float, float]) -> Coordinates | None:
    """Two numbers as a position. Letters decide the order; else the one order that is possible, else the one inside
    `bounds` (west, south, east, north), else longitude first."""
    led = _LED_NUMBERS.match(text)
    if led:
        first_side, first, second_side, second = led.groups()
    else:
        found = _TWO_NUMBERS.match(unicodedata.normalize("NFKC", text))
        if not found:
            return None
        first, first_side, second, second_side = found.groups()
    one, other = _signed(first, first_side), _signed(second, second_side)
    north_first = first_side.upper() in ("N", "S", "北", "南") if first_side else False
    if first_side and second_side:
        if north_first == (second_side.upper() in ("N", "S", "北", "南")):
            return None
        lon, lat = (other, one) if north_first else (one, other)
        return Coordinates(lon, lat, False) if abs(lat) <= 90.0 and abs(lon) <= 180.0 else None
    if "." not in first and "." not in second:
        return None
    plain = abs(one) <= 180.0 and abs(other) <= 90.0
    turned = abs(other) <= 180.0 and abs(one) <= 90.0
    if turned and (not plain or (_inside(other, one, bounds) and not _inside(one, other, bounds))):
        return Coordinates(other, one, True)
    return Coordinates(one, other, False) if plain else None


def read_crossing(text: str) -> tuple[str, str] | None:
    """The two street names of "人民路/新华街", "Main St & 2nd Ave", None where there are not two."""
    parts = [part.strip() for part in _CROSSING.split(text)]
    if len(parts) == 1 and (joined := _CHINESE_AND.match(parts[0])):
        parts = [part.strip() for part in joined.groups()]
    parts = [re.sub(r"(?:的)?(?:交叉口|路口|交汇处|交界处)$", "", part) for part in parts]
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


def read_house_number(text: str) -> tuple[str, int, str] | None:
    """Street, number and letter of "人民路12号", "Main Street 12b", "12 Main Street"."""
    found = _NUMBER_FIRST.match(text.strip()) or _NUMBER_LAST.match(text.strip())
    if not found or not found["street"].strip(" ,，"):
        return None
    return found["street"].strip(" ,，"), int(found["number"]), found["tail"].casefold()


def _signed(number: str, side: str) -> float:
    return -float(number) if side.upper() in ("S", "W", "南", "西") else float(number)


def _inside(lon: float, lat: float, bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north
