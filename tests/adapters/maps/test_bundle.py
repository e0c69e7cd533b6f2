"""Atlas files: written whole or not at all, checked on reading, the same bytes for the same content."""

from __future__ import annotations

import resource
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ring360.adapters.maps.bundle import Bundle, rewrite_bundle, write_bundle
from ring360.domain.problems import Problem

MEMBERS = {"a/one.npy": np.arange(5, dtype=np.int32), "b": b"bytes", "c": b""}


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "tiles").write_bytes(b"tiles" * 1000)
    out = tmp_path / "x.atlas"
    checksum = write_bundle(out, {**MEMBERS, "tiles": tmp_path / "tiles"}, {"name": "x"})
    with Bundle(out) as bundle:
        bundle.verify()
        assert bundle.manifest["checksum"] == checksum
        assert bundle.array("a/one.npy").tolist() == [0, 1, 2, 3, 4]
        assert bundle.read("b") == b"bytes"
        first, length = bundle.span("tiles")
        assert out.read_bytes()[first : first + length] == b"tiles" * 1000


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    write_bundle(tmp_path / "x", MEMBERS, {"name": "x"})
    write_bundle(tmp_path / "y", MEMBERS, {"name": "x"})
    assert (tmp_path / "x").read_bytes() == (tmp_path / "y").read_bytes()


def test_a_member_is_replaced_and_the_checksum_follows(tmp_path: Path) -> None:
    out = tmp_path / "x"
    before = write_bundle(out, MEMBERS, {"name": "x"})
    after = rewrite_bundle(out, {"b": b"other"})
    with Bundle(out) as bundle:
        bundle.verify()
        assert (bundle.read("b"), bundle.read("c")) == (b"other", b"")
    assert before != after


def test_a_full_disk_leaves_the_old_atlas_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "x"
    write_bundle(out, MEMBERS, {"name": "old"})
    old = out.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(Problem) as caught:
            write_bundle(out, {"big": bytes(1_000_000)}, {"name": "new"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.code == "atlas-not-written"
    assert out.read_bytes() == old
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    class Interrupting(dict[str, bytes]):
        def items(self):  # type: ignore[no-untyped-def]
            yield "a", b"a"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_bundle(tmp_path / "x", Interrupting(), {"name": "x"})
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        write_bundle(tmp_path / "none" / "x", MEMBERS, {"name": "x"})
    assert (caught.value.code, caught.value.details["folder"]) == ("atlas-folder-missing", str(tmp_path / "none"))


def test_a_newer_version_is_told(tmp_path: Path) -> None:
    out = tmp_path / "x"
    write_bundle(out, MEMBERS, {"name": "x"})
    newer = out.read_bytes().replace(b'"version": 1', b'"version": 9')
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(tmp_path / "y", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'"version": 1', b'"version": 9'))
    assert newer
    with pytest.raises(Problem) as caught:
        Bundle(tmp_path / "y")
    assert (caught.value.code, caught.value.details["version"]) == ("atlas-version", "9")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_atlas_is_never_read_as_whole(tmp_path: Path, data: st.DataObject) -> None:
    out = tmp_path / "x"
    write_bundle(out, MEMBERS, {"name": "x"})
    whole = out.read_bytes()
    damaged = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    if damaged and data.draw(st.booleans()):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= data.draw(st.integers(1, 255))
    out.write_bytes(damaged)
    try:
        with Bundle(out) as bundle:
            bundle.verify()
            read = {name: bundle.read(name) for name in bundle.manifest["members"]}
    except Problem as problem:
        assert problem.details["file"] == str(out)  # noqa: PT017
        return
    # Only bytes that carry nothing (zip dates, flags) may differ unnoticed: every member is what was written.
    assert (read["b"], read["c"], len(read)) == (b"bytes", b"", 3)
