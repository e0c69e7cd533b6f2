"""`ring360 muster`: how many officers can be at a place how soon, and who should go; nothing is ordered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ring360.api.muster import told_muster
from ring360.api.reasons import told_reason
from ring360.assembly.atlas import load_atlas
from ring360.assembly.inputs import accounts_json, place_units
from ring360.assembly.orders import ask_muster, roster_of
from ring360.assembly.places import closed_segments, find_place, hour_of_week
from ring360.cli.inputs import atlas_option, driving_options, options_for, reading_options, tell_account, units_option
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.decisions.musters import TARGETS, Muster, Wanted
from ring360.domain.problems import Problem
from ring360.domain.standards import Standards
from ring360.language import duration, percent


@click.command(help=words("cli-muster-help"))
@atlas_option
@units_option
@click.option("--to", "to", required=True, help=words("cli-to-help"))
@click.option("--want", "wants", multiple=True, help=words("cli-want-help"))
@click.option("--turnout", type=click.FloatRange(0, 3_600), default=Standards().turnout_seconds, show_default=True,
              help=words("cli-turnout-help"))  # fmt: skip
@driving_options
@reading_options
@json_option
@pass_terminal
def muster(
    terminal: Terminal, /, atlas_path: Path, units_path: Path, to: str, wants: tuple[str, ...], turnout: float,
    mode: str, at: str | None, closed: tuple[str, ...], **reading: Any,
) -> None:  # fmt: skip
    """Officers by then, and the order that loses least of the ring."""
    hour, options = hour_of_week(at), options_for("units", reading)
    wanted = tuple(parse_want(text) for text in wants) or TARGETS
    with terminal.progress("muster-stage") as advance:
        atlas = load_atlas(atlas_path)
        place = find_place(atlas, to, mode)
        advance(0.3)
        units = place_units(units_path, atlas, options, mode)
        roster = roster_of(units, mode, hour)
        advance(0.5)
        told = ask_muster(
            atlas, roster, place, hour, closed_segments(atlas, closed), wanted, Standards(turnout_seconds=turnout)
        )
    if terminal.as_json:
        files = accounts_json([("units", units)])
        terminal.emit({**told_muster(told, terminal.language), "off_duty": roster.off_duty, **files})
        return
    tell_account(terminal, units)
    terminal.print("muster-title", place=place.words)
    _tell(terminal, told)
    for title, names in (("eta-unreachable", told.unreachable), ("orders-off-duty", roster.off_duty)):
        if names:
            terminal.print(title, units=", ".join(names))


def parse_want(text: str) -> Wanted:
    """`30@180` = 30 officers within 180 seconds."""
    officers, at_sign, seconds = text.partition("@")
    try:
        wanted = Wanted(int(officers), float(seconds))
    except ValueError:
        raise Problem("muster-want", text=text) from None
    if not at_sign or not 0 < wanted.officers <= 10_000 or not 0 < wanted.within_seconds <= 86_400:
        raise Problem("muster-want", text=text)
    return wanted


def _tell(terminal: Terminal, told: Muster) -> None:
    language, order = terminal.language, told.order
    counts = [(duration(each.within_seconds, language), each.officers, each.travel_only_officers)
              for each in told.by_seconds]  # fmt: skip
    terminal.table("muster-by-then", ["column-within", "column-officers", "column-officers-travel"], counts)
    rows = [
        (one.name, one.role, one.officers, duration(place.staging_seconds, language),
         duration(place.scene_seconds, language), f"{place.point.lon:.5f}, {place.point.lat:.5f}")
        for one, place in zip(order.comers, order.staged, strict=True)
    ]  # fmt: skip
    columns = ["column-unit", "column-role", "column-officers", "column-staged", "column-at-scene", "column-waits-at"]
    terminal.table("muster-order", columns, rows)
    leaves = order.leaves
    terminal.print(
        "orders-leaves", before=percent(leaves.road_share_before, language),
        after=percent(leaves.road_share_after, language),
    )  # fmt: skip
    for reason in order.reasons:
        terminal.print("orders-reason", reason=told_reason(reason, language)["text"])
