"""Who somebody is: users, log-ins, sessions, second factors, devices and programs.

The law of this room: no secret is stored that can be used as it stands, none is journaled, and every change, log-in
and failure is told to the audit before it takes effect. What somebody may do is decided in `domain/people.py` alone.
"""
