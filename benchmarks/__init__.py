"""Measures ring360 against the best-known libraries on real cities; no part of the product.

Start it with `make bench` or `python -m benchmarks`; how to read it: `docs/reference/benchmarks.md`.
"""
