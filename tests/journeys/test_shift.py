"""A shift at a real city's desk: its accident records as calls, terminals that speak JT/T 808, two dispatchers and a
duty commander, a server that dies in the middle; then everything that was decided is decided again by a fresh desk.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ring360.adapters.clocks import WallClock
from ring360.assembly.atlas import load_atlas
from ring360.assembly.desk_tables import DeskTables
from ring360.assembly.live import LIVE, hours_of_week, open_desk
from ring360.assembly.settings import DeskSettings
from ring360.decisions.road_travel import RoadTravel
from ring360.domain.board import Board
from ring360.operations.rebuilding import turns_of
from ring360.planning.replay import first_difference
from shift_city import TIMEZONE, City, city_in
from shift_people import Tablet
from shift_room import Shift

FAR = "744262"
SHORT, LONG = "744634", "744636"
"""Two accidents of one hour for which the same patrol unit is the nearest; it matters which of them it goes to."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> City:
    return city_in(tmp_path_factory.mktemp("city"), shared)


@pytest.fixture
def shift(city: City, tmp_path: Path) -> Iterator[Shift]:
    made = Shift(city, str(tmp_path / "shift.sqlite"), tmp_path)
    yield made
    made.end()


def test_a_shift(shift: Shift) -> None:
    tablet = Tablet(shift.zhao)
    begin_the_shift(shift)
    a_terminals_way_is_seen(shift)
    joint_assignment_beats_greedy(shift)
    silence_is_escalated(shift)
    a_terminals_arrival_is_seen(shift)
    two_calls_about_one_accident_are_merged(shift)
    units_move_up(shift)
    the_server_is_killed_and_nothing_is_missing(shift, tablet)
    tablet = Tablet(shift.zhao)
    officers_are_mustered(shift)
    a_car_is_contained(shift)
    a_matter_is_handed_over(shift)
    the_roster_changes(shift)
    everything_is_closed(shift)
    assert tablet.turns == sorted(set(tablet.turns))
    shift.end()
    the_journal_holds(shift)
    a_fresh_desk_decides_the_same(shift)


def begin_the_shift(shift: Shift) -> None:
    """The commander sets up the day with its lead, crews and the group of ten, and begins it."""
    now = time.time()
    group = [f"officer {number}" for number in range(10)]
    crews = [
        {"unit_id": "P01", "role": "patrol", "person_ids": ["wu", "su"], "lead_id": "wu"},
        {"unit_id": "P03", "role": "patrol", "person_ids": ["xu", "yu"], "lead_id": "xu"},
    ]
    shift.zhao.put(
        "shifts/day", shift_id="day", name="day", starts_at=now - 60, ends_at=now + 8 * 3600, lead_id="zhao",
        crews=crews, group_ids=group,
    )  # fmt: skip
    assert shift.zhao.post("shifts/day/start")["state"] == "running"
    on_duty = shift.zhao.get("shifts")["on_duty"]
    assert {"zhao", "wu", "su", "xu", "yu", *group} == set(on_duty)


def a_terminals_way_is_seen(shift: Shift) -> None:
    """A traffic unit has left its post for a street where records lie; only its terminal says so."""
    radio = shift.give_radio("T04", "13912345678")
    there = shift.records[FAR]
    now = time.time()
    for step in range(20, 0, -1):
        radio.tell(now - 6 * step, there.lon - 0.0005 * step, there.lat, speed_mps=8.0)
        assert radio.result() == 0
    shift.until(lambda: (shift.unit("T04")["position"] or {"heard_at": 0})["heard_at"] >= int(now - 6))
    assert abs(shift.unit("T04")["position"]["lon"] - there.lon) < 0.002


