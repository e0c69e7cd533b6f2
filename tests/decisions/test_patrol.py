"""Who is free has a task by role: on main roads, in lanes, in the beat, at check locations, round the clock."""

from __future__ import annotations

from typing import Any

from ring360.decisions.patrol import patrol_tasks
from ring360.decisions.patrol_tasks import BEAT, CHECKPOINT, LANES, MAIN_ROADS, PatrolRules, PatrolTask, Stretch
from ring360.decisions.road_stretches import RoadStretches
from ring360.domain import facts, posts
from ring360.domain.consequences import UnitSentToPost
from ring360.domain.posts import Post
from ring360.domain.rosters import Crew, ShiftPlan
from ring360.domain.units import Unit
from situations import Desk, at_junction, travel
from towns import town

HOUR = 3_600.0


class Drawn:
    """Stretches named by junctions."""

    def __init__(self, main: str = "", lanes: str = "") -> None:
        self._letters = {MAIN_ROADS: main, LANES: lanes}

    def of_kind(self, kind: str) -> tuple[Stretch, ...]:
        return tuple(Stretch(kind, at_junction(letter), 1_000.0, (number,))
                     for number, letter in enumerate(self._letters[kind]))  # fmt: skip


def told(
    room: Desk, at: float, drawn: Drawn | None = None, rules: PatrolRules | None = None
) -> dict[str, PatrolTask]:  # fmt: skip
    tasks = patrol_tasks(room.board, at, drawn or Drawn("A", "D"), room.knowledge, rules)
    return {task.unit_id: task for task in tasks}


def test_each_role_has_its_kind_of_road() -> None:
    known = [Post("room", at_junction("E"), posts.POLICE_ROOM), Post("gate", at_junction("H"), posts.CHECKPOINT)]
    room = Desk(posts={post.name: post for post in known})
    for unit_id, role in (("S1", "special"), ("P1", "patrol"), ("C1", "community"), ("T1", "traffic"), ("X1", "river")):
        room.enter(unit_id, "B", role=role)
    tasks = told(room, 10.0)
    assert {key: (task.sort, task.place, task.point, task.segments) for key, task in tasks.items()} == {
        "S1": (MAIN_ROADS, "", at_junction("A"), (0,)),
        "P1": (LANES, "", at_junction("D"), (0,)),
        "C1": (BEAT, "room", at_junction("E"), ()),
        "T1": (CHECKPOINT, "gate", at_junction("H"), ()),
    }
    assert {(task.since, task.until) for task in tasks.values()} == {(0.0, HOUR)}
    assert tasks["P1"].travel_seconds == 20.0


def test_units_share_the_stretches_with_least_driving() -> None:
    room = Desk()
    room.enter("P1", "A")
    room.enter("P2", "D")
    tasks = told(room, 0.0, Drawn(lanes="DA"))
    assert [tasks[name].point for name in ("P1", "P2")] == [at_junction("A"), at_junction("D")]


def test_stretches_take_turns_until_all_were_driven() -> None:
    room = Desk()
    room.enter("P1", "A")
    points = [told(room, hour * HOUR + 5.0, Drawn(lanes="ADH"))["P1"].point for hour in range(4)]
    assert points == [at_junction(letter) for letter in "ADHA"]


def test_who_is_busy_has_no_task() -> None:
    room = Desk()
    room.enter("P1", "A")
    room.call("c1", "D", 10.0)
    room.accept("I000001", 20.0, "P1")
    assert told(room, 30.0) == {}


def _shift(room: Desk, name: str, starts_at: float, ends_at: float, unit_id: str, at: float) -> None:
    crew = Crew(Unit(unit_id, "patrol", post="west"), (f"person-{unit_id}",))
    room.tell(facts.ShiftPlanned, at, plan=ShiftPlan(name, name, starts_at, ends_at, "lead", (crew,)))
    room.tell(facts.ShiftStarted, at, shift_id=name)


def test_the_leaving_shift_stays_until_the_next_stands() -> None:
    room = Desk(posts={"west": Post("west", at_junction("A"))})
    room.enter("P1", "A", post="west")
    _shift(room, "day", 0.0, 8 * HOUR, "P1", 1.0)
    assert told(room, 7.9 * HOUR)["P1"].until == 8 * HOUR
    late = told(room, 8 * HOUR + 60.0)["P1"]
    assert (late.until, late.reasons[-1].code) == (None, "task-until-relieved")
    # The next shift has begun, but its unit does not stand there yet.
    _shift(room, "evening", 8 * HOUR, 16 * HOUR, "P2", 8 * HOUR + 61.0)
    assert "P1" in told(room, 8 * HOUR + 62.0)
    room.enter("P2", "D", at=8 * HOUR + 70.0, post="west")
    near = PatrolRules(relieved_seconds=10.0)
    assert "P1" in told(room, 8 * HOUR + 72.0, rules=near)
    room.tell(facts.UnitMoved, 8 * HOUR + 73.0, unit_id="P2", point=at_junction("B"))
    assert sorted(told(room, 8 * HOUR + 74.0, rules=near)) == ["P2"]


def test_the_dispatcher_sends_a_unit_to_its_task() -> None:
    room = Desk()
    room.enter("P1", "A")
    sent: Any = room.tell(facts.PatrolOrdered, 10.0, unit_id="P1", post="lanes 3", target=at_junction("D"))
    assert sent == (UnitSentToPost(10.0, "F2", "P1", "lanes 3", at_junction("D")),)
    assert room.board.units["P1"].post == "lanes 3"


def test_stretches_are_squares_of_one_kind() -> None:
    drawn = town(
        """
        A---B---C
        |   |   |
        D---E---F
        """,
        grid_metres=200.0, classes={"ABC": "primary"},
    )  # fmt: skip
    stretches = RoadStretches(drawn.atlas())
    assert sum(each.metres for each in stretches.of_kind(MAIN_ROADS)) == 1_600.0
    assert sum(each.metres for each in stretches.of_kind(LANES)) == 2_800.0
    main = {segment for each in stretches.of_kind(MAIN_ROADS) for segment in each.segments}
    assert not main & {segment for each in stretches.of_kind(LANES) for segment in each.segments}
    assert RoadStretches(travel().atlas).of_kind(MAIN_ROADS) == ()
