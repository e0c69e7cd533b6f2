"""From a map and a year of history to a recommendation, and how well it went.

The law of this room: long work that reports its progress and can be stopped, on inputs given through ports. It reads
no file itself and knows no live incident.
"""
