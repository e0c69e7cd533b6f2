"""`ring360 contain`: which unit closes what ahead of a vehicle of an open case, and what leaks; nothing is ordered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ring360.api.containment import OLDEST_SECONDS, name_of, told_containment
from ring360.api.reasons import told_reason
from ring360.assembly.atlas import load_atlas
from ring360.assembly.inputs import accounts_json, place_units
from ring360.assembly.orders import ask_containment, roster_of
from ring360.assembly.places import closed_segments, find_place, hour_of_week
from ring360.cli.inputs import atlas_option, driving_options, options_for, reading_options, tell_account, units_option
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.decisions.containment import Containment
from ring360.decisions.pursuits import ClosingRules, FlightRules
from ring360.domain.problems import Problem
from ring360.domain.standards import Standards
from ring360.geography.atlas import Atlas
from ring360.language import distance, duration, percent
from ring360.operations.locating import street_name


@click.command(help=words("cli-contain-help"))
@atlas_option
@units_option
@click.option("--case", "case", required=True, help=words("cli-case-help"))
@click.option("--seen", "seen", required=True, help=words("cli-seen-help"))
@click.option(
    "--seconds-ago",
    type=click.FloatRange(0, OLDEST_SECONDS),
    default=0.0,
    show_default=True,
    help=words("cli-seconds-ago-help"),
)
@click.option(
    "--within", type=click.FloatRange(1, 3_600), default=480.0, show_default=True, help=words("cli-area-within-help")
)
@click.option(
    "--speed-factor", type=click.FloatRange(0.2, 3), default=1.2, show_default=True, help=words("cli-speed-factor-help")
)
@click.option("--against-one-ways", is_flag=True, help=words("cli-against-one-ways-help"))
@click.option(
    "--radius", type=click.FloatRange(0, 2_000), default=0.0, show_default=True, help=words("cli-radius-help")
)
@click.option("--setup", type=click.FloatRange(0, 600), default=30.0, show_default=True, help=words("cli-setup-help"))
@click.option(
    "--turnout",
    type=click.FloatRange(0, 3_600),
    default=Standards().turnout_seconds,
    show_default=True,
    help=words("cli-turnout-help"),
)
@driving_options
@reading_options
@json_option
@pass_terminal
def contain(
    terminal: Terminal, /, atlas_path: Path, units_path: Path, case: str, seen: str, seconds_ago: float,
    within: float, speed_factor: float, against_one_ways: bool, radius: float, setup: float, turnout: float, mode: str,
    at: str | None, closed: tuple[str, ...], **reading: Any,
) -> None:  # fmt: skip
    """Closures in the order in which they hold, leaks soonest first."""
    hour, options = hour_of_week(at), options_for("units", reading)
    if not case.strip():
        raise Problem("containment-case")
    flight = FlightRules("car", speed_factor, against_one_ways, radius)
    closing = ClosingRules(setup_seconds=setup, within_seconds=within)
    with terminal.progress("contain-stage") as advance:
        atlas = load_atlas(atlas_path)
        place = find_place(atlas, seen)
        advance(0.2)
        units = place_units(units_path, atlas, options, mode)
        roster = roster_of(units, mode, hour)
        advance(0.3)
        told = ask_containment(
            atlas, roster, case, place, seconds_ago, hour, closed_segments(atlas, closed), flight, closing,
            Standards(turnout_seconds=turnout),
        )  # fmt: skip
    if terminal.as_json:
        files = accounts_json([("units", units)])
        terminal.emit({**told_containment(told, atlas, terminal.language), "off_duty": roster.off_duty, **files})
        return
    tell_account(terminal, units)
    terminal.print("contain-title", case=case, place=place.words)
    _tell(terminal, told, atlas)
    if roster.off_duty:
        terminal.print("orders-off-duty", units=", ".join(roster.off_duty))


def _tell(terminal: Terminal, told: Containment, atlas: Atlas) -> None:
    language = terminal.language
    rows = [
        (", ".join(one.unit_ids), terminal.say(f"closing-{one.place.kind}"), name_of(one.place, atlas),
         f"{one.place.point.lon:.5f}, {one.place.point.lat:.5f}", duration(one.ready_at, language),
         duration(one.vehicle_soonest_at, language))
        for one in told.closures
    ]  # fmt: skip
    if rows:
        columns = ["column-unit", "column-closes", "column-place", "column-point", "column-closed-at", "column-car-at"]
        terminal.table("contain-closures", columns, rows)
    leaks = [
        (street_name(atlas, one.exit.point) or one.exit.road_class,
         f"{one.exit.point.lon:.5f}, {one.exit.point.lat:.5f}", duration(one.out_at, language))
        for one in told.leaks
    ]  # fmt: skip
    if leaks:
        terminal.table("contain-leaks", ["column-road-class", "column-point", "column-out-at"], leaks)
    terminal.print(
        "contain-reach", now=distance(told.reach_metres, language), then=distance(told.contained_metres, language)
    )
    if told.leaves:
        terminal.print(
            "orders-leaves", before=percent(told.leaves.road_share_before, language),
            after=percent(told.leaves.road_share_after, language),
        )  # fmt: skip
    for reason in told.reasons:
        terminal.print("orders-reason", reason=told_reason(reason, language)["text"])
