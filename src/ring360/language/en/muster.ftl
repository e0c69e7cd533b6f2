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
