"""The demo county: a fictional walled town with its villages, drawn by code, the same to the byte for the same seed.

Nothing in it comes from a real place. It lies in open ocean, so that nobody mistakes it for one.
Only `county.py` joins the other files; everything is drawn on a plane in metres and set on the globe at the very end.
"""

from ring360.planning.demo.county import demo_county
from ring360.planning.demo.records import DemoCounty

__all__ = ["DemoCounty", "demo_county"]
