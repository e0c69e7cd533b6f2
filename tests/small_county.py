"""A small real atlas for the live floors: a grid of named streets, imported like any map, with three units."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drawn_osm import osm_text
from ring360.assembly.atlas import build_atlas

SIDE = 8
ROWS = ("人民路", "新华街", "中山路", "解放路", "和平路", "建设路", "文化路", "东风路")
COLUMNS = ("一马路", "二马路", "三马路", "四马路", "五马路", "六马路", "七马路", "八马路")
UNITS = """unit_id,role,lon,lat,officers,post
P1,patrol,117.2000,28.3000,4,west
P2,patrol,117.2070,28.3070,4,east
T1,traffic,117.2030,28.3040,2,middle
"""


def small_atlas(folder: Path) -> Path:
    """Write `small.atlas` and `small.units.csv` into the folder; the path of the atlas."""
    points = {1 + x + SIDE * y: (x, y) for x in range(SIDE) for y in range(SIDE)}
    ways: dict[int, tuple[Sequence[int], dict[str, str]]] = {}
    for line in range(SIDE):
        row = [1 + x + SIDE * line for x in range(SIDE)]
        column = [1 + line + SIDE * y for y in range(SIDE)]
        ways[100 + line] = (row, {"highway": "residential", "name": ROWS[line], "name:en": f"{line + 1}th Street"})
        ways[200 + line] = (column, {"highway": "residential", "name": COLUMNS[line]})
    drawn = folder / "small.osm"
    drawn.write_text(osm_text(points, ways), encoding="utf-8")
    out = folder / "small.atlas"
    build_atlas(drawn, out, name="small", with_basemap=False)
    (folder / "small.units.csv").write_text(UNITS, encoding="utf-8")
    return out
