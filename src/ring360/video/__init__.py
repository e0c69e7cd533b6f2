"""Which camera sees this, and how to open and seal its picture.

The law of this room: a picture is opened for an open incident, by a named user, for a stated reason, and every look
is written down. No recognition of faces, gait or persons, ever. It holds nothing yet; the first comes with cameras.
"""
