"""Reads the instants that a user writes."""

from __future__ import annotations

from datetime import UTC, datetime

from ring360.domain.problems import Problem


def seconds_of(told: str) -> float:
    """UNIX seconds of an instant in ISO 8601, UTC where it names no offset; Problem for what is none."""
    try:
        at = datetime.fromisoformat(told)
    except ValueError as error:
        raise Problem("instant-wrong", given=told) from error
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
