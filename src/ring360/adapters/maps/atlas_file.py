"""An atlas to and from its file: roads, settings, ranks and names as members of a bundle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ring360.adapters.maps.bundle import BASEMAP, Bundle, Member, write_bundle
from ring360.adapters.maps.driving_file import driving_from_json, driving_to_json
from ring360.domain.problems import Problem
from ring360.geography.atlas import Atlas
from ring360.geography.driving import DrivingSettings
from ring360.geography.gazetteer import Gazetteer
from ring360.geography.roads import Roads

DRIVING = "driving.json"

_NAMES = "roads/names.json"


def write_atlas(
    out: Path, name: str, roads: Roads, driving: DrivingSettings, ranks: Mapping[str, NDArray[np.int32]],
    gazetteer: bytes, basemap: Path | None, manifest: Mapping[str, Any],
) -> str:  # fmt: skip
    """Write everything into one bundle; returns the checksum."""
    members: dict[str, Member] = {}
    for field in fields(Roads):
        if field.name != "names":
            members[f"roads/{field.name}.npy"] = getattr(roads, field.name)
    members[_NAMES] = json.dumps(roads.names, ensure_ascii=False, separators=(",", ":")).encode()
    for mode, rank in ranks.items():
        members[f"ranks/{mode}.npy"] = rank
    members[DRIVING] = driving_to_json(driving)
    members["gazetteer"] = gazetteer
    if basemap is not None:
        members[BASEMAP] = basemap
    return write_bundle(out, members, {"name": name, **manifest})


def read_atlas(path: Path) -> Atlas:
    """Open an atlas; Problem where it is missing, damaged or of another version."""
    with Bundle(path) as bundle:
        try:
            names = tuple(json.loads(bundle.read(_NAMES)))
            roads = Roads(**bundle.arrays("roads"), names=names)
            return Atlas(
                name=str(bundle.manifest["name"]),
                checksum=str(bundle.manifest["checksum"]),
                roads=roads,
                driving=driving_from_json(bundle.read(DRIVING), str(path)),
                orders=bundle.arrays("ranks"),
                gazetteer=Gazetteer.from_bytes(bundle.read("gazetteer"), roads),
                manifest=bundle.manifest,
            )
        except (TypeError, KeyError, ValueError) as error:
            raise Problem("atlas-damaged", file=str(path), member=str(error)[:80]) from error
