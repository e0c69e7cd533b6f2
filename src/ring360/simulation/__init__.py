"""A pretended world around the real desk: crews who drive, calls that come, a dispatcher who accepts.

The law of this room: the world hears consequences and answers with facts, and never calls the desk itself. Chance
comes from a generator handed in; time is the timeline's, never the machine's.
"""
