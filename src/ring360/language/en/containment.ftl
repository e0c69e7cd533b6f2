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
