"""A county's own tables for the desk, read before it opens: categories, plans, posts, reserves, rules, crews, calls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ring360.adapters.history.categories import read_categories
from ring360.adapters.history.crew_rules import read_crew_rules
from ring360.adapters.history.escalation_rules import read_rules
from ring360.adapters.history.posts import read_posts, read_reserves
from ring360.adapters.history.response_plans import read_response_plans
from ring360.assembly.demand import read_demand
from ring360.decisions.knowledge import Knowledge, Travel
from ring360.domain.categories import CATEGORIES
from ring360.domain.escalation_rules import rules_of
from ring360.domain.places import RoadPoint
from ring360.domain.posts import Post, Reserve
from ring360.domain.problems import Problem
from ring360.domain.response_plans import RESPONSE_PLANS
from ring360.domain.rosters import CrewRules
from ring360.domain.standards import Standards
from ring360.domain.units import mode_of
from ring360.geography.atlas import Atlas
from ring360.operations.locating import point_at


@dataclass(frozen=True, slots=True)
class DeskTables:
    """Where they lie; None = what ring360 begins with, or nothing of the kind."""

    categories: Path | None = None
    plans: Path | None = None
    posts: Path | None = None
    reserves: Path | None = None
    rules: Path | None = None
    crews: Path | None = None
    calls: Path | None = None
    """Past calls: where help is wanted time and again."""


def knowledge_of(tables: DeskTables, atlas: Atlas, travel: Travel, standards: Standards, timezone: str) -> Knowledge:
    """What the desk decides by; Problem names the file, row and column that cannot be taken."""
    categories = read_categories(tables.categories) if tables.categories else dict(CATEGORIES)
    plans = read_response_plans(tables.plans, categories) if tables.plans else dict(RESPONSE_PLANS)
    rules = rules_of(standards)
    return Knowledge(
        travel=travel,
        standards=standards,
        categories=categories,
        plans=plans,
        rules=read_rules(tables.rules, rules) if tables.rules else rules,
        posts=_posts(tables.posts, atlas) if tables.posts else {},
        reserves=_reserves(tables.reserves, atlas) if tables.reserves else {},
        crew_rules=read_crew_rules(tables.crews) if tables.crews else CrewRules(),
        demand=read_demand(tables.calls, atlas, timezone) if tables.calls else (),
    )


def _posts(path: Path, atlas: Atlas) -> dict[str, Post]:
    posts = {}
    for row in read_posts(path):
        point = _on_road(path, row.name, atlas, row.lon, row.lat, "car")
        posts[row.name] = Post(row.name, point, row.sort, row.roles, row.units_most, row.label)
    return posts


def _reserves(path: Path, atlas: Atlas) -> dict[str, Reserve]:
    reserves = {}
    for row in read_reserves(path):
        mode = mode_of(row.role)
        point = _on_road(path, row.name, atlas, row.lon, row.lat, mode)
        reserves[row.name] = Reserve(row.name, point, row.officers, row.role, mode, row.callup_seconds)
    return reserves


def _on_road(path: Path, name: str, atlas: Atlas, lon: float, lat: float, mode: str) -> RoadPoint:
    try:
        return point_at(atlas, lon, lat, mode)
    except Problem as problem:
        raise Problem("table-place", file=path.name, name=name, lon=lon, lat=lat) from problem
