from __future__ import annotations

import json
from pathlib import Path

import pytest

from live_desks import opened_desk, stranger_of
from ring360.cli.main import main
from small_county import small_atlas


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_atlas(tmp_path_factory.mktemp("small"))


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit status and everything printed."""
    status = main(["--lang", "en", "user", *arguments])
    told = capfd.readouterr()
    return status, told.out + told.err


def test_users_are_made_listed_disabled_and_reset_while_no_server_runs(
    small: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "a.sqlite"
    at = ("--database", str(database))
    with opened_desk(small, database):
        status, told = said(capfd, "list", *at)
        assert (status, told.strip().endswith("or name another file with --database.")) == (1, True)
        assert "is in use by another ring360" in told
    asked = ("--role", "dispatcher", "--role", "administrator", "--json")
    status, told = said(capfd, "add", "Li Wei", *at, *asked)
    code = json.loads(told)["code"]
    assert (status, json.loads(told)["name"]) == (0, "li wei")
    assert said(capfd, "add", "LI WEI", *at, *asked)[1] == "There is a user “li wei” already.\n"
    assert said(capfd, "disable", "li wei", *at)[1] == "li wei is the last administrator. Make another one first.\n"
    said(capfd, "add", "wang", *at, "--role", "officer", "--unit", "P1")
    assert said(capfd, "disable", "wang", *at) == (0, "wang can no longer sign in.\n")
    status, told = said(capfd, "list", *at, "--json")
    assert [(row["name"], row["roles"], row["unit_id"], row["disabled"]) for row in json.loads(told)["users"]] == [
        ("li wei", ["dispatcher", "administrator"], "", False), ("wang", ["officer"], "P1", True),
    ]  # fmt: skip
    assert said(capfd, "enable", "wang", *at)[0] == 0
    with opened_desk(small, database) as opened:
        client = stranger_of(opened)
        activated = client.post("/api/session/activate", json={"code": code, "password": "three quiet herons"})
        assert activated.status_code == 204
        assert opened.identity.people.begin_setup() is None
        told_by = [line.by for line in opened.desk.journal.lines() if line.kind.startswith("AdministrationChanged")]
        assert told_by == ["terminal"] * 4 + [opened.identity.people.named("li wei").person_id]
    assert "#invite=" in said(capfd, "reset", "li wei", *at, "--second-factors")[1]
    assert said(capfd, "reset", "nobody", *at) == (1, "There is no user “nobody”.\n")


def test_a_database_without_users_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert said(capfd, "list", "--database", str(tmp_path / "no.sqlite"))[0] == 1
    (tmp_path / "empty.sqlite").touch()
    status, told = said(capfd, "list", "--database", str(tmp_path / "empty.sqlite"))
    assert (status, "has no users yet" in told) == (1, True)
