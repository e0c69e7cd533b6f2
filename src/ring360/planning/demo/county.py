"""Draws the whole demo county: streets, surroundings, posts, units and a year of calls."""

from __future__ import annotations

import numpy as np
from shapely import LineString

from ring360.planning.demo.calls import year_of_calls
from ring360.planning.demo.countryside import (
    RIVER_HALF_WIDTH_METRES,
    county_loop,
    river_line,
    roads_out,
    trunk_road,
    village_lanes,
    villages,
)
from ring360.planning.demo.draft import Draft
from ring360.planning.demo.houses import draw_houses
from ring360.planning.demo.names import english
from ring360.planning.demo.posts import draw_posts, units_at
from ring360.planning.demo.records import DemoCounty
from ring360.planning.demo.streets import draw_streets
from ring360.planning.demo.surroundings import draw_surroundings
from ring360.planning.demo.town import town_streets
from ring360.planning.demo.weave import cross_water, weave

NAME = "青岚县"


def demo_county(seed: int = 360) -> DemoCounty:
    """The county for a seed; the same seed gives the same county, to the last digit."""
    # One stream a subject, so that a lane more doesn't change the year's calls.
    lanes, country, year, land = (np.random.Generator(np.random.PCG64((seed, subject))) for subject in (1, 2, 3, 4))
    roads = [*roads_out(country), *trunk_road()]
    places = villages(country, roads[:10])
    streets = [*town_streets(lanes), *roads, *county_loop(country)]
    for village in places:
        streets += village_lanes(country, village)
    river = LineString(river_line()).buffer(RIVER_HALF_WIDTH_METRES)
    web = weave(cross_water(streets, river))
    draft = Draft()
    pieces = draw_streets(draft, web)
    posts = draw_posts(draft, roads, places)
    taken = draw_surroundings(draft, land, places)
    draw_houses(draft, land, web.points, pieces, taken)
    return DemoCounty(
        NAME, english(NAME), tuple(draft.nodes), tuple(draft.ways), tuple(draft.relations),
        posts, units_at(posts), year_of_calls(year, web.points, pieces),
    )  # fmt: skip
