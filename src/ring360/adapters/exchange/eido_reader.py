"""Reads an Emergency Incident Data Object that another agency sent, as a dossier; nothing in it is believed unmeasured.

What may be missing is left empty. What is there must have the form of the published schema, be short, few and finite;
otherwise a Problem names the part that is wrong. Names and numbers of people are not read at all.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ring360.adapters.exchange.eido_words import LINKS, codes_of, our_priority, own_name
from ring360.adapters.exchange.eido_writer import OWN_DATA, VERSION
from ring360.adapters.exchange.stamps import LATEST, instant
from ring360.domain.problems import Problem
from ring360.operations.dossiers import (
    Dossier,
    DossierCall,
    DossierFeedback,
    DossierLink,
    DossierNote,
    DossierOrder,
    DossierReferral,
)

COMPONENTS_MOST: Final = 500
TEXT_MOST: Final = 4_000
NAME_MOST: Final = 300
_POS: Final = re.compile(
    r"<(?:\w+:)?pos\b[^>]{0,200}>\s*(-?[\d.]{1,24}(?:[eE]-?\d{1,3})?)\s+(-?[\d.]{1,24}(?:[eE]-?\d{1,3})?)"
)
_TAG: Final = re.compile(r"<[^>]{0,1000}>")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

Component = Mapping[str, Any]


def read_eido(told: object) -> Dossier:
    """The dossier in a JSON value; Problem where it is no EIDO 1.0 or a part of it cannot be read."""
    if not isinstance(told, dict):
        raise _wrong("$", "object")
    if told.get("eidoVersion") != VERSION:
        raise _wrong("eidoVersion", VERSION)
    return _Reader(told).dossier()


class _Reader:
    def __init__(self, told: Component) -> None:
        self._told = told
        self._notes = {_text(each, "$id"): each for each in self._list("notesComponent")}
        self._places = {_text(each, "$id"): each for each in self._list("locationComponent")}
        self._own = self._own_data()

    def dossier(self) -> Dossier:
        told, own = self._told, self._own
        incident = told.get("incidentComponent")
        if not isinstance(incident, dict):
            raise _wrong("incidentComponent", "object")
        tracked = _text(told, "$id") or _text(told, "incidentTrackingIdentifier")
        name, agency = own_name(tracked)
        if not name:
            raise _wrong("$id", "text")
        updated_at = self._at(told, "lastUpdateTimeStamp")
        calls = tuple(self._call(each, row) for row, each in enumerate(self._list("callComponent")))
        lon, lat, place = self._place(incident, "incidentComponent.locationReference")
        statuses = incident.get("incidentStatusInternalText")
        state = statuses[0] if isinstance(statuses, list) and statuses and isinstance(statuses[0], str) else ""
        priority = our_priority(incident.get("incidentCommonPriorityNumber"))
        merges = [(_text(each, "incidentMergeDirectionCode"), _tracked(each)) for each in self._list("mergeComponent")]
        return Dossier(
            incident_id=_text(incident, "internalIncidentId") or name,
            opened_at=_number(own, "opened_at") or min((call.received_at for call in calls), default=updated_at),
            updated_at=updated_at,
            category=_text(own, "category") or _text(incident, "incidentTypeInternalCode"),
            priority=priority if priority is not None else 3,
            state=state[:NAME_MOST],
            lon=lon,
            lat=lat,
            place=place,
            alarm_level=int(_number(own, "alarm_level") or 1),
            codes=_names(own, "codes") or codes_of(_text(incident, "incidentTypeCommonRegistryText")),
            calls=calls,
            orders=tuple(self._orders()),
            notes=tuple(DossierNote(at, words) for at, words in self._notes_of(incident)),
            feedback=tuple(self._feedback(incident)),
            links=tuple(self._links()),
            merged_ids=tuple(other for code, other in merges if code == "REPLACING"),
            merged_into=next((other for code, other in merges if code == "REPLACED"), ""),
            referrals=tuple(self._referrals()),
            disposition=_text(own, "disposition"),
            cleared_at=_number(own, "cleared_at"),
            closed_at=_number(own, "closed_at"),
            agency=agency or _text(told, "issuingElementIdentification"),
        )

    def _call(self, call: Component, row: int) -> DossierCall:
        lon, lat, place = self._place(call, "callComponent.locationReference")
        extra = _at_row(self._own, "calls", row)
        answered = call.get("answerDate")
        return DossierCall(
            call_id=own_name(_text(call, "$id"))[0],
            received_at=self._at(call, "callStartTimestamp"),
            category=_text(extra, "category") if isinstance(extra, dict) else "",
            lon=lon,
            lat=lat,
            place=place,
            words=" ".join(words for _, words in self._notes_of(call)),
            channel=_text(call, "localCallType") or "agency",
            answered_at=None if answered is None else self._at(call, "answerDate"),
            has_caller=bool(call.get("personReference")),
            codes=_names(extra, "codes") if isinstance(extra, dict) else (),
        )

    def _orders(self) -> Iterator[DossierOrder]:
        for row, dispatch in enumerate(self._list("dispatchComponent")):
            extra = _at_row(self._own, "orders", row)
            if not isinstance(extra, list) or len(extra) != 8:
                continue
            references = dispatch.get("emergencyResourceReference")
            named = _reference(references[0]) if isinstance(references, list) and references else ""
            stamps = [_finite(each) for each in extra[:6]]
            yield DossierOrder(
                own_name(_text(dispatch, "$id"))[0], _part_of(named, "unit-"), str(extra[6])[:NAME_MOST],
                int(_finite(extra[7]) or 0), stamps[0] or 0.0, *stamps[1:],
            )  # fmt: skip

    def _feedback(self, incident: Component) -> Iterator[DossierFeedback]:
        for row, told in enumerate(_list_in(incident, "dispositionComponent")):
            extra = _at_row(self._own, "feedback", row)
            extra = extra if isinstance(extra, list) and len(extra) == 4 else ["", "", None, []]
            grade = _finite(extra[2])
            yield DossierFeedback(
                str(extra[0])[:NAME_MOST], self._at(told, "lastUpdateTimeStamp"),
                _text(told, "dispositionDescriptionText"), " ".join(words for _, words in self._notes_of(told)),
                _text(told, "dispositionCategoryText"), str(extra[1])[:NAME_MOST],
                None if grade is None else int(grade), _names({"codes": extra[3]}, "codes"),
            )  # fmt: skip

    def _links(self) -> Iterator[DossierLink]:
        sorts = {code: sort for sort, code in LINKS.items()}
        for link in self._list("linkComponent"):
            sort = sorts.get(_text(link, "linkDirectionCode"))
            if sort:
                yield DossierLink(sort, _tracked(link))

    def _referrals(self) -> Iterator[DossierReferral]:
        for row in _list_of(self._own.get("referrals")):
            if isinstance(row, list) and len(row) == 5 and _finite(row[0]) is not None:
                yield DossierReferral(
                    _finite(row[0]) or 0.0, _clean(str(row[1])), _clean(str(row[2])), _finite(row[3]),
                    _clean(str(row[4])),
                )  # fmt: skip

    def _notes_of(self, component: Component) -> Iterator[tuple[float, str]]:
        for reference in _list_of(component.get("notesReference")):
            note = self._notes.get(_reference(reference))
            if note is not None:
                words = html.unescape(_TAG.sub("", _text(note, "notesActionComments", TEXT_MOST)))
                yield self._at(note, "lastUpdateTimeStamp"), _clean(words)

    def _place(self, component: Component, where: str) -> tuple[float, float, str]:
        """Longitude, latitude, words; nan where no point is told."""
        words = ""
        for reference in _list_of(component.get("locationReference")):
            place = self._places.get(_reference(reference))
            if place is None:
                continue
            words = words or _text(place, "locationDescriptionText")
            found = _POS.search(_text(place, "locationByValue", TEXT_MOST))
            if found:
                try:
                    lat, lon = float(found[1]), float(found[2])
                except ValueError:
                    raise _wrong(where, "gml:pos") from None
                if not (abs(lat) <= 85 and abs(lon) <= 180):
                    raise _wrong(where, "gml:pos")
                return lon, lat, words
        return float("nan"), float("nan"), words

    def _at(self, component: Component, field: str) -> float:
        at = instant(_text(component, field))
        if at is None:
            raise _wrong(field, "date-time")
        return at

    def _list(self, field: str) -> list[Component]:
        return _list_in(self._told, field)

    def _own_data(self) -> Component:
        for each in self._list("additionalDataComponent"):
            if each.get("urlPurpose") == OWN_DATA:
                try:
                    own = json.loads(_text(each, "additionalDataByValue", 64_000))
                except (ValueError, RecursionError):
                    raise _wrong("additionalDataByValue", "JSON") from None
                if isinstance(own, dict) and own.get("format") == OWN_DATA:
                    return own
        return {}


def _wrong(field: str, wanted: str) -> Problem:
    return Problem("eido-unreadable", field=field, wanted=wanted)


def _list_of(value: object) -> list[Any]:
    return value[:COMPONENTS_MOST] if isinstance(value, list) else []


def _list_in(component: Component, field: str) -> list[Component]:
    told = component.get(field, [])
    if not isinstance(told, list) or len(told) > COMPONENTS_MOST or not all(isinstance(each, dict) for each in told):
        raise _wrong(field, f"array of at most {COMPONENTS_MOST} objects")
    return told


def _text(component: Component, field: str, most: int = NAME_MOST) -> str:
    """The text of a field, empty where it is missing; Problem where it is no text or far too long."""
    value = component.get(field, "")
    if not isinstance(value, str) or len(value) > most:
        raise _wrong(field, f"text of at most {most} characters")
    return _clean(value) if most == NAME_MOST else value


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text)[:TEXT_MOST].strip()


def _reference(told: object) -> str:
    return str(told.get("$ref", "")) if isinstance(told, dict) else ""


def _tracked(component: Component) -> str:
    return own_name(_text(component, "incidentTrackingIdentifier"))[0]


def _part_of(name: str, prefix: str) -> str:
    """What stands after the prefix in `incident:prefix-name:agency`."""
    middle = name.split(":", 1)[-1].rsplit(":", 1)[0]
    return middle.removeprefix(prefix)


def _names(component: Component, field: str) -> tuple[str, ...]:
    return tuple(each[:16] for each in _list_of(component.get(field)) if isinstance(each, str))


def _at_row(component: Component, field: str, row: int) -> object:
    rows = _list_of(component.get(field))
    return rows[row] if row < len(rows) else None


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < LATEST:
        return None
    return float(value)


def _number(component: Component, field: str) -> float | None:
    return _finite(component.get(field))
