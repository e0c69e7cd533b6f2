"""The form of an EIDO as a JSON Schema of our own words, made from facts of NENA's published OpenAPI description.

NENA publishes it as `Schema/openapi.yaml` (version 1.0.0) of the repository EIDO-JSON; no package carries it and the
project ships no copy. Held here: for every component that we write, its required fields, the type of each field that
we write, and the listed values. Not held: parts that we never write, the NIEM types of people and vehicles, and the
registries that it only names.
"""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
MOMENT = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
REFERENCE = {"type": "object", "required": ["$ref"], "properties": {"$ref": TEXT}}
REFERENCES = {"type": "array", "items": REFERENCE}
BEGUN = {"$id": TEXT, "lastUpdateTimeStamp": MOMENT, "updatedByAgencyReference": REFERENCE}

# The common incident types that NENA's repository lists from APCO 2.103, as far as we use them.
INCIDENT_TYPES = [
    "CRIMPS", "ROBBERY", "LARCENY", "ASSAULT", "BURGLARY", "VEHSTLN", "FRAUD", "DISORD", "FIGHT",
    "NOISE", "VANDAL", "DVNA", "CIVIL", "MVA", "MVAINJY", "MVAHR", "CITASST", "RESCUE",
    "DROWN", "PERMISS", "PROPFND", "FREPORT", "FSTRU", "FVEH", "ASSIST", "HAZMAT", "CIVDIS",
    "INFO", "911OPN", "MAYDAY", "TROUBLE",
]  # fmt: skip


def _component(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [*BEGUN, *required.split()],
        "properties": {**BEGUN, **properties},
        # Stricter than the original: a misspelt field would be let through there.
        "additionalProperties": False,
    }


def _list(component: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": component}


DISPOSITION = _component(
    "dispositionCommonRegistryCode", dispositionCommonRegistryCode=TEXT,
    dispositionPrimaryIndicator={"type": "boolean"}, dispositionCategoryText=TEXT, dispositionDescriptionText=TEXT,
    notesReference=REFERENCES,
)  # fmt: skip

EIDO = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_component(
        "eidoVersion issuingElementIdentification agencyComponent",
        eidoVersion={"enum": ["1.0"]},
        issuingElementIdentification=TEXT,
        incidentComponent=_component(
            "incidentTypeCommonRegistryText", incidentTypeCommonRegistryText={"enum": INCIDENT_TYPES},
            incidentTypeInternalCode=TEXT, incidentTypeInternalText=TEXT, incidentStatusInternalText=TEXTS,
            internalIncidentId=TEXT, incidentPriorityInternalText=TEXT,
            incidentCommonPriorityNumber={"type": "integer", "minimum": 0, "maximum": 10},
            locationReference=REFERENCES, notesReference=REFERENCES, dispositionComponent=_list(DISPOSITION),
        ),
        mergeComponent=_list(_component(
            "incidentMergeDirectionCode incidentTrackingIdentifier", incidentTrackingIdentifier=TEXT,
            incidentMergeDirectionCode={"enum": ["REPLACING", "REPLACED", "SPLIT"]},
        )),
        linkComponent=_list(_component(
            "incidentTrackingIdentifier linkDirectionCode", incidentTrackingIdentifier=TEXT,
            linkDirectionCode={"enum": ["PARENT", "CHILD", "RELATED", "UNLINK"]},
        )),
        callComponent=_list(_component(
            "callStateRegistryText standardPrimaryCallType direction callStartTimestamp", callStateRegistryText=TEXT,
            standardPrimaryCallType=TEXT, localCallType=TEXT, direction={"enum": ["incoming", "outgoing", "internal"]},
            callStartTimestamp=MOMENT, answerDate=MOMENT, locationReference=REFERENCES, notesReference=REFERENCES,
            personReference=REFERENCES,
        )),
        personComponent=_list(_component(
            "personIncidentRoleRegistryText", personIncidentRoleRegistryText=TEXTS, callIdentifier=TEXTS,
        )),
        emergencyResourceComponent=_list(_component(
            "agentReference emergencyResourceTypeCommonRegistryText primaryUnitStatusRegistryText "
            "resourceAttributeRegistryText secondaryUnitStatusRegistryText", agentReference=REFERENCES,
            emergencyResourceTypeCommonRegistryText=TEXT, emergencyResourceTypeInternalText=TEXT,
            emergencyResourceName=TEXT, primaryUnitStatusRegistryText=TEXT, secondaryUnitStatusRegistryText=TEXTS,
            unitStatusInternal=TEXTS, resourceAttributeRegistryText=TEXTS, resourceAttributeInternalText=TEXTS,
        )),
        dispatchComponent=_list(_component(
            "", agencyReference=REFERENCE, agentReference=REFERENCE, emergencyResourceReference=REFERENCES,
        )),
        notesComponent=_list(_component("notesActionComments", notesActionComments=TEXT, agentReference=REFERENCE)),
        locationComponent=_list(_component(
            "locationTypeDescriptionRegistryText", locationTypeDescriptionRegistryText=TEXT, locationByValue=TEXT,
            locationDescriptionText=TEXT,
        )),
        agencyComponent=_list(_component(
            "agencyRoleDescriptionRegistryText agencyType", agencyRoleDescriptionRegistryText=TEXTS, agencyType=TEXTS,
            incidentOwningAgencyIndicator={"type": "boolean"},
        )),
        agentComponent=_list(_component(
            "agentRoleRegistryText agencyReference", agentRoleRegistryText={**TEXTS, "minItems": 1},
            agencyReference=REFERENCE,
        )),
        additionalDataComponent=_list(_component("", additionalDataByValue=TEXT, urlPurpose=TEXT)),
        **{"@context": {"type": "object", "required": ["@vocab"]}},
    ),
}  # fmt: skip
