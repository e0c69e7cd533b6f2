"""`ring360 eta`: ranks units by exact travel time to one place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ring360.assembly.atlas import load_atlas
from ring360.assembly.inputs import accounts_json, place_units
from ring360.assembly.places import closed_segments, find_place, hour_of_week
from ring360.cli.inputs import atlas_option, driving_options, options_for, reading_options, tell_account, units_option
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.language import distance, duration


@click.command(help=words("cli-eta-help"))
@atlas_option
@units_option
@click.option("--to", "to", required=True, help=words("cli-to-help"))
@driving_options
@reading_options
@json_option
@pass_terminal
def eta(
    terminal: Terminal, /, atlas_path: Path, units_path: Path, to: str, mode: str, at: str | None,
    closed: tuple[str, ...], **reading: Any,
) -> None:  # fmt: skip
    """Nearest unit first; those that cannot come at all are told apart."""
    hour, options = hour_of_week(at), options_for("units", reading)
    atlas = load_atlas(atlas_path)
    target = find_place(atlas, to, mode)
    units = place_units(units_path, atlas, options, mode)
    travel = atlas.travel(mode, hour, closed_segments(atlas, closed))
    etas: list[dict[str, object]] = []
    unreachable: list[str] = []
    for row, unit in enumerate(units.rows):
        route = travel.route(units.snaps[row], target.snap)
        if route is None:
            unreachable.append(unit.unit_id)
        else:
            seconds, metres = round(route.seconds, 3), round(route.metres, 1)
            etas.append({"unit_id": unit.unit_id, "travel_seconds": seconds, "distance_metres": metres})
    etas.sort(key=lambda one: (one["travel_seconds"], one["unit_id"]))
    if terminal.as_json:
        terminal.emit({"etas": etas, "unreachable": unreachable, **accounts_json([("units", units)])})
        return
    tell_account(terminal, units)
    terminal.print("eta-title", place=target.words)
    language = terminal.language
    rows = [
        (str(one["unit_id"]), duration(float(str(one["travel_seconds"])), language),
         distance(float(str(one["distance_metres"])), language))
        for one in etas
    ]  # fmt: skip
    terminal.table(None, ["column-unit", "column-travel", "column-distance"], rows)
    if unreachable:
        terminal.print("eta-unreachable", units=", ".join(unreachable))
