### Closing the roads ahead of a vehicle of an open case.

problem-containment-future = The sighting lies { $seconds } s in the future. Correct its time.
problem-containment-within = The area cannot end { $seconds } s after the sighting: seconds are more than 0.
problem-containment-speed = The vehicle cannot be { $factor } times as fast as the roads allow: the factor is more than 0.

reason-containment-leaks = { $exits ->
    [one] 1 way out stays open; the vehicle can be out in { NUMBER($seconds, maximumFractionDigits: 0) } s
   *[other] { NUMBER($exits) } ways out stay open; the vehicle can be out in { NUMBER($seconds, maximumFractionDigits: 0) } s
}
reason-containment-holds = { $units ->
    [0] The vehicle cannot leave the area even if nothing is closed
    [one] 1 unit closes every way out in time
   *[other] { NUMBER($units) } units close every way out in time
}
reason-containment-proven = { $units ->
    [0] Proven: no plan leaks less
    [one] Proven: no plan leaks less, and none that leaks as little takes fewer than 1 unit
   *[other] Proven: no plan leaks less, and none that leaks as little takes fewer than { NUMBER($units) } units
}
reason-containment-leak-bound = Leaks { NUMBER($weight) } by weight; whether less is possible is not proven, less than { NUMBER($bound) } is impossible
reason-containment-unit-bound = No plan leaks less; this one takes { NUMBER($units) } units, fewer than { NUMBER($bound) } are impossible

cli-contain-help =
    Close the roads ahead of a vehicle of an open case: which unit closes what, in time, and what leaks.

    Seconds count from the sighting. Nothing is ordered and nothing about the vehicle is kept.
cli-case-help = The open case, or the exercise, that the plan is for.
cli-seen-help = Where the vehicle was seen: LON,LAT, an address, a crossing or a name.
cli-seconds-ago-help = How long ago it was seen.
cli-area-within-help = The area ends where the vehicle could be so many seconds after the sighting.
cli-speed-factor-help = The vehicle drives so many times as fast as the map's speeds; it waits at no signal.
cli-against-one-ways-help = The vehicle may drive against one-way streets.
cli-radius-help = How wrong the place of the sighting may be, metres.
cli-setup-help = Seconds from standing there until nothing passes.
problem-containment-case = --case: say which open case or exercise the plan is for.
contain-stage = Looking for the roads to close
contain-title = Case { $case }: vehicle seen at { $place } (seconds from the sighting)
contain-closures = What is closed
contain-leaks = What stays open
contain-reach = Road that the vehicle may be on now: { $now }; inside the area when all is closed: { $then }
closing-road = road
closing-junction = junction
closing-checkpoint = checkpoint
column-closes = Closes
column-point = Where
column-closed-at = Closed after
column-car-at = Vehicle there after
column-road-class = Road
column-out-at = Out after
