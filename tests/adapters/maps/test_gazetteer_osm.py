"""Names and addresses come out of a map in every language, sorted or not."""

from __future__ import annotations

from pathlib import Path

from drawn_osm import osm_text
from ring360.adapters.maps.gazetteer_osm import names_of, read_names
from ring360.adapters.maps.sorting import sorted_copy
from ring360.geography.gazetteer import Address, Feature

POINTS = {1: (0, 0), 2: (2, 0), 3: (2, 2), 4: (0, 2), 5: (5, 5)}
WAYS = {
    10: ((1, 2, 3, 4, 1), {"building": "yes", "name": "县医院", "addr:street": "人民路", "addr:housenumber": "12;14"}),
    11: ((1, 2), {"highway": "residential", "name": "人民路"}),
    12: ((98, 99), {"landuse": "forest", "name": "无处林"}),
}
TAGS = {5: {"place": "village", "name": "柳林村", "name:en": "Liulin", "old_name": "柳营"}}
WANTED = (
    [
        Feature("village", {"": "柳林村", "en": "Liulin", "old_name": "柳营"}, 117.205, 28.305),
        Feature("building", {"": "县医院"}, 117.201, 28.301),
    ],
    [Address("人民路", "12", 117.201, 28.301), Address("人民路", "14", 117.201, 28.301)],
)


def test_features_and_addresses(tmp_path: Path) -> None:
    path = tmp_path / "town.osm"
    path.write_text(osm_text(POINTS, WAYS, point_tags=TAGS), encoding="utf-8")
    assert read_names(path) == WANTED


def test_an_unsorted_map_is_read_from_a_sorted_copy(tmp_path: Path) -> None:
    path = tmp_path / "town.osm"
    path.write_text(osm_text(POINTS, WAYS, point_tags=TAGS, order=("ways", "points", "relations")), encoding="utf-8")
    assert read_names(path) != WANTED
    assert read_names(sorted_copy(path, tmp_path)) == WANTED


def test_names_by_language() -> None:
    tags = {"name": "岚河", "name:en": "Lan River", "name:zh_pinyin": "Lán Hé", "ref": "H1", "note": "x"}
    assert names_of(tags) == {"": "岚河", "en": "Lan River", "zh_pinyin": "Lán Hé", "ref": "H1"}
    assert names_of({"name:en": "Lan River"}) == {"": "Lan River", "en": "Lan River"}
