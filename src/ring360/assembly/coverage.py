"""Joins the coverage report with its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from ring360.adapters.history.rows import UnitRow
from ring360.adapters.pictures.scene import Scene
from ring360.assembly.inputs import Placed
from ring360.domain.problems import Problem
from ring360.geography.atlas import Atlas
from ring360.language import Language
from ring360.planning.coverage_report import CoverageReport
from ring360.planning.worst_places import NamedPlace

_DRAWING = ("streets.js", "map.js", "steer.js")
"""The live page's own drawing, dependencies first: a picture and the desk must not differ."""

_PLACE_KINDS = frozenset({"city", "town", "village", "suburb", "quarter", "neighbourhood", "hamlet"})


def named_places(atlas: Atlas) -> tuple[NamedPlace, ...]:
    """Towns, quarters and villages of the map, with their names by language."""
    features = atlas.gazetteer.features
    return tuple(NamedPlace(dict(one.names), one.lon, one.lat) for one in features if one.kind in _PLACE_KINDS)


def draw(
    atlas: Atlas, units: Placed[UnitRow], report: CoverageReport, png: Path | None, html: Path | None,
    language: Language,
) -> bool:  # fmt: skip
    """Write the asked-for pictures; False where a Chinese font was missing for the PNG."""
    scene = Scene(
        atlas.name, atlas.roads, report.counted, report.ring, units.snaps.lon, units.snaps.lat,
        tuple(unit.unit_id for unit in units.rows), report.within_seconds, report.allowances.processing_seconds,
        report.allowances.turnout_seconds, report.total_response.road_length, report.travel_only.road_length,
        str(atlas.manifest.get("created_from", {}).get("credit", "")),
    )  # fmt: skip
    fonts_found = True
    if png is not None:
        from ring360.adapters.pictures.png import draw_png

        with _written(png) as part:
            fonts_found = draw_png(scene, part, language)
    if html is not None:
        from ring360.adapters.pictures.html_page import write_html

        page = files("ring360.api") / "page"
        with _written(html) as part:
            write_html(scene, part, language, [(page / name).read_text(encoding="utf-8") for name in _DRAWING])
    return fonts_found


@contextmanager
def _written(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place once it is whole; a refused write becomes a problem that names it."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise Problem("coverage-write", file=str(path), reason=error.strerror or str(error)) from None
    finally:
        part.unlink(missing_ok=True)
