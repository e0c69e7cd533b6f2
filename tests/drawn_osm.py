"""OpenStreetMap XML written by hand: points on a grid of 0.001 degrees, ways and relations by their tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

Point = tuple[int, int]


def osm_text(
    points: Mapping[int, Point],
    ways: Mapping[int, tuple[Sequence[int], Mapping[str, str]]],
    point_tags: Mapping[int, Mapping[str, str]] | None = None,
    relations: Mapping[int, tuple[Sequence[tuple[str, str, int]], Mapping[str, str]]] | None = None,
    order: Sequence[str] = ("points", "ways", "relations"),
) -> str:
    """A whole file; `order` says which kind of object comes first."""

    def tagged(tags: Mapping[str, str]) -> str:
        return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())

    parts = {
        "points": [
            f'<node id="{name}" lat="{28.3 + 0.001 * y:.7f}" lon="{117.2 + 0.001 * x:.7f}">'
            f"{tagged((point_tags or {}).get(name, {}))}</node>"
            for name, (x, y) in points.items()
        ],
        "ways": [
            f'<way id="{name}">{"".join(f"""<nd ref="{ref}"/>""" for ref in refs)}{tagged(tags)}</way>'
            for name, (refs, tags) in ways.items()
        ],
        "relations": [
            f'<relation id="{name}">'
            + "".join(
                f'<member type="{"node" if kind == "n" else "way"}" ref="{ref}" role="{role}"/>'
                for role, kind, ref in members
            )
            + f"{tagged(tags)}</relation>"
            for name, (members, tags) in (relations or {}).items()
        ],
    }
    body = "\n".join(line for kind in order for line in parts[kind])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="by hand">\n{body}\n</osm>\n'


STREET = {"highway": "residential"}

CROSS_POINTS: Mapping[int, Point] = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (1, 1), 5: (1, -1), 6: (0, 1), 7: (2, 1)}
"""A crossing at 2 with four arms, closed to a ring in the north."""

CROSS_WAYS: Mapping[int, tuple[Sequence[int], Mapping[str, str]]] = {
    10: ((1, 2, 3), {"highway": "residential", "name": "人民路", "name:en": "Renmin Road"}),
    11: ((5, 2, 4), {"highway": "tertiary", "name": "新华街", "maxspeed": "40"}),
    12: ((1, 6, 4, 7, 3), STREET),
}


def cross(path: Path, **more: object) -> Path:
    """Write the crossing as a file."""
    path.write_text(osm_text(CROSS_POINTS, CROSS_WAYS, **more), encoding="utf-8")  # type: ignore[arg-type]
    return path
