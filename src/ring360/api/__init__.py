"""HTTP and the live channel: translates between requests and the control room, and decides nothing.

The law of this room: one file a noun, strangers to each other and to the adapters. What a request may do is decided
by the rooms below.
"""
