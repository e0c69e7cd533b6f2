"""`ring360 route`: the quickest way between two places, turn by turn."""

from __future__ import annotations

from pathlib import Path

import click

from ring360.assembly.atlas import load_atlas
from ring360.assembly.places import closed_segments, find_place, hour_of_week
from ring360.cli.inputs import atlas_option, driving_options
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.domain.problems import Problem
from ring360.geography.directions import Step, directions
from ring360.geography.roads import Roads
from ring360.language import Language, distance, duration, say


@click.command(help=words("cli-route-help"))
@atlas_option
@click.option("--from", "start", required=True, help=words("cli-from-help"))
@click.option("--to", "to", required=True, help=words("cli-to-help"))
@click.option("--geojson", is_flag=True, help=words("cli-geojson-help"))
@driving_options
@json_option
@pass_terminal
def route(
    terminal: Terminal, atlas_path: Path, start: str, to: str, geojson: bool, mode: str, at: str | None,
    closed: tuple[str, ...],
) -> None:  # fmt: skip
    """Geometry, kilometres, seconds and directions of one journey."""
    hour = hour_of_week(at)
    atlas = load_atlas(atlas_path)
    source, target = find_place(atlas, start, mode), find_place(atlas, to, mode)
    found = atlas.travel(mode, hour, closed_segments(atlas, closed)).route(source.snap, target.snap)
    if found is None:
        raise Problem("route-none", start=source.words, to=target.words)
    fractions = float(source.snap.fraction[0]), float(target.snap.fraction[0])
    steps = directions(atlas.roads, found, *fractions, int(target.snap.side[0]))
    line = [[round(lon, 7), round(lat, 7)] for lon, lat in zip(found.lon.tolist(), found.lat.tolist(), strict=True)]
    figures = {"travel_seconds": round(found.seconds, 3), "distance_metres": round(found.metres, 1)}
    if geojson:
        shape = {"type": "LineString", "coordinates": line}
        terminal.emit({"type": "Feature", "geometry": shape, "properties": figures})
        return
    if terminal.as_json:
        told = [_step_json(step, atlas.roads, terminal.language) for step in steps]
        terminal.emit({**figures, "geometry": {"type": "LineString", "coordinates": line}, "steps": told})
        return
    language = terminal.language
    terminal.print("route-title", start=source.words, to=target.words,
                   time=duration(found.seconds, language), distance=distance(found.metres, language))  # fmt: skip
    rows = [
        (number, told_step(step, atlas.roads, language), *(
            ("", "") if step.manoeuvre.startswith("arrive")
            else (distance(step.metres, language), duration(step.seconds, language))
        ))
        for number, step in enumerate(steps, start=1)
    ]  # fmt: skip
    terminal.table(None, ["column-step", "column-instruction", "column-distance", "column-travel"], rows)


def told_step(step: Step, roads: Roads, language: Language) -> str:
    """The instruction in words."""
    names = roads.names[step.name] if step.name >= 0 else {}
    street = names.get(language) or names.get(language.split("-")[0]) or names.get("") or names.get("ref") or ""
    heading = say(f"heading-{round(step.heading_degrees / 45.0) % 8}", language)
    kind = "named" if street else "unnamed"
    return say(f"direction-{step.manoeuvre}", language, kind=kind, street=street, heading=heading, exit=step.exit)


def _step_json(step: Step, roads: Roads, language: Language) -> dict[str, object]:
    return {
        "manoeuvre": step.manoeuvre,
        "instruction": told_step(step, roads, language),
        "street": roads.names[step.name].get("", "") if step.name >= 0 else "",
        "distance_metres": round(step.metres, 1),
        "travel_seconds": round(step.seconds, 3),
        **({"exit": step.exit} if step.exit else {}),
    }
