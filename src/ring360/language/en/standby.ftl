### Moves to other posts, exchanges of units and tasks on patrol.

reason-move-up-gain = Adds { NUMBER($gained, style: "percent", maximumFractionDigits: 1) } of the roads to the ring; while they drive { NUMBER($underway, style: "percent", maximumFractionDigits: 1) } are missing
reason-move-up = { $unit } to { $post }, { NUMBER($seconds, maximumFractionDigits: 0) } s away
reason-command-post-nearer = The command post { $unit } at { $post } is { NUMBER($after, maximumFractionDigits: 0) } s from where it may be wanted, on average, instead of { NUMBER($before, maximumFractionDigits: 0) } s
reason-exchange-sooner = { $unit } could be there in { NUMBER($seconds, maximumFractionDigits: 0) } s, { NUMBER($sooner, maximumFractionDigits: 0) } s before { $instead }
reason-task-main-roads = { NUMBER($metres, maximumFractionDigits: 0) } m of main roads
reason-task-lanes = { NUMBER($metres, maximumFractionDigits: 0) } m of lanes
reason-task-beat = In its beat
reason-task-checkpoint = At its check location
reason-task-until-relieved = { $unit } stays until the next shift stands in its place

timeline-patrol-ordered = { $unit } sent on patrol
