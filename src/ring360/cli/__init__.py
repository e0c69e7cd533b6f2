"""The command line: one file a command, loaded only when it is called.

The law of this room: a command reads its options, calls one function of `assembly` and prints what comes back.
"""
