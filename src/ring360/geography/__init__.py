"""How far things are: streets, turn costs, speeds, travel times, coverage, snapping and the gazetteer.

The law of this room: arrays in, arrays out. No files, no clock, no words for people, no knowledge of units, calls or
incidents. Misuse raises `ValueError` in plain English; a user's mistake is told by the rooms above.
"""