def joint_assignment_beats_greedy(shift: Shift) -> None:
    """Two dispatchers take two calls for which the same unit is the nearest. Sending it to the first one, as a queue
    would, costs the second much more than the first wins."""
    first, second = (shift.records[number] for number in (LONG, SHORT))
    held = shift.lin.call(first.lon, first.lat, first.category)["incident_id"]
    other = shift.mei.call(second.lon, second.lat, second.category)
    queued, urgent = shift.lin.incident(held)["recommendation"], other["recommendation"]
    nearest = queued["candidates"], urgent["candidates"]
    times = [{each["unit_id"]: each["travel_seconds"] for each in told} for told in nearest]
    greedy_first = min(times[0], key=times[0].__getitem__)
    assert greedy_first == min(times[1], key=times[1].__getitem__)
    greedy_second = min(set(times[1]) - {greedy_first}, key=times[1].__getitem__)
    greedy = times[0][greedy_first] + times[1][greedy_second]
    (for_first,), (for_second,) = queued["unit_ids"], urgent["unit_ids"]
    joint = times[0][for_first] + times[1][for_second]
    assert (for_second, queued["gap_seconds"]) == (greedy_first, 0.0)
    assert joint < greedy - 60
    assert shift.lin.accept(held) == [for_first]
    assert shift.mei.accept(other["incident_id"]) == [for_second]
    shift.slow, shift.quick = (held, for_first), (other["incident_id"], for_second)


def silence_is_escalated(shift: Shift) -> None:
    """One crew acknowledges at once; the other does not, and first the dispatcher, then the commander is told."""
    incident_id, unit_id = shift.slow
    shift.mei.press(shift.quick[1], "acknowledge", "en-route")

    def told() -> set[str]:
        raised = shift.zhao.get("attention")["attention"]
        return {role for each in raised if each["unit_id"] == unit_id for role in each["notify"]}

    shift.until(lambda: told() == {"dispatcher", "duty_commander"})
    for each in shift.zhao.get("attention")["attention"]:
        shift.zhao.post(f"attention/{each['attention_id']}/answer", words="reached by radio")
    assert told() == set()
    shift.lin.press(unit_id, "acknowledge", "en-route", "on-scene")
    assert shift.lin.incident(incident_id)["state"] == "attended"


def a_terminals_arrival_is_seen(shift: Shift) -> None:
    """The unit that its terminal has brought near is recommended, and nobody has to press that it arrived."""
    there = shift.records[FAR]
    told = shift.mei.call(there.lon, there.lat, "traffic-damage")
    assert told["recommendation"]["unit_ids"] == ["T04"]
    assert told["recommendation"]["candidates"][0]["travel_seconds"] < 120
    assert shift.mei.accept(told["incident_id"]) == ["T04"]
    shift.mei.press("T04", "acknowledge", "en-route")
    radio, reports = shift.radios["T04"], itertools.count(1)

    def stands_there() -> bool:
        radio.tell(time.time() + 2 * next(reports), there.lon, there.lat)
        assert radio.result() == 0
        time.sleep(0.5)
        state: str = shift.unit("T04")["state"]
        return state == "on_scene"

    shift.until(stands_there)
    shift.tracked = told["incident_id"]


def two_calls_about_one_accident_are_merged(shift: Shift) -> None:
    """A second caller saw the same accident from the next corner."""
    there = shift.records[FAR]
    asked = {"place": {"lon": there.lon + 0.0004, "lat": there.lat}, "category": "traffic"}
    (found, *_) = shift.lin.post("calls/duplicates", **asked)["duplicates"]
    assert found["incident"]["incident_id"] == shift.tracked
    again = shift.lin.call(there.lon + 0.0004, there.lat, "traffic")["incident_id"]
    merged = shift.lin.post(f"incidents/{shift.tracked}/merge", incident_id=again, reason="the same two cars")
    assert len(merged["calls"]) == 2
    assert shift.lin.incident(again)["state"] == "merged"
    assert shift.lin.client.post(f"/api/incidents/{again}/accept", json={}).status_code == 409


