"""The gateway: sockets that trackers speak to, a queue with an end, one writer, and the way to the desk.

The law of this room: nothing counts before a tracker has proved who it is, nothing is acknowledged before it is on
disk, every queue, buffer and wait has a limit, and no connection can hurt another. Decoders and the store are known by
ports only.
"""
