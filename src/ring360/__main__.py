"""Lets `python -m ring360` do what the `ring360` command does."""

from __future__ import annotations

import sys

from ring360.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
