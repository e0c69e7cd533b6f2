"""The live control room: one door in, one transaction, journal, publish.

The law of this room: every fact enters by `control_room`, is journaled before anybody hears of it, and no other file
writes the board. What the world provides (store, clock, travel times) comes through ports declared here. It never
imports `simulation`: an exercise is joined with it in `assembly`.
"""
