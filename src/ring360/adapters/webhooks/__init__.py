"""Sends messages to other people's servers, and only to those that may be reached from here."""
