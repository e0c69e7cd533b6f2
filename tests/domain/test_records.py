"""Every record survives the journal's JSON unchanged; what is no record is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ring360.domain.facts import UnitCleared
from ring360.domain.records import KINDS, from_plain, is_fact, to_plain

finite = st.floats(allow_nan=False, allow_infinity=False)
st.register_type_strategy(float, finite)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(data=st.data())
def test_a_record_comes_back_as_it_was(kind: type[Any], data: st.DataObject) -> None:
    record = data.draw(st.from_type(kind))
    assert from_plain(json.loads(json.dumps(to_plain(record)))) == record


def test_a_whole_number_is_still_seconds() -> None:
    record = from_plain({"kind": "UnitCleared/1", "at": 7, "fact_id": "F1", "unit_id": "P1"})
    assert record == UnitCleared(7.0, "F1", "P1")
    assert type(record.at) is float
    assert is_fact(record)


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"kind": "UnitCleared/2", "at": 7.0, "fact_id": "F1", "unit_id": "P1"},
        {"kind": "Unheard/1"},
        {"kind": "UnitCleared/1", "at": 7.0, "fact_id": "F1"},
        {"kind": "UnitCleared/1", "at": 7.0, "fact_id": "F1", "unit_id": "P1", "more": 1},
        {"kind": "UnitCleared/1", "at": "7", "fact_id": "F1", "unit_id": "P1"},
        {"kind": "UnitCleared/1", "at": True, "fact_id": "F1", "unit_id": "P1"},
    ],
)
def test_what_is_no_record_is_refused(plain: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        from_plain(plain)


def test_no_record_has_a_field_named_kind() -> None:
    assert [name for name, kind in KINDS.items() if "kind" in kind.__slots__] == []
