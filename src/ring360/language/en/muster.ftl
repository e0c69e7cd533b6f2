### Mustering many units: who can be there, who is ordered, where each waits.

problem-muster-seconds = A muster cannot be asked within { $seconds } s: seconds are 0 or more.
problem-muster-officers = A muster cannot be asked for { $officers } officers: from 1 to 10000.

reason-muster-never = { NUMBER($wanted) } officers within { NUMBER($within, maximumFractionDigits: 0) } s are more than there are: { NUMBER($officers) } can be there by then
reason-muster-late = { NUMBER($wanted) } officers cannot be there within { NUMBER($within, maximumFractionDigits: 0) } s, but { NUMBER($officers) }; all are there after { NUMBER($seconds, maximumFractionDigits: 0) } s at the earliest
reason-muster-taken = { $count ->
    [one] 1 unit is taken off something less urgent
   *[other] { NUMBER($count) } units are taken off something less urgent
}
reason-muster-called-up = { $count ->
    [one] 1 group of reserves is called up
   *[other] { NUMBER($count) } groups of reserves are called up
}
reason-muster-direct = { $count ->
    [one] 1 unit goes straight to the scene: no staging point had room for it in time
   *[other] { NUMBER($count) } units go straight to the scene: no staging point had room for them in time
}

cli-muster-help =
    Say how many officers can be at a place how soon, and who should go.

    The clock begins with the order: turnout and travel. Nothing is ordered. A unit outside its shift at --at is not counted.
cli-want-help = Officers and seconds, such as 30@180. May be repeated; 30@180 and 100@360 unless given.
cli-turnout-help = Seconds from the order until the wheels turn.
problem-muster-want = --want: { $text } is not of the form OFFICERS@SECONDS, such as 30@180.
muster-stage = Reckoning arrivals
muster-title = Muster at { $place } (seconds from the order)
muster-by-then = Officers there by then, if everybody goes
muster-order = Who should go
column-within = Within
column-officers = Officers
column-officers-travel = By travel alone
column-role = Role
column-staged = At its staging point
column-at-scene = Can be at the scene
column-waits-at = Waits at
orders-off-duty = Off duty, not counted: { $units }
orders-leaves = Roads in the ring: { $before } now, { $after } while they are away
orders-reason = { "  " }{ $reason }
