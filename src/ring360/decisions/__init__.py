"""What to do next: triage, the choice of units, escalation; `desk` alone joins them.

The law of this room: pure functions of the board, a fact, an instant and the desk's knowledge. Nothing here reads a
clock, draws a chance, opens a file or writes a sentence: reasons are codes with numbers. The files do not import one
another; only `desk` imports them.
"""
