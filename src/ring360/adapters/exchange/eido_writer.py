"""Writes a dossier as an Emergency Incident Data Object, the JSON of NENA-STA-021.1 version 1.0.

A person is named by a reference only: that somebody called, never who. What the published schema has no place for
(the stamps of an order, satisfaction) goes as additional data, which others may ignore.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from typing import Any, Final
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from ring360.adapters.exchange.eido_words import LINKS, PRIORITIES, UNIT_STATES, common_type, urn
from ring360.adapters.exchange.stamps import exact_stamp
from ring360.operations.dossiers import Dossier, DossierCall, DossierOrder

CONTENT_TYPE: Final = "application/emergencyIncidentData+json"
VERSION: Final = "1.0"
OWN_DATA: Final = "ring360-dossier/1"
"""Names the additional data that carries what the schema has no place for."""
_CONTEXT: Final = {"@vocab": "./JSON-LD_Contexts/EmergencyIncidentDataObjectType.jsonld"}

Component = dict[str, Any]


def eido_of(dossier: Dossier, agency: str, zone: ZoneInfo, category_word: str = "") -> Component:
    """The whole object. `agency` identifies the issuing agency (a domain name), `category_word` says the category."""
    return _Writer(dossier, agency, zone).write(category_word)


class _Writer:
    """Collects the components of one object; each refers to others by their `$id`."""

    def __init__(self, dossier: Dossier, agency: str, zone: ZoneInfo) -> None:
        self._dossier = dossier
        self._agency = agency
        self._zone = zone
        self._notes: list[Component] = []
        self._locations: list[Component] = []

    def write(self, category_word: str) -> Component:
        dossier = self._dossier
        told = self._begun(self._urn("incidentid", dossier.incident_id), dossier.updated_at)
        told |= {"eidoVersion": VERSION, "issuingElementIdentification": self._agency}
        lists: dict[str, list[Component]] = {
            "agencyComponent": [self._agency_component()],
            "agentComponent": [self._agent_component()],
            "callComponent": [self._call(each) for each in dossier.calls],
            "personComponent": [self._person(each) for each in dossier.calls if each.has_caller],
            "emergencyResourceComponent": [self._resource(each) for each in self._newest_orders()],
            "dispatchComponent": [self._dispatch(each) for each in dossier.orders],
            "mergeComponent": self._merges(),
            "linkComponent": self._links(),
            "additionalDataComponent": [self._own_data()],
        }
        told["incidentComponent"] = self._incident(category_word)
        lists |= {"notesComponent": self._notes, "locationComponent": self._locations}
        return told | {name: parts for name, parts in lists.items() if parts} | {"@context": _CONTEXT}

    def _begun(self, name: str, at: float) -> Component:
        reference = {"$ref": self._agency}
        return {"$id": name, "lastUpdateTimeStamp": self._stamp(at), "updatedByAgencyReference": reference}

    def _incident(self, category_word: str) -> Component:
        dossier = self._dossier
        notes = [self._note(f"note-{row}", each.at, each.words) for row, each in enumerate(dossier.notes, 1)]
        place = self._location(
            "incident", "CurrentIncident", dossier.lon, dossier.lat, dossier.place, dossier.opened_at
        )
        told = self._begun(self._part("incident"), dossier.updated_at) | {
            "incidentTypeCommonRegistryText": common_type(dossier.codes),
            "incidentTypeInternalCode": dossier.codes[-1] if dossier.codes else dossier.category,
            "incidentTypeInternalText": category_word or dossier.category,
            "incidentStatusInternalText": [dossier.state],
            "internalIncidentId": dossier.incident_id,
            "incidentPriorityInternalText": str(dossier.priority),
            "incidentCommonPriorityNumber": PRIORITIES.get(dossier.priority, 4),
            "locationReference": [place],
        }
        if notes:
            told["notesReference"] = notes
        dispositions = [self._disposition(row) for row in range(len(dossier.feedback))]
        if dispositions:
            told["dispositionComponent"] = dispositions
        return told

    def _disposition(self, row: int) -> Component:
        feedback = self._dossier.feedback[row]
        told = self._begun(self._part(f"disposition-{row + 1}"), feedback.at) | {
            "dispositionCommonRegistryCode": "Other",
            "dispositionPrimaryIndicator": row == len(self._dossier.feedback) - 1,
            "dispositionCategoryText": feedback.category,
            "dispositionDescriptionText": feedback.disposition,
        }
        if feedback.words:
            told["notesReference"] = [self._note(f"disposition-note-{row + 1}", feedback.at, feedback.words)]
        return told

    def _call(self, call: DossierCall) -> Component:
        name = f"call-{call.call_id}"
        ended = call.answered_at is not None or call.channel == "text"
        told = self._begun(self._urn("callid", call.call_id), call.received_at) | {
            "callStateRegistryText": "callEnd" if ended else "callAnswered",
            "standardPrimaryCallType": "emergency",
            "localCallType": call.channel,
            "direction": "incoming",
            "callStartTimestamp": self._stamp(call.received_at),
            "locationReference": [self._location(name, "Initial", call.lon, call.lat, call.place, call.received_at)],
        }
        if call.answered_at is not None:
            told["answerDate"] = self._stamp(call.answered_at)
        if call.words:
            told["notesReference"] = [self._note(name, call.received_at, call.words)]
        if call.has_caller:
            told["personReference"] = [{"$ref": self._part(f"caller-{call.call_id}")}]
        return told

    def _person(self, call: DossierCall) -> Component:
        return self._begun(self._part(f"caller-{call.call_id}"), call.received_at) | {
            "personIncidentRoleRegistryText": ["Caller"],
            "callIdentifier": [self._urn("callid", call.call_id)],
        }

    def _newest_orders(self) -> Sequence[DossierOrder]:
        return list({order.unit_id: order for order in self._dossier.orders}.values())

    def _resource(self, order: DossierOrder) -> Component:
        return self._begun(self._part(f"unit-{order.unit_id}"), order.last_at) | {
            "agentReference": [{"$ref": self._part("desk")}],
            "emergencyResourceTypeCommonRegistryText": "Other",
            "emergencyResourceTypeInternalText": order.role,
            "emergencyResourceName": order.unit_id,
            "primaryUnitStatusRegistryText": UNIT_STATES[order.state],
            "secondaryUnitStatusRegistryText": [],
            "unitStatusInternal": [order.state],
            "resourceAttributeRegistryText": ["Other"],
            "resourceAttributeInternalText": [f"officers={order.officers}"],
        }

    def _dispatch(self, order: DossierOrder) -> Component:
        return self._begun(self._urn("dispatchid", order.order_id), order.last_at) | {
            "agencyReference": {"$ref": self._agency},
            "agentReference": {"$ref": self._part("desk")},
            "emergencyResourceReference": [{"$ref": self._part(f"unit-{order.unit_id}")}],
        }

    def _merges(self) -> list[Component]:
        dossier = self._dossier
        pairs = [("REPLACING", each) for each in dossier.merged_ids]
        if dossier.merged_into:
            pairs.append(("REPLACED", dossier.merged_into))
        return [
            self._begun(self._part(f"merge-{other}"), dossier.updated_at)
            | {"incidentTrackingIdentifier": self._urn("incidentid", other), "incidentMergeDirectionCode": code}
            for code, other in pairs
        ]

    def _links(self) -> list[Component]:
        return [
            self._begun(self._part(f"link-{link.incident_id}"), self._dossier.updated_at)
            | {
                "incidentTrackingIdentifier": self._urn("incidentid", link.incident_id),
                "linkDirectionCode": LINKS[link.sort],
            }
            for link in self._dossier.links
        ]

    def _agency_component(self) -> Component:
        return self._begun(self._agency, self._dossier.updated_at) | {
            "agencyRoleDescriptionRegistryText": ["Dispatching"],
            "agencyType": ["police"],
            "incidentOwningAgencyIndicator": True,
        }

    def _agent_component(self) -> Component:
        return self._begun(self._part("desk"), self._dossier.updated_at) | {
            "agentRoleRegistryText": ["Dispatching"],
            "agencyReference": {"$ref": self._agency},
        }

    def _own_data(self) -> Component:
        dossier = self._dossier
        own = {
            "format": OWN_DATA,
            "opened_at": dossier.opened_at,
            "category": dossier.category,
            "codes": dossier.codes,
            "alarm_level": dossier.alarm_level,
            "disposition": dossier.disposition,
            "cleared_at": dossier.cleared_at,
            "closed_at": dossier.closed_at,
            "calls": [{"category": each.category, "codes": each.codes} for each in dossier.calls],
            "orders": [
                [
                    each.dispatched_at, each.acknowledged_at, each.departed_at, each.arrived_at, each.cleared_at,
                    each.released_at, each.role, each.officers,
                ]
                for each in dossier.orders
            ],
            "feedback": [
                [each.feedback_id, each.unit_id, each.satisfaction, each.codes] for each in dossier.feedback
            ],
            "referrals": [
                [each.at, each.agency, each.words, each.answered_at, each.answer] for each in dossier.referrals
            ],
        }  # fmt: skip
        return self._begun(self._part("additional"), dossier.updated_at) | {
            "additionalDataByValue": json.dumps(own, ensure_ascii=False, separators=(",", ":")),
            "urlPurpose": OWN_DATA,
        }

    def _location(self, name: str, kind: str, lon: float, lat: float, words: str, at: float) -> Component:
        identifier = self._part(f"location-{name}")
        told = self._begun(identifier, at) | {
            "locationTypeDescriptionRegistryText": kind,
            "locationByValue": _presence(identifier, lon, lat),
        }
        if words:
            told["locationDescriptionText"] = words
        self._locations.append(told)
        return {"$ref": identifier}

    def _note(self, name: str, at: float, words: str) -> Component:
        identifier = self._part(f"note-{name}")
        note = {"notesActionComments": html.escape(words), "agentReference": {"$ref": self._part("desk")}}
        self._notes.append(self._begun(identifier, at) | note)
        return {"$ref": identifier}

    def _stamp(self, at: float) -> str:
        return exact_stamp(at, self._zone)

    def _part(self, name: str) -> str:
        return f"{self._dossier.incident_id}:{name}:{self._agency}"

    def _urn(self, kind: str, name: str) -> str:
        return urn(kind, name, self._agency)


def _presence(entity: str, lon: float, lat: float) -> str:
    """A PIDF-LO (RFC 5491) point: latitude before longitude, in EPSG 4326."""
    return (
        '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" '
        f'xmlns:gml="http://www.opengis.net/gml" entity="pres:{escape(entity, {chr(34): "&quot;"})}">'
        '<tuple id="place"><status><gp:geopriv><gp:location-info>'
        f'<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>{lat!r} {lon!r}</gml:pos></gml:Point>'
        "</gp:location-info><gp:usage-rules/></gp:geopriv></status></tuple></presence>"
    )
