"""Where our words and those of an EIDO meet: categories, priorities, states of units, and the identifiers of things.

Common incident types are codes of APCO ANS 2.103; a category that has none takes that of the category above it.
Priorities of an EIDO run from 0 to 10, 10 being the most urgent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ring360.operations.dossiers import levels_of

COMMON_TYPES: Final[Mapping[str, str]] = {
    "01": "CRIMPS",
    "0101": "ROBBERY",
    "0102": "LARCENY",
    "0103": "ASSAULT",
    "0104": "BURGLARY",
    "0105": "LARCENY",
    "010501": "VEHSTLN",
    "0106": "FRAUD",
    "02": "DISORD",
    "0201": "FIGHT",
    "0203": "NOISE",
    "0204": "VANDAL",
    "03": "DISORD",
    "0301": "DVNA",
    "0303": "CIVIL",
    "0304": "CIVIL",
    "04": "MVA",
    "0401": "MVAINJY",
    "0403": "MVAHR",
    "05": "CITASST",
    "0501": "RESCUE",
    "050101": "DROWN",
    "0502": "PERMISS",
    "0504": "PROPFND",
    "06": "FREPORT",
    "0601": "FSTRU",
    "0602": "FVEH",
    "0603": "ASSIST",
    "0604": "HAZMAT",
    "07": "CIVDIS",
    "08": "INFO",
    "0802": "911OPN",
    "0901": "MAYDAY",
}
UNKNOWN_TYPE: Final = "TROUBLE"
"""For a category that has no common type: our own code and word stand beside it in every case."""

PRIORITIES: Final = {1: 10, 2: 7, 3: 4, 4: 1}

UNIT_STATES: Final = {
    "assigned": "Assigned",
    "acknowledged": "Acknowledged",
    "en_route": "EnRoute",
    "on_scene": "OnScene",
    "cleared": "Available",
    "released": "Available",
}

LINKS: Final = {"related": "RELATED", "parent": "PARENT", "child": "CHILD"}


def common_type(codes: Sequence[str]) -> str:
    """The common incident type of the deepest level that has one."""
    return next((COMMON_TYPES[code] for code in reversed(codes) if code in COMMON_TYPES), UNKNOWN_TYPE)


def codes_of(common: str) -> tuple[str, ...]:
    """The levels of our shallowest category of a common type; empty where it is none of ours."""
    found = sorted((len(code), code) for code, told in COMMON_TYPES.items() if told == common)
    return levels_of(found[0][1]) if found else ()


def our_priority(number: object) -> int | None:
    """The nearest of our four priorities; None where `number` is none of 0 to 10."""
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 10:
        return None
    return min(PRIORITIES, key=lambda each: abs(PRIORITIES[each] - number))


def urn(kind: str, name: str, agency: str) -> str:
    """A globally unique identifier, as NENA i3 forms them: `urn:emergency:uid:incidentid:I5:110.qinglan.example`."""
    return f"urn:emergency:uid:{kind}:{name}:{agency}"


def own_name(identifier: str) -> tuple[str, str]:
    """The name and the agency in such an identifier; the whole as name, and no agency, where it is formed otherwise."""
    parts = identifier.split(":")
    if len(parts) >= 6 and parts[:3] == ["urn", "emergency", "uid"]:
        return ":".join(parts[4:-1]), parts[-1]
    return identifier, ""
