"""Joins the making of an atlas with map files and the atlas file."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ring360.adapters.maps.atlas_file import DRIVING, read_atlas, write_atlas
from ring360.adapters.maps.basemap import CREDIT, build_basemap
from ring360.adapters.maps.bundle import BASEMAP, Bundle, rewrite_bundle
from ring360.adapters.maps.driving_file import driving_to_json, read_driving
from ring360.adapters.maps.gazetteer_osm import read_names
from ring360.adapters.maps.osm import read_map
from ring360.adapters.maps.sorting import sorted_copy
from ring360.geography.atlas import Atlas
from ring360.geography.driving import DrivingSettings
from ring360.geography.gazetteer import build_gazetteer
from ring360.geography.raw_map import RawMap
from ring360.geography.roads import Roads
from ring360.planning.build_atlas import BuiltAtlas
from ring360.planning.build_atlas import build_atlas as build

Progress = Callable[[str, float], None]


def _silent(stage: str, done: float) -> None:
    """For callers that do not look."""


def load_atlas(path: Path) -> Atlas:
    """Open an atlas file; Problem where it can't be used."""
    return read_atlas(path)


def build_atlas(
    map_path: Path, out: Path, name: str | None = None, driving_path: Path | None = None,
    progress: Progress = _silent, with_basemap: bool = True, credit: str = CREDIT,
) -> BuiltAtlas:  # fmt: skip
    """Build `out` from a map file; nothing is left behind where it fails. `credit` says whose data it is."""
    driving = read_driving(driving_path) if driving_path else DrivingSettings()
    with ExitStack() as stack:
        source = _OsmFile(map_path, stack, with_basemap, credit)
        return build(source, _AtlasFile(out), name or _plain_name(map_path), driving, progress)


def describe_atlas(path: Path, verify: bool = False) -> dict[str, Any]:
    """What an atlas says of itself; with `verify` every member is read and checked first."""
    with Bundle(path) as bundle:
        if verify:
            bundle.verify()
        return {key: value for key, value in bundle.manifest.items() if key != "members"}


def driving_document(path: Path) -> dict[str, Any]:
    """The driving settings of an atlas as a plain document."""
    with Bundle(path) as bundle:
        document: dict[str, Any] = json.loads(bundle.read(DRIVING))
        return document


def change_driving(path: Path, settings: Path) -> str:
    """Put a user's driving settings into an atlas; returns its new checksum."""
    return rewrite_bundle(path, {DRIVING: driving_to_json(read_driving(settings))})


def _plain_name(path: Path) -> str:
    return path.name.split(".osm", 1)[0] or path.name


class _AtlasFile:
    def __init__(self, out: Path) -> None:
        self._out = out

    def write(
        self, name: str, roads: Roads, driving: DrivingSettings, ranks: Mapping[str, NDArray[np.int32]],
        gazetteer: bytes, basemap: Path | None, manifest: Mapping[str, Any],
    ) -> str:  # fmt: skip
        return write_atlas(self._out, name, roads, driving, ranks, gazetteer, basemap, manifest)


class _OsmFile:
    def __init__(self, path: Path, stack: ExitStack, with_basemap: bool, credit: str) -> None:
        self._path, self._stack, self._with_basemap, self._credit = path, stack, with_basemap, credit
        self._sorted_path = path

    def read(self, progress: Progress) -> RawMap:
        raw = read_map(self._path, progress)
        if not raw.is_sorted:
            folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="ring360-sorted-"))
            self._sorted_path = sorted_copy(self._path, Path(folder))
        return raw

    def origin(self) -> dict[str, Any]:
        digest = hashlib.sha256()
        with self._path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        size = self._path.stat().st_size
        return {"file": self._path.name, "bytes": size, "sha256": digest.hexdigest(), "credit": self._credit}

    def gazetteer(self, roads: Roads, progress: Progress) -> bytes:
        return build_gazetteer(*read_names(self._sorted_path, progress), roads).to_bytes()

    def basemap(self, roads: Roads, progress: Progress) -> Path | None:
        if not self._with_basemap:
            return None
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="ring360-basemap-"))
        return build_basemap(self._sorted_path, Path(folder) / BASEMAP, roads.bounds, progress, credit=self._credit)