def units_move_up(shift: Shift) -> None:
    """Some units are away: the desk says by itself who should stand elsewhere, and the commander follows."""
    shift.until(lambda: any(each["sort"] == "move-up" for each in shift.zhao.get("advice")["advice"]), 60)
    (advice,) = [each for each in shift.zhao.get("advice")["advice"] if each["sort"] == "move-up"]
    assert advice["road_share_after"] > advice["road_share_before"]
    shift.zhao.post(f"advice/{advice['advice_id']}/accept")
    for move in advice["moves"]:
        assert shift.unit(move["unit_id"])["post"] == move["post"]


def the_server_is_killed_and_nothing_is_missing(shift: Shift, tablet: Tablet) -> None:
    before, before_seq = shift.everything(), shift.zhao.get("state")["seq"]
    last = tablet.turns[-1]
    shift.restart()
    assert tablet.ended()
    assert tablet.turns == sorted(set(tablet.turns))
    assert shift.everything() == before
    assert last == before_seq
    again = Tablet(shift.zhao, after=last)
    shift.mei.post(f"incidents/{shift.tracked}/notes", 201, words="back again")
    shift.until(lambda: again.turns[-1:] == [shift.zhao.get("state")["seq"]])
    assert (set(again.events), again.turns[0] > last) == ({"turn"}, True)
    # The channel's memory died with the server: who had missed something is told to look afresh.
    late = Tablet(shift.zhao, after=last - 1)
    assert late.ended()
    assert late.events == ["resync"]


