"""Facts and consequences to plain dictionaries and back, exactly, for the journal.

A plain record is `{"kind": "CallReceived/1", …fields}` of text, numbers, lists, dictionaries and None; the number is
the version of that kind's fields. A field that came later and has a default may be missing from an older line; unknown
kinds, other missing fields and extra ones raise ValueError.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from ring360.domain.consequences import Consequence
from ring360.domain.facts import Fact

VERSION: Final = 1
NEWER: Final = {"IncidentOpened": 2, "DeadlineSet": 2}
"""Kinds whose fields changed their meaning since; lines of the version before are read as `_OLDER` says."""

_FACTS: Final = {kind.__name__: kind for kind in get_args(Fact)}
_CONSEQUENCES: Final = {kind.__name__: kind for kind in get_args(Consequence)}
KINDS: Final[dict[str, type]] = {**_FACTS, **_CONSEQUENCES}
"""Every kind of record by its name."""


def is_fact(record: Fact | Consequence) -> bool:
    return type(record).__name__ in _FACTS


def to_plain(record: Fact | Consequence) -> dict[str, Any]:
    """The record as a plain dictionary that JSON can hold."""
    name = type(record).__name__
    return {"kind": f"{name}/{NEWER.get(name, VERSION)}", **_plain_fields(record)}


def from_plain(plain: dict[str, Any]) -> Fact | Consequence:
    """The record that `to_plain` was given; ValueError where `plain` is none of ours."""
    name, _, version = str(plain.get("kind", "")).partition("/")
    newest = NEWER.get(name, VERSION)
    if name not in KINDS or version not in {str(VERSION), str(newest)}:
        raise ValueError(f"unknown kind of record {plain.get('kind')!r}")
    if version != str(newest):
        plain = _OLDER[name](plain)
    record: Fact | Consequence = _READERS[KINDS[name]]({key: value for key, value in plain.items() if key != "kind"})
    return record


def _first_incident(plain: dict[str, Any]) -> dict[str, Any]:
    """Needs were a number of units and of officers."""
    incident = dict(plain["incident"])
    line = {"units": incident.pop("units_needed"), "officers": incident.pop("officers_needed")}
    incident["needs"] = [{**line, "roles": [], "skills": [], "within_seconds": None}]
    return {**plain, "incident": incident}


def _first_deadline(plain: dict[str, Any]) -> dict[str, Any]:
    """There was one deadline, lifted by whatever the unit did next."""
    return {**plain, "lifted_by": ["AssignmentAcknowledged", "UnitDeparted", "UnitArrived", "UnitReleased"]}


_OLDER: Final[dict[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "IncidentOpened": _first_incident,
    "DeadlineSet": _first_deadline,
}


def _plain_fields(record: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return _plain_fields(value)
    return value


Reader = Callable[[Any], Any]


class _Readers(dict[Any, Reader]):
    """Type -> function from plain to typed value, made when first asked for."""

    def __missing__(self, wanted: Any) -> Reader:
        reader = self[wanted] = _reader(wanted)
        return reader


_READERS: Final = _Readers()


def _reader(wanted: Any) -> Reader:
    origin = get_origin(wanted)
    if origin is tuple:
        return _tuple_reader(get_args(wanted))
    if origin in (Union, types.UnionType):
        return _union_reader(get_args(wanted))
    if is_dataclass(wanted):
        return _record_reader(wanted)
    return lambda value: _scalar(value, wanted)


def _scalar(value: Any, wanted: Any) -> Any:
    # JSON written elsewhere may have dropped the point of a whole number.
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise ValueError(f"{value!r} is not {wanted.__name__}")
    return value


def _tuple_reader(wanted: tuple[Any, ...]) -> Reader:
    if len(wanted) == 2 and wanted[1] is Ellipsis:
        read = _READERS[wanted[0]]
        return lambda value: tuple(read(each) for each in value)
    return lambda value: tuple(_READERS[kind](each) for kind, each in zip(wanted, value, strict=True))


def _union_reader(wanted: tuple[Any, ...]) -> Reader:
    def read(value: Any) -> Any:
        if value is None and type(None) in wanted:
            return None
        if type(value) in wanted:
            return value
        records = [kind for kind in wanted if kind is not type(None)]
        if len(records) != 1:
            raise ValueError(f"{value!r} is none of {wanted}")
        return _READERS[records[0]](value)

    return read


def _record_reader(wanted: Any) -> Reader:
    readers = {name: _READERS[kind] for name, kind in get_type_hints(wanted).items()}
    names = {field.name for field in fields(wanted)}
    needed = {each.name for each in fields(wanted) if each.default is MISSING and each.default_factory is MISSING}

    def read(value: Any) -> Any:
        if not isinstance(value, dict) or not needed <= value.keys() <= names:
            raise ValueError(f"{value!r} does not have the fields of {wanted.__name__}")
        return wanted(**{name: readers[name](each) for name, each in value.items()})

    return read
