"""Opens CSV and GeoJSON, plain or gzipped, in the encodings and separators people's exports really have."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ring360.domain.problems import Problem

_SEPARATORS = (",", ";", "\t", "|")
_GUESSED = ("utf-8-sig", "gb18030")
"""Tried in this order; UTF-16 is told by its mark."""


@dataclass(slots=True)
class Table:
    """Column names and rows of text cells; rows come one by one with their spreadsheet number."""

    file: str
    encoding: str
    columns: list[str]
    rows: Iterator[tuple[int, list[str]]]
    decimal_comma: bool = False


def open_table(path: Path, encoding: str | None = None) -> Table:
    """Open `path`; Problem where it is missing, empty, broken or in no known encoding."""
    content = _content(path)
    if not content.strip(b"\x00\r\n\t ,;"):
        raise Problem("inputs-empty", file=path.name)
    encoding = encoding or _encoding(content, path.name)
    try:
        start = content[:400].decode(encoding, errors="ignore").lstrip("\ufeff \r\n\t")
    except LookupError:
        raise Problem("inputs-encoding-unknown", file=path.name, encoding=encoding) from None
    if start.startswith(("{", "[")):
        return _geojson(path.name, content, encoding)
    return _csv(path.name, content, encoding)


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise Problem("inputs-missing", file=str(path)) from None
    except OSError as error:
        raise Problem("inputs-unreadable", file=str(path), reason=error.strerror or str(error)) from None
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, OSError, zlib.error):
        raise Problem("inputs-gzip", file=path.name) from None


def _encoding(content: bytes, file: str) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in _GUESSED:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "utf-8" if encoding == "utf-8-sig" else encoding
    raise Problem("inputs-encoding", file=file)


def _text(content: bytes, encoding: str, file: str) -> io.TextIOBase:
    reading = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
    try:
        codecs.lookup(reading)
    except LookupError:
        raise Problem("inputs-encoding-unknown", file=file, encoding=encoding) from None
    return io.TextIOWrapper(io.BytesIO(content), encoding=reading, errors="strict", newline="")


def _csv(file: str, content: bytes, encoding: str) -> Table:
    try:
        separator = _separator(_text(content, encoding, file).readline())
        # Excel writes a first line "sep=;" that names the separator.
        named = separator is None
        reader = csv.reader(_text(content, encoding, file), delimiter=separator or _named(content, encoding, file))
        if named:
            next(reader)
        columns = [name.strip() for name in next(reader)]
    except UnicodeDecodeError:
        raise Problem("inputs-encoding", file=file) from None
    except (csv.Error, StopIteration):
        raise Problem("inputs-not-a-table", file=file) from None
    if len(columns) < 2:
        raise Problem("inputs-not-a-table", file=file)
    return Table(file, encoding, columns, _csv_rows(file, reader), decimal_comma=separator != ",")


def _separator(line: str) -> str | None:
    if line.lower().startswith("sep="):
        return None
    bare = "".join(line.split('"')[0::2])
    return max(_SEPARATORS, key=bare.count)


def _named(content: bytes, encoding: str, file: str) -> str:
    named = _text(content, encoding, file).readline().strip()[4:5]
    return named if named in _SEPARATORS else "\t"


def _csv_rows(file: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    number = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Problem("inputs-row-broken", file=file, row=number + 1, reason=str(error)) from None
        except UnicodeDecodeError:
            raise Problem("inputs-encoding", file=file) from None
        number += 1
        if any(row):
            yield number, row


def _geojson(file: str, content: bytes, encoding: str) -> Table:
    try:
        document = json.loads(content.decode("utf-8-sig" if encoding == "utf-8" else encoding))
        features = document["features"] if isinstance(document, dict) else document
        if not isinstance(features, list):
            raise TypeError
        pairs = [(dict(feature.get("properties") or {}), feature) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Problem("inputs-geojson", file=file) from None
    if not pairs:
        raise Problem("inputs-empty", file=file)
    names = dict.fromkeys(name for properties, _ in pairs for name in properties)
    columns = [name for name in names if name not in ("lon", "lat")] + ["lon", "lat"]
    return Table(file, encoding, columns, _features(columns, pairs))


def _features(
    columns: list[str], pairs: list[tuple[dict[str, object], dict[str, object]]]
) -> Iterator[tuple[int, list[str]]]:
    for number, (properties, feature) in enumerate(pairs, start=1):
        geometry = feature.get("geometry")
        place = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
        if isinstance(place, list) and len(place) >= 2:
            properties = {**properties, "lon": place[0], "lat": place[1]}
        yield number, [_cell(properties.get(name)) for name in columns]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(_cell(part) for part in value)
    return str(value)
