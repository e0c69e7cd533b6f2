"""Tells the desk's reasons in the reader's words: a code for machines, its numbers, and a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ring360.api.languages import Language
from ring360.domain.consequences import AttentionRaised, Candidate, Reason, UnitsRecommended
from ring360.domain.response_plans import Requirement
from ring360.domain.units import ROLES
from ring360.language import say

SHORTFALL: Final = ("units-short", "officers-short")


def told_reason(reason: Reason, language: Language) -> dict[str, Any]:
    """One reason."""
    details = dict(reason.details)
    words = {name: _word(name, value, language) for name, value in details.items()}
    return {"code": reason.code, "details": details, "text": say(f"reason-{reason.code}", language, **words)}


def _word(name: str, value: str | int | float, language: Language) -> str | int | float:
    if name in ("role", "roles") and isinstance(value, str):
        return "、".join(_role(each, language) for each in value.split(",")) if value else ""
    return value


def _role(name: str, language: Language) -> str:
    return say(f"role-{name}", language) if name in ROLES else name


def told_recommendation(told: UnitsRecommended | None, language: Language) -> dict[str, Any] | None:
    """Who should go and who could; None where nothing is recommended."""
    if told is None:
        return None
    return {
        "at": told.at,
        "unit_ids": told.unit_ids,
        "candidates": [told_candidate(each, language) for each in told.candidates],
        "unreachable": told.unreachable,
        "shortfall": [told_reason(each, language) for each in told.shortfall],
        "gap_seconds": told.gap_seconds,
    }


def told_candidate(candidate: Candidate, language: Language) -> dict[str, Any]:
    """One candidate with its times, what it would leave uncovered, and why it stands where it stands."""
    leaves = candidate.leaves
    return {
        "unit_id": candidate.unit_id,
        "travel_seconds": candidate.travel_seconds,
        "total_response_seconds": candidate.total_response_seconds,
        "within_ring": candidate.within_ring,
        "takes_from": candidate.takes_from or None,
        "leaves": leaves and {
            "road_share_before": leaves.road_share_before,
            "road_share_after": leaves.road_share_after,
            "road_share_lost": leaves.road_share_lost,
        },
        "reasons": [told_reason(each, language) for each in candidate.reasons],
    }  # fmt: skip


def told_attention(raised: AttentionRaised, language: Language) -> dict[str, Any]:
    """Something that wants to be looked at."""
    return {
        "attention_id": raised.attention_id,
        "at": raised.at,
        "incident_id": raised.incident_id or None,
        "unit_id": raised.unit_id or None,
        "notify": raised.notify,
        "reason": told_reason(raised.reason, language),
    }


def told_needs(lines: Iterable[Requirement]) -> list[dict[str, Any]]:
    """Lines of a response plan."""
    return [
        {
            "units": line.units, "roles": line.roles, "skills": line.skills, "officers": line.officers,
            "within_seconds": line.within_seconds,
        }
        for line in lines
    ]  # fmt: skip