def officers_are_mustered(shift: Shift) -> None:
    """A crowd: how many officers could be there how soon, what cannot be had, and the order that is given."""
    _, lon, lat = shift.city.places()[0]
    incident_id = shift.mei.call(lon, lat, "crowd")["incident_id"]
    told = shift.zhao.post("muster", incident_id=incident_id)
    assert [each["wanted"]["officers"] for each in told["order"]["shortfalls"]] == [30, 100]
    within = told["by_seconds"][-1]
    wanted = [{"officers": within["officers"] // 2, "within_seconds": within["within_seconds"]}]
    told = shift.zhao.post("muster", incident_id=incident_id, wanted=wanted)
    order = told["order"]
    assert order["meets_all"]
    assert order["officers"] >= wanted[0]["officers"]
    assert order["road_share_after"] < order["road_share_before"]
    stations = [{name: each[name] for name in ("unit_id", "lon", "lat")} for each in order["units"]]
    refused = shift.lin.client.post(f"/api/incidents/{incident_id}/muster", json={"stations": stations})
    assert refused.status_code == 403
    ordered = shift.zhao.post(
        f"incidents/{incident_id}/muster", stations=stations, reserves=["station east"], reason="the crowd grows"
    )
    assert {each["unit_id"] for each in ordered["assignments"]} == {each["unit_id"] for each in stations}
    assert ordered["reserves"] == ["station east"]


def a_car_is_contained(shift: Shift) -> None:
    """A car flees from a robbery; units close roads ahead of it, and a second sighting narrows where it can be."""
    _, lon, lat = shift.city.places()[6]
    incident_id = shift.lin.call(lon, lat, "robbery", "two men, red car")["incident_id"]
    shift.lin.post(f"incidents/{incident_id}/sightings", 201, place={"lon": lon, "lat": lat}, seconds_ago=5)
    asked = {"reason": "armed, red car", "within_seconds": 600}
    plan = shift.zhao.post(f"incidents/{incident_id}/containment/ask", **asked)
    assert plan["leak_weight"] >= plan["leak_bound"]
    assert all(each["ready_at"] <= each["vehicle_soonest_at"] for each in plan["closures"])
    shift.zhao.post(f"incidents/{incident_id}/containment", closures=plan["orders"], reason="as shown")
    sent = {each["unit_id"] for each in shift.zhao.incident(incident_id)["assignments"]}
    assert sent == {each["unit_id"] for each in plan["orders"]}
    shift.lin.post(f"incidents/{incident_id}/sightings", 201, place={"lon": lon + 0.004, "lat": lat})
    narrowed = shift.zhao.post(f"incidents/{incident_id}/containment/ask", **asked)
    assert narrowed["seen_at"] > plan["seen_at"]
    shift.zhao.post(f"incidents/{incident_id}/containment/end", words="stopped at a checkpoint")


def a_matter_is_handed_over(shift: Shift) -> None:
    _, lon, lat = shift.city.places()[9]
    incident_id = shift.lin.call(lon, lat, "service-line", "the street lamps are out")["incident_id"]
    path = f"incidents/{incident_id}/hand-over"
    assert shift.lin.post(path, agency="12345", words="lamps")["state"] == "handed_over"
    assert shift.lin.post(f"{path}/answer", words="mended")["referrals"][0]["answer"] == "mended"


def the_roster_changes(shift: Shift) -> None:
    """Somebody falls ill, the night shift comes, and what is open is handed over."""
    crew = {"unit_id": "P03", "role": "patrol", "person_ids": ["xu", "he"], "lead_id": "he"}
    shift.zhao.post("shifts/day/crew", **crew)
    assert "he" in shift.zhao.get("shifts")["on_duty"]
    now = time.time()
    night = {"unit_id": "P06", "role": "patrol", "person_ids": ["gu", "ma"], "lead_id": "gu"}
    shift.zhao.put(
        "shifts/night", shift_id="night", name="night", starts_at=now - 1, ends_at=now + 8 * 3600, lead_id="mei",
        crews=[night],
    )  # fmt: skip
    shift.zhao.post("shifts/night/start")
    shift.lin.post("shifts/day/notes", 201, words="the crowd is still there")
    assert shift.mei.post("shifts/day/hand-over", to_shift_id="night")["handed_to"] == "night"
    shift.zhao.post("shifts/day/end")
    assert set(shift.zhao.get("shifts")["on_duty"]) == {"mei", "gu", "ma"}


def everything_is_closed(shift: Shift) -> None:
    for row in shift.mei.get("incidents?open_only=true&limit=500")["incidents"]:
        path = f"incidents/{row['incident_id']}"
        shift.mei.post(f"{path}/feedback", 201, disposition="settled", satisfaction=4)
        assert shift.mei.post(f"{path}/close", disposition="settled")["state"] == "closed"
    state = shift.mei.get("state")
    assert [each["incident_id"] for each in state["units"] if each["incident_id"]] == []


def the_journal_holds(shift: Shift) -> None:
    command = [sys.executable, "-m", "ring360", "--lang", "en", "journal", "verify", "--database", shift.database]
    checked = subprocess.run(command, capture_output=True, text=True, cwd=shift.folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def a_fresh_desk_decides_the_same(shift: Shift) -> None:
    """The twin: every fact of the shift, taken again by a desk that knows what this one knew."""
    city, settings = shift.city, DeskSettings(timezone=TIMEZONE)
    paths = {name: Path(city.table(name)) for name in ("posts", "reserves", "rules")}
    atlas = load_atlas(city.atlas)
    opened = open_desk(
        atlas, city.atlas, shift.database, LIVE, WallClock(), settings, lambda stage, done: None,
        tables=DeskTables(**paths),
    )  # fmt: skip
    try:
        knowledge = replace(opened.desk.knowledge, travel=RoadTravel(atlas, hours_of_week(TIMEZONE)))
        turns = [(turn.fact, turn.consequences) for turn, _ in turns_of(opened.desk.journal.lines(), Board())]
    finally:
        opened.close()
    kinds = {type(fact).__name__ for fact, _ in turns}
    assert {"UnitsMoved", "IncidentsMerged", "AdviceAccepted", "MusterOrdered", "ContainmentOrdered"} <= kinds
    assert first_difference(turns, knowledge.checksum(), knowledge) is None
