"""What backups promise, asked of each database in turn and from each to the other."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import Engine, inspect, select

from live_desks import BEGIN, HandClock, client_of, opened_desk
from postgresql_server import PostgreSQLServer
from ring360.adapters.store import positions, schema
from ring360.adapters.store.backup_file import LEFT_OUT, TABLES
from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.journal import READ_TABLES, StoredJournal
from ring360.adapters.store.location import located
from ring360.adapters.store.restore import Until
from ring360.assembly import backups
from ring360.assembly.backups import RestoreTold
from ring360.domain.problems import Problem
from small_county import small_atlas

EVERYTHING = Until()


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_atlas(tmp_path_factory.mktemp("small"))


@pytest.fixture
def other(database: str, tmp_path: Path, postgresql: PostgreSQLServer) -> str:
    """An empty database of the other kind."""
    return str(tmp_path / "other.sqlite") if database.startswith("postgresql") else postgresql.new_database()


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RING360_KEYS_FOLDER", str(tmp_path))


def test_every_table_is_kept_left_out_or_made_again(atlas: Path, database: str) -> None:
    with opened_desk(atlas, database):  # type: ignore[arg-type]
        assert set(schema.metadata.tables) == {*TABLES, *LEFT_OUT, *READ_TABLES}


def work(atlas: Path, database: str, calls: int) -> list[int]:
    """Take calls ten seconds apart, the caller of each kept apart; after each, the number of the last line."""
    clock = HandClock()
    with opened_desk(atlas, database, clock) as opened:  # type: ignore[arg-type]
        client, numbers = client_of(opened, "call_taker", "dispatcher"), []
        for number in range(calls):
            clock.at = BEGIN + 10.0 * (number + 1)
            place = {"lon": 117.2 + 0.001 * number, "lat": 28.303}
            asked = {"place": place, "category": "help", "words": f"来电 {number}"}
            call = client.post("/api/calls", json=asked)
            assert call.status_code == 201, call.text
            call_id = client.get("/api/calls").json()["calls"][0]["call_id"]
            told = client.put(f"/api/calls/{call_id}/caller", json={"name": "张三"})
            assert told.status_code == 200, told.text
            numbers.append(opened.desk.room.seq)
    return numbers


def rows_of(database: str, *names: str) -> dict[str, list[tuple[object, ...]]]:
    with engine_of(database) as engine, engine.connect() as connection:
        tables = {name: schema.metadata.tables[name] for name in names}
        return {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in tables.items()
        }


def key_name(database: str) -> str:
    """What the names of a database's key files begin with."""
    return Path(located(database).url.database or "").name


@contextmanager
def engine_of(database: str) -> Iterator[Engine]:
    engine = open_engine(located(database))
    yield engine
    engine.dispose()


def restored(file: Path, database: str, until: Until = EVERYTHING, *erased: Path, nothing: bool = True) -> RestoreTold:
    return backups.restore(file, database, until, erased, nothing, lambda stage, done: None)


def backed_up(database: str, file: Path) -> Path:
    backups.back_up(database, file, lambda done: None)
    return file


def test_the_other_kind_of_database_gets_everything_but_sessions(
    atlas: Path, database: str, other: str, tmp_path: Path
) -> None:
    last = work(atlas, database, 3)[-1]
    file = backed_up(database, tmp_path / "b")
    told = restored(file, other)
    assert (told.restored.last_seq, told.restored.lines_left_out, told.restored.erased) == (last, 0, 0)
    kept = ("journal_keys", "journal_heads", "people", "requests", "personal_records", "personal_keys")
    assert rows_of(other, *kept) == rows_of(database, *kept)
    # Only the line that tells of the restoring is new; boards and what people look at are the same.
    assert rows_of(other, "journal")["journal"][:-1] == rows_of(database, "journal")["journal"]
    assert rows_of(other, *READ_TABLES) == rows_of(database, *READ_TABLES)
    assert (len(rows_of(database, "sessions")["sessions"]), rows_of(other, "sessions")["sessions"]) == (1, [])
    with engine_of(other) as engine, closing(StoredJournal(engine)) as journal:
        assert journal.first_fault() is None
        *_, line = journal.lines()
        assert (line.payload["action"], line.by) == ("database-restored", "terminal")
    assert [path.name for path in told.keys_missing] == [
        f"{key_name(other)}.signing-key",
        f"{key_name(other)}.personal-key",
    ]
    for ending in ("signing-key", "personal-key"):
        copyfile(tmp_path / f"{key_name(database)}.{ending}", tmp_path / f"{key_name(other)}.{ending}")
    with opened_desk(atlas, other, HandClock(BEGIN + 99.0)) as opened:  # type: ignore[arg-type]
        client = client_of(opened, "call_taker", "dispatcher")
        calls = client.get("/api/calls").json()["calls"]
        assert len(calls) == 3
        looked = client.get(f"/api/calls/{calls[0]['call_id']}/caller?reason=rückruf nötig")
        assert looked.json()["caller"]["name"] == "张三", looked.text


