### Files of categories and response plans, warnings, exchange with others, webhooks: what can be wrong with them.

cli-serve-categories-help = Your own categories, CSV: name, code, priority, en, zh-CN.
cli-serve-plans-help = Your own response plans, CSV: category, alarm_level, units, roles, skills, officers, within_seconds, notify.

problem-table-column = { $file } has no column { $column }. Its columns: { $columns }. Add it, or name it so.
problem-table-too-long = { $file } has more than { $most } rows. It is not meant for so many; take out what is not needed.
problem-table-row = { $file }, row { $row }, column { $column }: “{ $value }” { $reason ->
    [empty] is missing. Fill it in
    [number] is no number within bounds. Mend it
    [whole] is no whole number. Mend it
    [name] is no name. Use small letters, digits and hyphens
    [repeated] stands in an earlier row too. Keep one of them
    [code] is no code. Write two digits for each level, at most four levels
    [parent] has no category above it. Add a row with this code less its last two digits
    [category] is no category. Use the names of the file of categories
    [levels] leaves out an alarm level. Number them 1, 2, 3 without a gap
    [people-role] is no role of the control room. Use words such as dispatcher or duty_commander
    [differs] says something else than an earlier row of the same plan. Say it once
    [post-kind] is no kind of post. Write post, station, police_room, checkpoint or command_post
    [rule-code] is no rule of escalation. Use the codes of the guide
    [later] must be later than the step before it. Put the steps in order
   *[other] cannot be taken. Mend it
}. { $more ->
    [0] Nothing was read.
    [one] There is one more fault; nothing was read.
   *[other] There are { $more } more faults; nothing was read.
}
problem-categories-without = { $file } lacks the category { $name }: a pressed panic button opens an incident of it. Add it.

problem-warning-without-text = A warning needs words in at least one language.
problem-warning-language-twice = The warning says the same language twice. Keep one text for each.
problem-warning-without-area = A warning needs an area: a place with a radius, a polygon, or closed roads.
problem-warning-area-open = A polygon needs at least three different points.
problem-warning-expiry = A warning ends after it begins, and at most { $days } days later. Give it again if it still holds.
problem-warning-unknown = There is no warning { $warning }.
problem-warning-over = The warning { $warning } is no longer in force: it ran out, was cancelled or was followed by another.
problem-agency-unset = Nothing can be sent to others before it is said who sends it. Set RING360_AGENCY to a domain name of your own.

problem-eido-unreadable = This is no incident that can be read: { $field } should be { $wanted }.
problem-eido-without-place = The incident has no place on the map. Ask the agency that sent it, and enter the call by hand.
problem-period-wrong = The period must end after it begins and last at most { $days } days.

problem-webhook-unknown = There is no webhook { $webhook }.
problem-webhook-type = There is no event { $type }. GET /api/webhooks lists the events there are.
problem-webhooks-too-many = There are { $most } webhooks already. Remove one that nobody needs.
problem-webhook-url = Nothing can be sent to { $url }: { $reason ->
    [not-https] only https is spoken to hosts that are not on the allow-list
    [private] it is an address inside this network and not on the allow-list
   *[other] it cannot be read as an address
}. The allow-list is the setting RING360_WEBHOOK_HOSTS.

warning-called-off = Over: { $headline }
problem-eido-own = The incident { $incident } is our own: it was sent by this agency.

reason-duplicate-time = { $minutes ->
    [0] less than a minute after the last call about it
    [one] a minute after the last call about it
   *[other] { $minutes } minutes after the last call about it
}
reason-duplicate-place = { $metres ->
    [0] at the same place
   *[other] about { $metres } m away on foot
}
reason-duplicate-type = { $likeness ->
    [same] the same category
    [kin] a kindred category
   *[other] another category
}
