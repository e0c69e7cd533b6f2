"""`ring360 coverage`: which roads and calls units reach within the ring, where it is worst, and its pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ring360.assembly.atlas import load_atlas
from ring360.assembly.coverage import draw, named_places
from ring360.assembly.inputs import accounts_json, place_calls, place_units
from ring360.assembly.places import closed_segments, hour_of_week
from ring360.cli.inputs import (
    FILE,
    atlas_option,
    calls_option,
    driving_options,
    options_for,
    reading_options,
    tell_account,
    units_option,
)  # fmt: skip
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.domain.problems import Problem
from ring360.language import distance, duration, percent
from ring360.planning.coverage_report import Allowances, CoverageReport, report_coverage
from ring360.planning.worst_places import ServedPlace, name_in

PLACES_SHOWN = 15


@click.command(help=words("cli-coverage-help"))
@atlas_option
@units_option
@calls_option
@click.option("--within", type=click.FloatRange(min=1), default=360.0, show_default=True, help=words("cli-within-help"))
@click.option("--allow", default="processing=60,turnout=30", show_default=True, help=words("cli-allow-help"))
@click.option("--png", type=FILE, help=words("cli-png-help"))
@click.option("--html", type=FILE, help=words("cli-html-help"))
@driving_options
@reading_options
@json_option
@pass_terminal
def coverage(
    terminal: Terminal, /, atlas_path: Path, units_path: Path, calls_path: Path | None, within: float, allow: str,
    png: Path | None, html: Path | None, mode: str, at: str | None, closed: tuple[str, ...], **reading: Any,
) -> None:  # fmt: skip
    """Shares in the ring, depth, worst places; picture and page when asked for."""
    hour, allowances = hour_of_week(at), parse_allowances(allow)
    if allowances.seconds > within:
        raise Problem("coverage-no-time", allowances=round(allowances.seconds), within=round(within))
    unit_options, call_options = options_for("units", reading), options_for("calls", reading)
    with terminal.progress("coverage-stage-ring") as advance:
        atlas = load_atlas(atlas_path)
        units = place_units(units_path, atlas, unit_options, mode)
        calls = place_calls(calls_path, atlas, call_options, mode) if calls_path else None
        travel = atlas.travel(mode, hour, closed_segments(atlas, closed))
        report = report_coverage(
            travel, units.snaps, calls.snaps if calls else None, within, allowances, named_places(atlas),
            lambda stage, done: advance(done, stage),
        )  # fmt: skip
        fonts_found = draw(atlas, units, report, png, html, terminal.language)
    if not fonts_found:
        terminal.note("coverage-no-font")
    if terminal.as_json:
        terminal.emit({**report.as_json(), **accounts_json([("units", units), ("calls", calls)])})
        return
    tell_account(terminal, units)
    if calls:
        tell_account(terminal, calls)
    _tell(terminal, report, atlas.name)
    for written in (png, html):
        if written is not None:
            terminal.print("coverage-written", file=written)


def parse_allowances(text: str) -> Allowances:
    """`processing=60,turnout=30`; what is not named keeps its default."""
    seconds = {"processing": Allowances().processing_seconds, "turnout": Allowances().turnout_seconds}
    for part in text.split(","):
        name, _, figure = part.strip().partition("=")
        try:
            given = float(figure)
        except ValueError:
            raise Problem("coverage-allow", text=text) from None
        if name not in seconds or not 0 <= given < 86_400:
            raise Problem("coverage-allow", text=text)
        seconds[name] = given
    return Allowances(seconds["processing"], seconds["turnout"])


def _tell(terminal: Terminal, report: CoverageReport, map_name: str) -> None:
    language = terminal.language
    terminal.print("coverage-title", map=map_name, units=report.units, within=duration(report.within_seconds, language))
    allowances = report.allowances
    terminal.print(
        "coverage-allowances", processing=duration(allowances.processing_seconds, language),
        turnout=duration(allowances.turnout_seconds, language),
    )  # fmt: skip
    total, travel = report.total_response, report.travel_only
    rows = [(terminal.say("coverage-roads", distance=distance(report.road_metres, language)), total.road_length,
             travel.road_length)]  # fmt: skip
    if report.calls:
        rows.append((terminal.say("coverage-calls", count=report.calls), total.calls, travel.calls))
    rows += [(terminal.say("coverage-depth", count=row + 1), *pair) for row, pair in enumerate(report.depth) if row]
    shown = [(what, percent(one, language), percent(other, language)) for what, one, other in rows]
    terminal.table(None, ["column-what", "column-total-response", "column-travel-only"], shown)
    for title, places in (("coverage-worst", report.worst_places), ("coverage-by-place", report.by_place)):
        if places:
            columns = ["column-place", "column-uncovered", "column-length", "column-median", "column-worst"]
            terminal.table(title, columns, [_row(terminal, place) for place in places[:PLACES_SHOWN]])


def _row(terminal: Terminal, place: ServedPlace) -> tuple[str, ...]:
    language = terminal.language
    name = place.name(language)
    if place.near:
        name = terminal.say("coverage-near", street=name, place=name_in(place.near, language))
    lengths = distance(place.uncovered_metres, language), distance(place.metres, language)
    return (name, *lengths, duration(place.median_seconds, language), duration(place.worst_seconds, language))
