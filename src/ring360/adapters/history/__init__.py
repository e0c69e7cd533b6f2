"""Files of the past and of the shift, read whole and accounted for row by row: units and calls, CSV and GeoJSON.

Nothing here decides what a bad row means for a study: it is refused with its number and reason, and a file that is
mostly bad is not taken at all.
"""
