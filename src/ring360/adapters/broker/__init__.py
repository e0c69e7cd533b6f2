"""Brokers between servers: they hurry others along, and may lose everything without harm. No fact travels here."""
