"""An incident comes back from its EIDO as it went, the form is the published one, and hostile input is only refused."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eido_schema import EIDO
from example_dossier import AGENCY, DOSSIER
from ring360.adapters.exchange.eido_reader import COMPONENTS_MOST, read_eido
from ring360.adapters.exchange.eido_words import COMMON_TYPES, common_type, our_priority, own_name, urn
from ring360.adapters.exchange.eido_writer import eido_of
from ring360.domain.categories import CATEGORIES
from ring360.domain.problems import Problem
from ring360.operations.dossiers import Dossier, DossierNote, levels_of

ZONE = ZoneInfo("Asia/Shanghai")


def written(dossier: Dossier = DOSSIER) -> dict[str, Any]:
    """As it arrives at the other end."""
    told: dict[str, Any] = json.loads(json.dumps(eido_of(dossier, AGENCY, ZONE, "持械抢劫")))
    return told


def test_it_has_the_published_form() -> None:
    jsonschema.validate(written(), EIDO, format_checker=jsonschema.FormatChecker())
    bare = replace(DOSSIER, calls=(), orders=(), notes=(), feedback=(), links=(), merged_ids=(), referrals=())
    jsonschema.validate(written(bare), EIDO)


def test_it_comes_back_as_it_went() -> None:
    assert read_eido(written()) == replace(DOSSIER, agency=AGENCY)


def test_every_reference_leads_to_a_part_of_the_same_object() -> None:
    told = written()
    names, wanted = set(), set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            names.update({value["$id"]} if "$id" in value else set())
            wanted.update({value["$ref"]} if "$ref" in value else set())
        for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(child)

    walk(told)
    assert wanted - names == set()


def test_a_caller_is_a_reference_and_no_more() -> None:
    told = written()
    assert [set(person) for person in told["personComponent"]] == [
        {"$id", "lastUpdateTimeStamp", "updatedByAgencyReference", "personIncidentRoleRegistryText", "callIdentifier"}
    ]
    assert told["callComponent"][0]["personReference"] == [{"$ref": told["personComponent"][0]["$id"]}]
    assert "personReference" not in told["callComponent"][1]


def test_each_category_has_a_common_type() -> None:
    used = {common_type(levels_of(category.code)) for category in CATEGORIES.values()}
    assert used | {"TROUBLE"} == set(EIDO["properties"]["incidentComponent"]["properties"][
        "incidentTypeCommonRegistryText"]["enum"])  # fmt: skip
    assert set(COMMON_TYPES) <= {category.code for category in CATEGORIES.values()}
    assert common_type(("99",)) == "TROUBLE"


def test_another_agencys_bare_report_is_read() -> None:
    told = {
        "$id": "urn:emergency:uid:incidentid:a56e:bcf.state.example", "eidoVersion": "1.0",
        "lastUpdateTimeStamp": "2021-04-30T18:43:49.439Z", "issuingElementIdentification": "idx.state.example",
        "incidentComponent": {
            "incidentTypeCommonRegistryText": "MVAINJY", "incidentTypeInternalCode": "traffic-injury",
            "incidentCommonPriorityNumber": 9, "locationReference": [{"$ref": "loc"}],
            "notesReference": [{"$ref": "n"}],
        },
        "locationComponent": [{
            "$id": "loc", "locationTypeDescriptionRegistryText": "CurrentIncident",
            "locationByValue": '<p xmlns:gml="g"><gml:Point><gml:pos srsDimension="2"> 28.3  117.2 </gml:pos></p>',
        }],
        "notesComponent": [{
            "$id": "n", "lastUpdateTimeStamp": "2021-04-30T18:43:00Z",
            "notesActionComments": "<p>rollover &amp; fire</p>",
        }],
    }  # fmt: skip
    read = read_eido(told)
    assert (read.incident_id, read.agency, read.category, read.priority) == (
        "a56e", "bcf.state.example", "traffic-injury", 1,
    )  # fmt: skip
    assert (read.lon, read.lat) == (117.2, 28.3)
    assert [note.words for note in read.notes] == ["rollover & fire"]
    assert read.opened_at == read.updated_at == 1619808229.439
    told["locationComponent"] = []
    assert math.isnan(read_eido(told).lon)


@pytest.mark.parametrize(("change", "field"), [
    ({"eidoVersion": "2.0"}, "eidoVersion"),
    ({"incidentComponent": []}, "incidentComponent"),
    ({"lastUpdateTimeStamp": "yesterday"}, "lastUpdateTimeStamp"),
    ({"lastUpdateTimeStamp": "2025-06-15T23:06:40"}, "lastUpdateTimeStamp"),
    ({"lastUpdateTimeStamp": "9999-12-31T23:59:59-23:59"}, "lastUpdateTimeStamp"),
    ({"callComponent": [{}] * (COMPONENTS_MOST + 1)}, "callComponent"),
    ({"notesComponent": ["x"]}, "notesComponent"),
    ({"$id": "x" * 301}, "$id"),
    ({"$id": "", "incidentTrackingIdentifier": ""}, "$id"),
    ({"additionalDataComponent": [{"urlPurpose": "ring360-dossier/1", "additionalDataByValue": "["}]},
     "additionalDataByValue"),
])  # fmt: skip
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Problem) as problem:
        read_eido({**written(), **change})
    assert (problem.value.code, problem.value.details["field"]) == ("eido-unreadable", field)


def test_a_place_that_is_none_is_refused() -> None:
    told = written()
    for place in told["locationComponent"]:
        place["locationByValue"] = "<gml:pos>117.2 28.3</gml:pos>"
    with pytest.raises(Problem) as problem:
        read_eido(told)
    assert problem.value.details["wanted"] == "gml:pos"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda child: st.lists(child, max_size=4) | st.dictionaries(st.sampled_from(["$id", "$ref", "x"]), child),
    max_leaves=8,
)


@st.composite
def mangled(draw: st.DrawFn) -> Any:
    """A good object with a few values anywhere in it put out of shape."""
    told = written()
    for _ in range(draw(st.integers(1, 4))):
        at: Any = told
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at))) if isinstance(at, list) else []
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if not isinstance(at[key], (dict, list)) or draw(st.integers(0, 3)) == 0:
                at[key] = draw(json_values)
                break
            at = at[key]
    return told


@given(mangled() | json_values)
def test_nothing_but_a_problem_comes_of_bad_input(told: Any) -> None:
    try:
        read = read_eido(told)
    except Problem:
        return
    assert isinstance(read, Dossier)


@given(
    notes=st.lists(st.builds(DossierNote, st.integers(0, 4_000_000_000).map(float), st.text(
        st.characters(exclude_categories=["Cs", "Cc"]), max_size=50).map(str.strip)), max_size=3).map(tuple),
    priority=st.integers(1, 4), lon=st.floats(-180, 180), lat=st.floats(-85, 85),
)  # fmt: skip
def test_words_and_places_survive(notes: Any, priority: int, lon: float, lat: float) -> None:
    sent = replace(DOSSIER, notes=notes, priority=priority, lon=lon, lat=lat)
    assert read_eido(written(sent)) == replace(sent, agency=AGENCY)


def test_identifiers_hold_any_name() -> None:
    assert own_name(urn("incidentid", "I:5", AGENCY)) == ("I:5", AGENCY)
    assert own_name("INC-7") == ("INC-7", "")
    assert [our_priority(number) for number in (10, 7, 5, 0, 11, True, "1")] == [1, 2, 3, 4, None, None, None]
