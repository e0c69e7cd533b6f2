"""Why the board will not take a record: the situation does not allow it, or it names something unknown."""

from __future__ import annotations

from ring360.domain.problems import Problem


class Refused(Problem):
    """The record does not fit the situation; nothing was changed. The API answers 409."""


class NotKnown(Refused):
    """The record names a unit, an incident or a deadline that the board does not have. The API answers 404."""
