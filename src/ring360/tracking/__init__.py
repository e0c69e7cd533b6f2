"""What a fix means: an ordered list of small pure steps from a position report to a unit's place.

The law of this room: pure functions, one step a file, no device protocol and no store. It holds no step yet; the
first come with the live trackers.
"""
