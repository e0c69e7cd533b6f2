"""Writes map elements drawn by code to an OpenStreetMap file, so that they go through the same import as any map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import osmium
from osmium.osm.mutable import Node, Relation, Way


class DrawnNode(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def tags(self) -> Mapping[str, str]: ...


class DrawnWay(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def nodes(self) -> Sequence[int]: ...
    @property
    def tags(self) -> Mapping[str, str]: ...


class DrawnMember(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> int: ...
    @property
    def role(self) -> str: ...


class DrawnRelation(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def members(self) -> Sequence[DrawnMember]: ...
    @property
    def tags(self) -> Mapping[str, str]: ...


def write_osm(
    path: Path, nodes: Iterable[DrawnNode], ways: Iterable[DrawnWay], relations: Iterable[DrawnRelation]
) -> None:
    """Write a sorted file; the ending of `path` sets the form (.osm.pbf, .osm, .osm.gz). Ids ascend in each kind."""
    with osmium.SimpleWriter(path, overwrite=True) as writer:
        for node in nodes:
            writer.add_node(Node(id=node.id, location=(node.lon, node.lat), tags=node.tags, version=1))
        for way in ways:
            writer.add_way(Way(id=way.id, nodes=way.nodes, tags=way.tags, version=1))
        for relation in relations:
            members = [(member.kind, member.id, member.role) for member in relation.members]
            writer.add_relation(Relation(id=relation.id, members=members, tags=relation.tags, version=1))
