"""Makes the basemap of an extract: one PMTiles file, drawn by tippecanoe where its program is there, else in Python."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from ring360.adapters.maps.basemap_features import LAST_ZOOM, LAYERS, Drawn, drawn_features
from ring360.domain.problems import Problem

Progress = Callable[[str, float], None]

CREDIT: Final = "© OpenStreetMap contributors"
"""Whose data an extract is, as its licence asks to be told."""
_FIRST_ZOOM: Final = 5
_PERCENT: Final = re.compile(rb'"progress"\s*:\s*([0-9.]+)')


def build_basemap(
    map_path: Path, out: Path, bounds: tuple[float, float, float, float], progress: Progress,
    with_program: bool = True, credit: str = CREDIT,
) -> Path:  # fmt: skip
    """Write `out` (.pmtiles) from a map file; `bounds` are west, south, east, north in degrees.

    Nothing is left behind where it fails or is interrupted; Problem where the tiler gives up or the disk is full.
    """
    program = tippecanoe_program() if with_program else None
    try:
        with tempfile.TemporaryDirectory(prefix=".ring360-tiles-", dir=out.parent) as folder:
            part = Path(folder) / "basemap.pmtiles"
            features = drawn_features(map_path, bounds)
            if program:
                _tile_with(program, Path(folder), features, credit, progress)
            else:
                # Read only here: most platforms have the program and need none of what the slow way needs.
                from ring360.adapters.maps.basemap_python import write_tiles

                write_tiles(part, features, bounds, (_FIRST_ZOOM, LAST_ZOOM), credit, progress)
            part.replace(out)
    except OSError as error:
        raise Problem("basemap-not-written", file=str(out), reason=error.strerror or str(error)) from error
    return out


def tippecanoe_program() -> str | None:
    """Where the tiler is: beside this Python, else on the path; None on platforms without it."""
    beside = Path(sysconfig.get_path("scripts")) / "tippecanoe"
    return str(beside) if beside.is_file() else shutil.which("tippecanoe")


def _tile_with(program: str, folder: Path, features: Iterable[Drawn], credit: str, progress: Progress) -> None:
    """Stream the features into a file of GeoJSON lines, then let the program tile it. It runs inside `folder` on bare
    file names, because it writes its own command line into the tiles and they must not vary with the place."""
    progress("atlas-drawing", 0.0)
    with (folder / "features.geojsonl").open("w", encoding="utf-8") as file:
        for feature in features:
            file.write(_line(feature))
    progress("atlas-drawing", 0.35)
    command = [
        program, "--output=basemap.pmtiles", f"--minimum-zoom={_FIRST_ZOOM}", f"--maximum-zoom={LAST_ZOOM}", "--force",
        "--json-progress", "--progress-interval=0.5", "--temporary-directory=.", "--drop-densest-as-needed",
        "--simplify-only-low-zooms", f"--attribution={credit}",
        "--name=ring360", "features.geojsonl",
    ]  # fmt: skip
    environment = {**os.environ, "TIPPECANOE_MAX_THREADS": "2"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as run:  # fmt: skip
        try:
            last = b""
            assert run.stderr is not None
            for line in run.stderr:
                done = _PERCENT.search(line)
                if done:
                    progress("atlas-drawing", 0.35 + 0.65 * min(1.0, float(done[1]) / 100.0))
                elif line.strip():
                    last = line.strip()
            if run.wait() != 0:
                reason = last.decode("utf-8", "replace")[:200] or f"status {run.returncode}"
                raise Problem("basemap-failed", reason=reason)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                run.kill()
            raise
    progress("atlas-drawing", 1.0)


def _line(feature: Drawn) -> str:
    properties = json.dumps(feature.properties, ensure_ascii=False, separators=(",", ":"))
    assert feature.layer in LAYERS
    return (
        f'{{"type":"Feature","tippecanoe":{{"layer":"{feature.layer}","minzoom":{feature.first_zoom}}},'
        f'"properties":{properties},"geometry":{feature.geojson}}}\n'
    )
