"""Puts a map file in order, points before ways before relations, for readers that meet each thing only once."""

from __future__ import annotations

from pathlib import Path

import osmium

from ring360.adapters.maps.formats import sniff_format


def sorted_copy(path: Path, folder: Path) -> Path:
    """A sorted copy of the map in `folder`; the whole map is held in memory while it is sorted."""
    out = folder / "sorted.osm.pbf"
    reader = osmium.MergeInputReader()
    reader.add_buffer(path.read_bytes(), sniff_format(path))
    with osmium.SimpleWriter(out, overwrite=True) as writer:
        reader.apply(_Copier(writer), simplify=True)
    return out


class _Copier(osmium.SimpleHandler):
    def __init__(self, writer: osmium.SimpleWriter) -> None:
        super().__init__()
        self._writer = writer

    def node(self, node: osmium.osm.Node) -> None:
        self._writer.add_node(node)

    def way(self, way: osmium.osm.Way) -> None:
        self._writer.add_way(way)

    def relation(self, relation: osmium.osm.Relation) -> None:
        self._writer.add_relation(relation)
