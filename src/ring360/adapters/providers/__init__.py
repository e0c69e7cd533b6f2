"""Identity providers elsewhere in the organisation: they vouch for people; what these may do is decided here."""
