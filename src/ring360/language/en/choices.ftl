### Why a unit goes or stays, and what is lacking.

reason-taken-off = Would be taken off { $incident }, priority { $priority }
reason-left-for = Left for { $incident }, where it is worth more
reason-holds-ring = { $post ->
        [none] Stays to hold the ring: { NUMBER($share, style: "percent", maximumFractionDigits: 1) } of the roads hang on it
       *[other] Stays to hold the ring at { $post }: { NUMBER($share, style: "percent", maximumFractionDigits: 1) } of the roads hang on it
    }
reason-worked-less = As soon as { $unit }, and has worked less in this shift
reason-role-missing = Lacking: { $roles }
reason-skill-missing = Lacking skills: { $skills }
