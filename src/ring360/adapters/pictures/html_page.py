"""Writes coverage as one HTML file that opens anywhere, asks no server and shows the seconds of the road pointed at."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ring360.adapters.pictures.colours import BEYOND, INSIDE, band_limits
from ring360.adapters.pictures.scene import Scene
from ring360.language import Language, percent, say

_MODULE_WORDS = re.compile(r"^import\b[^;]*;[ \t]*$|^export\s+(?=(?:const|function|class|let|async)\b)", re.MULTILINE)


def write_html(scene: Scene, out: Path, language: Language, drawing: Sequence[str]) -> None:
    """Write the page. `drawing` are the texts of the street-drawing modules, dependencies first."""
    folder = files("ring360.adapters.pictures")
    scripts = [_MODULE_WORDS.sub("", text) for text in drawing]
    scripts.append((folder / "coverage_page.js").read_text(encoding="utf-8"))
    title = say("coverage-picture-title", language, within=f"{scene.within_seconds:.0f}", map=scene.map_name)
    shares = say(
        "coverage-picture-shares", language, total=percent(scene.total_share, language),
        travel=percent(scene.travel_share, language), processing=f"{scene.processing_seconds:.0f}",
        turnout=f"{scene.turnout_seconds:.0f}", units=len(scene.unit_ids),
    )  # fmt: skip
    parts = {
        "language": language,
        "title": html.escape(title),
        "shares": html.escape(shares),
        "hover": html.escape(say("coverage-hover", language)),
        "credit": html.escape(say("coverage-credit", language, credit=scene.credit)) if scene.credit else "",
        "legend": _legend(scene, language),
        "style": (folder / "coverage_page.css").read_text(encoding="utf-8"),
        "data": _script_json(_data(scene, language)),
        "script": "\n".join(scripts).replace("</script", "<\\/script"),
    }
    page = (folder / "coverage_page.html").read_text(encoding="utf-8")
    # One pass, so that a street that happens to be called like a placeholder stays what it is.
    out.write_text(re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found.group(1)], page), encoding="utf-8")


def _data(scene: Scene, language: Language) -> Mapping[str, object]:
    """Only the counted streets, renumbered."""
    roads, ring = scene.roads, scene.ring
    kept = np.flatnonzero(scene.counted)
    counts = np.diff(roads.shape_start)[kept]
    cut = np.concatenate([[0], np.cumsum(counts)])
    points = np.repeat(roads.shape_start[kept] - cut[:-1], counts) + np.arange(cut[-1])
    directed = np.stack([2 * kept, 2 * kept + 1], axis=1).ravel()
    used, name = np.unique(roads.segment_name[kept], return_inverse=True)
    names = [_name(roads.names[row], language) if row >= 0 else "" for row in used.tolist()]
    west, south = float(roads.shape_lon.min()), float(roads.shape_lat.min())
    return {
        "west": west,
        "south": south,
        "start": _packed(cut.astype(np.uint32)),
        "lon": _packed(np.rint((roads.shape_lon[points] - west) * 1e6).astype(np.uint32)),
        "lat": _packed(np.rint((roads.shape_lat[points] - south) * 1e6).astype(np.uint32)),
        "class": _packed(roads.segment_class[kept]),
        "name": _packed(name.astype(np.int32)),
        "names": names,
        "drive": _packed(ring.drive_seconds[directed].astype(np.float32)),
        "enter": _packed(ring.enter_seconds[directed].astype(np.float32)),
        "units": [
            [round(lon, 6), round(lat, 6), unit_id]
            for lon, lat, unit_id in zip(scene.unit_lon.tolist(), scene.unit_lat.tolist(), scene.unit_ids, strict=True)
        ],
        "within": scene.within_seconds,
        "allowance": scene.allowance_seconds,
        "words": {
            "street": say("coverage-hover-street", language, street="{street}", total="{total}", travel="{travel}"),
            "unreached": say("coverage-legend-unreached", language),
            "unnamed": say("coverage-unnamed", language),
        },
    }


def _packed(values: NDArray[np.generic]) -> str:
    return base64.b64encode(np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<"))).tobytes()).decode()


def _name(names: Mapping[str, str], language: Language) -> str:
    return names.get(language) or names.get(language.split("-")[0]) or names.get("") or names.get("ref") or ""


def _script_json(data: Mapping[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _legend(scene: Scene, language: Language) -> str:
    limits = [0.0, *band_limits(scene.within_seconds)]
    labels = [
        say("coverage-legend-band", language, low=f"{low:.0f}", high=f"{high:.0f}") for low, high in pairwise(limits)
    ]
    labels.append(say("coverage-legend-beyond", language, low=f"{limits[-1]:.0f}"))
    rows = "".join(
        f'<li><i class="band{row}"></i>{html.escape(label)}</li>'
        for row, label in enumerate(labels[: len(INSIDE + BEYOND)])
    )
    return f"<h2>{html.escape(say('coverage-legend', language))}</h2><ul>{rows}</ul>"
