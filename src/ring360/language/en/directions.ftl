### Places asked for, ranking by travel time, and turn-by-turn directions.

cli-to-help = Where to: LON,LAT, an address, a crossing such as "High St/Mill Ln", or a name.
cli-from-help = Where from: LON,LAT, an address, a crossing or a name.
cli-geojson-help = Print the route as one GeoJSON feature.
eta-title = Units by travel time to { $place } (driving only, without processing and turnout)
eta-unreachable = Cannot get there: { $units }
route-title = { $start } → { $to }: { $time }, { $distance }
column-unit = Unit
column-travel = Travel
column-distance = Distance
column-step = #
column-instruction = Instruction

heading-0 = north
heading-1 = north-east
heading-2 = east
heading-3 = south-east
heading-4 = south
heading-5 = south-west
heading-6 = west
heading-7 = north-west

direction-depart = { $kind ->
    [named] Set out { $heading } on { $street }
   *[unnamed] Set out { $heading }
}
direction-continue = { $kind ->
    [named] Go straight on onto { $street }
   *[unnamed] Go straight on
}
direction-slight-left = { $kind ->
    [named] Bear left onto { $street }
   *[unnamed] Bear left
}
direction-left = { $kind ->
    [named] Turn left onto { $street }
   *[unnamed] Turn left
}
direction-sharp-left = { $kind ->
    [named] Turn sharply left onto { $street }
   *[unnamed] Turn sharply left
}
direction-slight-right = { $kind ->
    [named] Bear right onto { $street }
   *[unnamed] Bear right
}
direction-right = { $kind ->
    [named] Turn right onto { $street }
   *[unnamed] Turn right
}
direction-sharp-right = { $kind ->
    [named] Turn sharply right onto { $street }
   *[unnamed] Turn sharply right
}
direction-u-turn = { $kind ->
    [named] Turn back along { $street }
   *[unnamed] Turn back
}
direction-roundabout = { $kind ->
    [named] At the roundabout take exit { $exit } onto { $street }
   *[unnamed] At the roundabout take exit { $exit }
}
direction-arrive = Arrive
direction-arrive-left = Arrive; the place is on the left
direction-arrive-right = Arrive; the place is on the right

problem-place-unknown = No place, address or crossing called { $text } is on the map. Try LON,LAT.
problem-place-impossible = { $text } is nowhere on earth. Write LON,LAT in degrees, longitude first.
problem-place-off-the-roads = { $text } lies { $metres } m from the nearest road of { $map }. Check that longitude comes first.
problem-hour-unreadable = --at: { $text } is neither an hour of the week (0 to 167) nor an ISO 8601 time.
problem-road-unknown = --close: the map has no way number and no street { $text }.
problem-route-none = There is no way from { $start } to { $to } for this mode and these closures.
