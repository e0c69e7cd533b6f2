"""The only place where ports meet adapters: atlas, live, exercise, study, settings.

The law of this room: it joins and configures, and computes nothing itself.
"""
