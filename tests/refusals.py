"""Waits for a problem of one code."""

from __future__ import annotations

import pytest

from ring360.domain.problems import Problem


def refused(code: str) -> pytest.RaisesExc[Problem]:
    """A context in which a `Problem` of this code must be raised."""
    return pytest.RaisesExc(Problem, check=lambda problem: problem.code == code)
