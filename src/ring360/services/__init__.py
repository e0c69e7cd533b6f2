"""What people ask for at the window: appointments, requests for help, mediation, equipment.

The law of this room: the least that is needed for the errand, visible by role, erased when its term ends. It holds
nothing yet; the first comes with the window's issue.
"""
