"""`ring360 atlas` as a user calls it: whole commands, their words, their exit statuses, what they leave behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drawn_osm import cross

CALL = (sys.executable, "-m", "ring360", "--lang")


def ring360(*words: str | Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CALL, language, *map(str, words)], capture_output=True, text=True, check=False)


def test_build_and_info(tmp_path: Path) -> None:
    out = tmp_path / "town.atlas"
    built = ring360("atlas", "build", cross(tmp_path / "town.osm"), "--out", out, "--no-basemap")
    assert (built.returncode, built.stderr) == (0, "")
    told = json.loads(ring360("atlas", "info", out, "--verify", "--json").stdout)
    assert told["name"] == "town"
    assert (told["nodes"], told["directed_segments"]) == (5, 12)
    assert told["bounding_box"] == {"west": 117.2, "south": 28.299, "east": 117.202, "north": 28.301}
    assert set(told["kilometres_by_class"]) == {"residential", "tertiary"}
    assert len(told["checksum"]) == 64
    assert "路口" in ring360("atlas", "info", out, language="zh-CN").stdout


def test_settings_are_replaced_without_the_map(tmp_path: Path) -> None:
    out = tmp_path / "town.atlas"
    ring360("atlas", "build", cross(tmp_path / "town.osm"), "--out", out, "--no-basemap")
    settings = tmp_path / "driving.toml"
    settings.write_text("emergency_factor = 1.25\n[speeds_kmh]\nresidential = [25, 35]\n", encoding="utf-8")
    changed = ring360("atlas", "speeds", out, "--set", settings, "--json")
    assert changed.returncode == 0
    document = json.loads(changed.stdout)
    assert (document["emergency_factor"], document["speeds_kmh"]["residential"]) == (1.25, [25, 35])
    assert document["speeds_kmh"]["primary"] == [50, 70]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("emergency_facter = 1.2", "emergency_facter"),
        ("foot_kmh = -1", "foot_kmh"),
        ("traffic_side = 'up'", "traffic_side"),
        ("[hour_factors]\nprimary = [1, 2]", "hour_factors.primary"),
        ("[speeds_kmh]\nmotoway = [1, 2]", "speeds_kmh.motoway"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, field: str) -> None:
    settings = tmp_path / "driving.toml"
    settings.write_text(text, encoding="utf-8")
    out = tmp_path / "x.atlas"
    failed = ring360("atlas", "build", cross(tmp_path / "a.osm"), "--out", out, "--driving", settings)
    assert failed.returncode == 1
    assert field in failed.stderr
    assert str(settings) in failed.stderr
    assert not out.exists()


@pytest.mark.parametrize(("content", "says"), [(b"", "empty"), (b"not a map", "not an OpenStreetMap file")])
def test_a_bad_map_fails_in_words_and_leaves_nothing(tmp_path: Path, content: bytes, says: str) -> None:
    bad = tmp_path / "bad.osm.pbf"
    bad.write_bytes(content)
    failed = ring360("atlas", "build", bad, "--out", tmp_path / "x.atlas")
    assert failed.returncode == 1
    assert says in failed.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.osm.pbf"]


def test_a_map_without_roads_fails(tmp_path: Path) -> None:
    path = cross(tmp_path / "a.osm")
    path.write_text(path.read_text(encoding="utf-8").replace("highway", "waterway"), encoding="utf-8")
    failed = ring360("atlas", "build", path, "--out", tmp_path / "x.atlas")
    assert failed.returncode == 1
    assert "no connected road" in failed.stderr


def test_no_atlas_and_no_arguments(tmp_path: Path) -> None:
    missing = ring360("atlas", "info", tmp_path / "none.atlas")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "none.atlas" in missing.stderr
    assert ring360("atlas", "build").returncode == 2


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not say which files are open")
def test_ctrl_c_stops_clean(tmp_path: Path, shared: Path) -> None:
    out = tmp_path / "x.atlas"
    source = (shared / "data/scale_merged_dev/scale_merged_dev.osm.pbf").resolve()
    process = subprocess.Popen(
        [*CALL, "en", "atlas", "build", str(source), "--out", str(out)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(tmp_path)},
        # What a shell starts in the background does not hear Ctrl-C, and hands that down.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    files = Path(f"/proc/{process.pid}/fd")
    deadline = time.monotonic() + 120
    # In the middle of its work: the map is open.
    while not any(_leads_to(file, source) for file in files.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)
    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == []


def _leads_to(file: Path, target: Path) -> bool:
    try:
        return file.resolve() == target
    except OSError:
        return False
