### Coverage: the report, its picture and its page.

cli-within-help = The ring in seconds, from call received to first unit on scene.
cli-allow-help = Seconds before the drive, such as processing=60,turnout=30.
cli-png-help = Draw the roads coloured by total response as a picture.
cli-html-help = Write one interactive page that needs no internet.
coverage-stage-ring = Travel times
coverage-stage-depth = How many units reach each road
coverage-stage-places = Streets and places
coverage-title = Coverage of { $map } by { $units } units within { $within }
coverage-allowances = Total response = { $processing } processing + { $turnout } turnout + travel
column-what = What is covered
column-total-response = Total response
column-travel-only = Travel only
coverage-roads = Road length ({ $distance })
coverage-calls = Calls ({ $count })
coverage-depth = Roads reached by { $count }+ units
coverage-worst = Served worst (total response)
coverage-by-place = By place
column-place = Street or place
column-uncovered = Not covered
column-length = Length
column-median = Median
column-worst = Worst
coverage-near = { $street } ({ $place })
coverage-written = Written: { $file }
coverage-picture-title = Who can be there in { $within } seconds: { $map }
coverage-picture-shares = { $total } of road length in total response ({ $processing } s processing + { $turnout } s turnout + travel); { $travel } by travel alone; { $units } units
coverage-legend = Total response
coverage-legend-band = { $low }–{ $high } s
coverage-legend-beyond = over { $low } s
coverage-legend-unreached = not reached
coverage-legend-unit = Unit
coverage-legend-edge = Edge of the ring
coverage-credit = Map data { $credit }
coverage-hover = Point at a road to see its seconds. Drag to move, wheel or + and − to zoom, 0 to see all.
coverage-hover-street = { $street }: { $total } s total response, { $travel } s travel
coverage-unnamed = unnamed road

problem-coverage-allow = --allow: { $text } is not of the form processing=60,turnout=30 (seconds, 0 or more).
problem-coverage-no-time = The allowances of { $allowances } s leave no time to drive within { $within } s. Change --allow or --within.
problem-coverage-write = { $file } cannot be written: { $reason }.
coverage-no-font = No Chinese font was found: the picture is labelled in English and pinyin.
