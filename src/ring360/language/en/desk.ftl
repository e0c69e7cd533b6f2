### Why the desk says what it says: the sentences of its reasons.

reason-soonest = Soonest there
reason-later-by = { NUMBER($seconds, maximumFractionDigits: 0) } s later than the soonest
reason-preferred-role = Preferred for this category: { $role }
reason-outside-ring = { NUMBER($seconds, maximumFractionDigits: 0) } s outside the ring
reason-units-short = { $missing ->
        [one] 1 more unit is wanted
       *[other] { $missing } more units are wanted
    }
reason-officers-short = { $missing ->
        [one] 1 more officer is wanted
       *[other] { $missing } more officers are wanted
    }
reason-no-free-unit = No unit is free
reason-not-fit = { $count ->
        [one] 1 free unit does not fit the response plan
       *[other] { $count } free units do not fit the response plan
    }
reason-no-way = { $count ->
        [one] 1 free unit has no way there
       *[other] { $count } free units have no way there
    }
reason-no-longer-needed = No more units are needed
reason-stood-down = Taken off the incident: { $words }
reason-incident-closed = The incident was closed
reason-not-acknowledged = { $unit } has not acknowledged for { NUMBER($seconds, maximumFractionDigits: 0) } s
