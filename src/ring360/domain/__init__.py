"""What things are: frozen records, tables of states, facts, consequences and the board.

The law of this room: the standard library only, and of it nothing that reads a file, a clock or a socket. A record
is a noun, a fact a past participle; `board.apply` is the only writer of the board.
"""
