"""What is exchanged with others: public warnings as CAP, incidents as EIDO and as the Chinese chain of records.

The law of this room: pure writers and readers of formats, from the plain records of `operations` and back. They open
no socket and no file, and what comes from outside is measured before it is believed.
"""
