"""Fault drills: the real server is killed, paused, starved and cut off, and what it promised is checked afterwards."""
