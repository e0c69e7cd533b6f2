"""Everything that touches the world: map files, histories, pictures, the store, the clock.

The law of this room: each subfolder fits one kind of world to a port and imports no other subfolder. `clocks` is the
only reader of the time in the whole house.
"""
