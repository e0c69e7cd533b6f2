"""What trackers say on the wire: bytes in, reports and answers out, one file or folder a protocol.

The law of this room: no socket, no clock, no file. An instant is passed in, answers are handed back as bytes, and
whatever arrives, however broken or hostile, ends as a report or as a counted refusal in bounded time and memory.
"""
