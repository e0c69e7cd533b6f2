### The study: a year of calls through the desk's own decisions.

study-calls-help = Calls to run, CSV or GeoJSON.
study-ring-help = The ring in seconds: from the call until the first unit is on scene.
study-processing-help = Seconds from the call until the dispatcher sends units, if any is free.
study-turnout-help = Seconds from being sent until the wheels turn.
study-seed-help = Seed of the times on scene that the records do not tell.
study-opening-atlas = Opening the atlas
study-reading = Reading units and calls
study-running = Running the calls
study-title = { $calls ->
        [one] 1 call
       *[other] { $calls } calls
    }, { $units ->
        [one] 1 unit
       *[other] { $units } units
    }, ring { $ring } (processing { $processing }, turnout { $turnout }), seed { $seed }.
study-by-category = Total response by category
study-by-segment = Segments of the response, for the unit that arrived first
study-category = Category
study-calls = Calls
study-served = Served
study-waited = Waited
study-mean = Mean
study-median = Median
study-p90 = 90th percentile
study-within = Within the ring
study-all = All
study-segment = Segment
study-segment-processing = Processing
study-segment-turnout = Turnout
study-segment-travel = Travel
study-segment-total-response = Total response
study-segment-on-scene = On scene
study-recorded = Total response in your records
study-percentile-note = Percentiles are exact (nearest rank). "Waited": no unit was free in time. Calls nobody reached count as outside the ring.
study-times-drawn = { $count } calls give only the day: their time of day was drawn evenly over it, so times of day mean nothing here.
problem-study-shift-timezone = Unit { $unit } has shift times; say in which time zone with --timezone, for example Asia/Shanghai.
