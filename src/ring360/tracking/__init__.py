"""What a fix means: an ordered list of small pure steps from a position report to a unit's place.

The law of this room: pure functions, one step a file, no device protocol, no store and no clock; whoever calls says
when a fix was received. `follow` runs the steps; those that need to know what a unit is busy with (`arrived`,
`silent`) are run by the control room's own watch.
"""
