from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ring360.cli.main import main
from small_county import small_atlas


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_atlas(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize(("arguments", "told"), [
    (("--atlas", "a", "--host", "0.0.0.0"), "would send keys and calls in the clear"),
    (("--atlas", "a", "--host", "192.0.2.7", "--tls-key", "k"), "k alone is not enough for https"),
    (("--demo", "--host", "192.0.2.7", "--behind-proxy"), "served to this machine only, not on 192.0.2.7"),
    (("--demo", "--rate", "0"), "The rate must lie between 0.1 and 120, not 0"),
    (("--demo", "--rate", "nan"), "The rate must lie between 0.1 and 120, not"),
    ((), "Name the atlas to serve with --atlas"),
    (("--atlas", "no.atlas", "--port", "0"), "no.atlas"),
])  # fmt: skip
def test_what_must_not_be_is_refused_before_anything_is_served(
    arguments: tuple[str, ...], told: str, capfd: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["--lang", "en", "serve", *arguments]) == 1
    assert told in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_told(small: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--lang", "en", "serve", "--atlas", str(small), "--port", str(port)]) == 1
        assert capfd.readouterr().err.startswith(f"Port {port} on 127.0.0.1 is taken.")


NO_DATABASES = (b"not a database at all, but long enough to look like one" * 40, b"SQLite format 3\0" * 9)


@pytest.mark.parametrize("content", NO_DATABASES)
def test_a_file_that_is_no_database_is_left_alone(
    small: Path, tmp_path: Path, content: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "x.sqlite"
    database.write_bytes(content)
    assert main(["--lang", "en", "serve", "--atlas", str(small), "--port", "0", "--database", str(database)]) == 1
    assert "cannot be read as a ring360 database" in capfd.readouterr().err
    assert database.read_bytes() == content


def test_a_wrong_setting_is_named(
    small: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RING360_TIMEZONE", "Mars/Olympus")
    assert main(["--lang", "en", "serve", "--atlas", str(small), "--port", "0"]) == 1
    assert capfd.readouterr().err.startswith("RING360_TIMEZONE cannot be taken")