def cut_at_line(numbers: list[int]) -> Until:
    # One line short of a turn's end: the turn is left out whole.
    return Until(seq=numbers[1] + 1)


def cut_at_instant(numbers: list[int]) -> Until:
    return Until(at=BEGIN + 25.0)


@pytest.mark.parametrize("cut", [cut_at_line, cut_at_instant])
def test_a_point_in_time_is_restored_with_what_belongs_to_it(
    atlas: Path, database: str, other: str, tmp_path: Path, cut: Callable[[list[int]], Until]
) -> None:
    numbers = work(atlas, database, 4)
    file = backed_up(database, tmp_path / "b")
    told = restored(file, other, cut(numbers)).restored
    assert (told.last_seq, told.lines_left_out) == (numbers[1], numbers[-1] - numbers[1])
    journal = rows_of(other, "journal")["journal"]
    assert journal[:-1] == rows_of(database, "journal")["journal"][: numbers[1]]
    assert [len(rows) for rows in rows_of(other, "calls", "personal_records", "personal_keys").values()] == [2, 2, 2]
    assert all(row[0] <= numbers[1] for row in rows_of(other, "journal_heads")["journal_heads"])


def test_what_was_erased_since_does_not_come_back(atlas: Path, database: str, other: str, tmp_path: Path) -> None:
    work(atlas, database, 2)
    file = backed_up(database, tmp_path / "b")
    reference = str(rows_of(database, "personal_keys")["personal_keys"][0][0])
    erased = tmp_path / "old.erased"
    erased.write_text(f"{reference}\nDanother\n")
    with pytest.raises(Problem, match="restore-erased-list-needed"):
        restored(file, other, nothing=False)
    assert restored(file, other, EVERYTHING, erased, nothing=False).restored.erased == 1
    rows = rows_of(other, "personal_records", "personal_keys")
    assert [row[0] for row in rows["personal_keys"]] == [
        row[0] for row in rows["personal_records"] if row[0] != reference
    ]
    assert [(row[6], row[7] is None, row[8]) for row in rows["personal_records"] if row[0] == reference] == [
        ("", False, 0)
    ]
    own = tmp_path / f"{key_name(other)}.erased"
    assert own.read_text().split() == sorted([reference, "Danother"])


def test_a_backup_is_written_whole_or_not_at_all(atlas: Path, database: str, tmp_path: Path) -> None:
    work(atlas, database, 1)
    before = sorted(tmp_path.iterdir())

    def interrupted(done: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backups.back_up(database, tmp_path / "b", interrupted)
    assert sorted(tmp_path.iterdir()) == before
    first = backed_up(database, tmp_path / "b").read_bytes()
    with pytest.raises(Problem, match="backup-exists"):
        backed_up(database, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == first


def test_a_restoring_that_breaks_off_leaves_the_database_empty(
    atlas: Path, database: str, other: str, tmp_path: Path
) -> None:
    work(atlas, database, 2)
    file = backed_up(database, tmp_path / "b")
    plain = gzip.decompress(file.read_bytes())

    def interrupted(stage: str, done: float) -> None:
        if done > 0.7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backups.restore(file, other, EVERYTHING, (), True, interrupted)
    damaged = tmp_path / "damaged"
    changes = {
        "cut off": (plain[: len(plain) // 2], "backup-damaged"),
        "a word changed": (plain.replace("来电 1".encode(), "来电 9".encode()), "backup-journal-broken"),
        "something else": (b"{}", "backup-unreadable"),
    }  # fmt: skip
    for changed, code in changes.values():
        damaged.write_bytes(gzip.compress(changed))
        with pytest.raises(Problem, match=code):
            restored(damaged, other)
    damaged.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(Problem, match="backup-damaged"):
        restored(damaged, other)
    damaged.write_text("no backup")
    with pytest.raises(Problem, match="backup-unreadable"):
        restored(damaged, other)
    if located(other).path is not None:
        assert not Path(other).exists()
    else:
        with engine_of(other) as engine:
            assert inspect(engine).get_table_names() == []
    assert restored(file, other).restored.lines_left_out == 0
    with pytest.raises(Problem, match="restore-not-empty"):
        restored(file, other)
    with pytest.raises(Problem, match="restore-beyond-backup"):
        restored(file, str(tmp_path / "third.sqlite"), Until(seq=10_000))


def test_a_database_that_only_holds_positions_is_filled(
    atlas: Path, tmp_path: Path, postgresql: PostgreSQLServer
) -> None:
    source, target = str(tmp_path / "ring.sqlite"), postgresql.new_database()
    last = work(atlas, source, 1)[-1]
    file = backed_up(source, tmp_path / "b")
    with engine_of(target) as engine:
        positions.metadata.create_all(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "insert into positions values (1, 'd', 1, 1, 'P1', 1, 1, 1, 1, 1, 'believed', '')"
            )
    assert restored(file, target).restored.last_seq == last
    with engine_of(target) as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from positions").scalar_one() == 1


def test_a_server_that_is_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="database-unreachable"):
        backed_up("postgresql://nobody@127.0.0.1:1/desk", tmp_path / "b")
    assert sorted(tmp_path.iterdir()) == []
