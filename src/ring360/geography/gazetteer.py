"""The gazetteer: streets, places, addresses and crossings of one map, found by name, number or coordinates, offline."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import nlargest
from typing import Final

from ring360.geography.gazetteer_index import NameIndex
from ring360.geography.gazetteer_streets import crossings, named_streets
from ring360.geography.gazetteer_text import (
    fold,
    read_coordinates,
    read_crossing,
    read_house_number,
    sound,
)
from ring360.geography.roads import Roads

_VERSION: Final = 1
_WIDEST_GAP: Final = 24
"""House numbers are interpolated between known ones of the same side at most this far apart."""
_WIDEST_GAP_METRES: Final = 400.0
_GOOD_STREET: Final = 60.0
_WEIGHT: Final = {"city": 3.0, "town": 2.5, "county": 2.5, "suburb": 2.0, "village": 2.0, "street": 1.5, "police": 1.0}


@dataclass(frozen=True, slots=True)
class Feature:
    """A named thing of the map; `names` by language, "" = the local name."""

    kind: str
    names: Mapping[str, str]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Address:
    """A house number on a street."""

    street: str
    number: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Found:
    """A place that was found. `score` 0 to 100; `note` is a code: "interpolated", "near-crossing", "swapped" or ""."""

    name: str
    names: Mapping[str, str]
    kind: str
    lon: float
    lat: float
    score: float
    note: str = ""


@dataclass(frozen=True)
class Gazetteer:
    """Everything with a name on one map."""

    features: tuple[Feature, ...]
    addresses: Mapping[str, tuple[Address, ...]]
    """By folded street name."""
    sounds: tuple[str, ...]
    """(features,) pinyin of the Chinese name, syllables parted by spaces, "" for none."""
    roads: Roads = field(repr=False, compare=False)

    def search(self, text: str, limit: int = 10, near: tuple[float, float] | None = None) -> tuple[Found, ...]:
        """The best `limit` places for what was typed, best first; places near `near` (lon, lat) are put forward."""
        text = text.strip()
        position = read_coordinates(text, self.roads.bounds)
        if position is not None:
            note = "swapped" if position.swapped else ""
            name = f"{position.lon:.6f},{position.lat:.6f}"
            return (Found(name, {"": name}, "coordinates", position.lon, position.lat, 100.0, note),)
        found = list(self._crossings(text)) + list(self._addresses(text))
        scores = self._index.search(text, limit)
        scored = ((score + self._bonus(self.features[number], near), -number) for number, score in scores.items())
        for score, number in nlargest(limit, scored):
            feature = self.features[-number]
            found.append(Found(
                feature.names.get("") or next(iter(feature.names.values())), feature.names, feature.kind,
                feature.lon, feature.lat, round(score, 2),
            ))  # fmt: skip
        found.sort(key=lambda one: (-one.score, len(one.name), one.name, one.lon, one.lat))
        return tuple(replace(one, score=min(100.0, one.score)) for one in found[:limit])

    @property
    def streets(self) -> tuple[Feature, ...]:
        return tuple(feature for feature in self.features if feature.kind == "street")

    def to_bytes(self) -> bytes:
        """Compact and the same for the same content."""
        document = {
            "version": _VERSION,
            "features": [
                [feature.kind, dict(feature.names), feature.lon, feature.lat, sounds]
                for feature, sounds in zip(self.features, self.sounds, strict=True)
            ],
            "addresses": [[a.street, a.number, a.lon, a.lat] for row in self.addresses.values() for a in row],
        }
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes, roads: Roads) -> Gazetteer:
        """Undo `to_bytes`; no bytes at all give an empty gazetteer. ValueError for anything else."""
        if not data:
            return cls((), {}, (), roads)
        document = json.loads(data)
        if not isinstance(document, dict) or document.get("version") != _VERSION:
            raise ValueError("not a gazetteer of this version")
        features = tuple(Feature(kind, names, lon, lat) for kind, names, lon, lat, _ in document["features"])
        sounds = tuple(row[4] for row in document["features"])
        return cls(features, _by_street(Address(*row) for row in document["addresses"]), sounds, roads)

    @cached_property
    def _index(self) -> NameIndex:
        rows = zip(self.features, self.sounds, strict=True)
        return NameIndex([(set(feature.names.values()), (sounds,) if sounds else ()) for feature, sounds in rows])

    @cached_property
    def _name_numbers(self) -> dict[str, list[int]]:
        """Folded local street name -> indices into `Roads.names`."""
        found: dict[str, list[int]] = {}
        for number, names in enumerate(self.roads.names):
            if names.get(""):
                found.setdefault(fold(names[""]), []).append(number)
        return found

    def _streets_like(self, text: str, limit: int = 6) -> list[tuple[float, str]]:
        """Score and folded local name of the streets that `text` may mean."""
        best: dict[str, float] = {}
        for number, score in self._index.search(text, limit).items():
            feature = self.features[number]
            if feature.kind == "street" and score >= 50.0:
                name = fold(feature.names.get("", ""))
                best[name] = max(score, best.get(name, 0.0))
        ranked = sorted(((score, name) for name, score in best.items()), key=lambda one: (-one[0], one[1]))
        return ranked[:limit]

    def _crossings(self, text: str) -> Iterable[Found]:
        pair = read_crossing(text)
        if pair is None:
            return
        for one_score, one in self._streets_like(pair[0]):
            for other_score, other in self._streets_like(pair[1]):
                numbers = self._name_numbers.get(one, []), self._name_numbers.get(other, [])
                if one == other or not all(numbers):
                    continue
                names = [self.roads.names[part[0]] for part in numbers]
                both = {
                    language: f"{names[0].get(language) or names[0]['']} / {names[1].get(language) or names[1]['']}"
                    for language in sorted(set(names[0]) | set(names[1])) if language != "ref"
                }  # fmt: skip
                for crossing in crossings(self.roads, *numbers):
                    near = "near-crossing" if crossing.metres_apart > 0 else ""
                    score = (one_score + other_score) / 2.0 - (8.0 if near else 0.0)
                    yield Found(both[""], both, "crossing", crossing.lon, crossing.lat, round(score, 2), near)

    def _addresses(self, text: str) -> Iterable[Found]:
        read = read_house_number(text)
        if read is None:
            return
        street, number, tail = read
        for score, name in self._streets_like(street):
            if score < _GOOD_STREET:
                continue
            known = self.addresses.get(name, ())
            same = [a for a in known if _leading(a.number) == number]
            exact = [a for a in same if a.number.casefold().rstrip("号") == f"{number}{tail}"]
            for address in exact or same[:1]:
                label = f"{address.street} {address.number}"
                yield Found(label, {"": label}, "address", address.lon, address.lat, score)
            if not same and (place := _between(known, number)):
                label = f"{known[0].street} {number}"
                yield Found(label, {"": label}, "address", *place, round(score - 5.0, 2), "interpolated")

    def _bonus(self, feature: Feature, near: tuple[float, float] | None) -> float:
        bonus = _WEIGHT.get(feature.kind, 0.0)
        if near is not None:
            metres = _metres(feature.lon, feature.lat, *near)
            bonus += 6.0 / (1.0 + metres / 1_000.0)
        return bonus


def build_gazetteer(features: Iterable[Feature], addresses: Iterable[Address], roads: Roads) -> Gazetteer:
    """Streets of `roads` first, then the other features and addresses, in a fixed order, each told once."""
    streets = [Feature("street", dict(roads.names[s.name]), s.lon, s.lat) for s in named_streets(roads)]
    known: set[tuple[str, str, float, float]] = set()
    rest = []
    for feature in sorted(features, key=lambda f: (f.kind, f.names.get("", ""), f.lon, f.lat)):
        key = (feature.kind, feature.names.get("", ""), round(feature.lon, 2), round(feature.lat, 2))
        if key not in known:
            known.add(key)
            rest.append(feature)
    everything = (*streets, *rest)
    sounds = tuple(sound(_chinese_name(feature)) for feature in everything)
    return Gazetteer(everything, _by_street(addresses), sounds, roads)


def _chinese_name(feature: Feature) -> str:
    return feature.names.get("zh") or feature.names.get("zh-Hans") or feature.names.get("", "")


def _by_street(addresses: Iterable[Address]) -> dict[str, tuple[Address, ...]]:
    grouped: dict[str, list[Address]] = {}
    for address in sorted(addresses, key=lambda a: (a.street, _leading(a.number), a.number, a.lon, a.lat)):
        grouped.setdefault(fold(address.street), []).append(address)
    return {street: tuple(row) for street, row in grouped.items()}


def _leading(number: str) -> int:
    digits = ""
    for letter in number.strip():
        if not letter.isdecimal() or not letter.isascii():
            break
        digits += letter
    return int(digits) if digits else -1


def _between(known: tuple[Address, ...], number: int) -> tuple[float, float] | None:
    """A place between the next lower and next higher number of the same side, where both are close enough."""
    side = [(n, a) for a in known if (n := _leading(a.number)) >= 0 and n % 2 == number % 2]
    below = max(((n, a) for n, a in side if n < number), key=lambda one: one[0], default=None)
    above = min(((n, a) for n, a in side if n > number), key=lambda one: one[0], default=None)
    if below is None or above is None or above[0] - below[0] > _WIDEST_GAP:
        return None
    if _metres(below[1].lon, below[1].lat, above[1].lon, above[1].lat) > _WIDEST_GAP_METRES:
        return None
    share = (number - below[0]) / (above[0] - below[0])
    return (
        below[1].lon + share * (above[1].lon - below[1].lon),
        below[1].lat + share * (above[1].lat - below[1].lat),
    )


def _metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    east = (lon - other_lon) * math.cos(math.radians(lat))
    return math.hypot(east, lat - other_lat) * 111_195.0
