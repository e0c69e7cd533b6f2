"""`ring360 atlas`: build an atlas from a map, make the demo county's, describe one, search one, show its speeds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ring360.assembly import atlas as making
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.language import distance, number, percent

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(help=words("cli-atlas-help"))
def atlas() -> None:
    """The group; each command below is one verb."""


@atlas.command(help=words("cli-atlas-build-help"))
@click.argument("map_file", metavar="MAP", type=_FILE)
@click.option("--out", required=True, type=_FILE, help=words("cli-atlas-out-help"))
@click.option("--name", help=words("cli-atlas-name-help"))
@click.option("--driving", type=_FILE, help=words("cli-atlas-driving-help"))
@click.option("--basemap/--no-basemap", default=True, help=words("cli-atlas-basemap-help"))
@json_option
@pass_terminal
def build(terminal: Terminal, map_file: Path, out: Path, name: str | None, driving: Path | None, basemap: bool) -> None:
    """Import a real map."""
    with terminal.progress("atlas-reading-points") as advance:
        built = making.build_atlas(
            map_file, out, name, driving, lambda stage, done: advance(done, stage), with_basemap=basemap
        )
    _tell_built(terminal, out, built.manifest, built.checksum)


@atlas.command(help=words("cli-atlas-demo-help"))
@click.option("--out", default="demo.atlas", show_default=True, type=_FILE, help=words("cli-atlas-out-help"))
@json_option
@pass_terminal
def demo(terminal: Terminal, out: Path) -> None:
    """Make the demo county, its units, posts and a year of calls."""
    from ring360.assembly.demo import build_demo

    with terminal.progress("atlas-reading-points") as advance:
        built = build_demo(out, lambda stage, done: advance(done, stage))
    _tell_built(terminal, out, built.manifest, built.checksum)


def _tell_built(terminal: Terminal, out: Path, manifest: Mapping[str, Any], checksum: str) -> None:
    if terminal.as_json:
        terminal.emit({"file": str(out), **manifest, "checksum": checksum})
        return
    terminal.print(
        "atlas-built", file=str(out), nodes=number(manifest["nodes"], terminal.language),
        segments=number(manifest["directed_segments"], terminal.language),
    )  # fmt: skip


@atlas.command(help=words("cli-atlas-info-help"))
@click.argument("atlas_file", metavar="ATLAS", type=_FILE)
@click.option("--verify", is_flag=True, help=words("cli-atlas-verify-help"))
@json_option
@pass_terminal
def info(terminal: Terminal, atlas_file: Path, verify: bool) -> None:
    """Say what an atlas holds."""
    manifest = making.describe_atlas(atlas_file, verify)
    if terminal.as_json:
        terminal.emit(manifest)
        return
    language = terminal.language
    box = manifest["bounding_box"]
    terminal.table("atlas-info-title", ("atlas-column-what", "atlas-column-value"), [
        (terminal.say("atlas-info-name"), manifest["name"]),
        (terminal.say("atlas-info-source"), manifest["created_from"]["file"]),
        (terminal.say("atlas-info-box"), ", ".join(f"{box[side]:.5f}" for side in ("west", "south", "east", "north"))),
        (terminal.say("atlas-info-nodes"), number(manifest["nodes"], language)),
        (terminal.say("atlas-info-segments"), number(manifest["directed_segments"], language)),
        (terminal.say("atlas-info-core"), percent(manifest["core_share"], language)),
        (terminal.say("atlas-info-bans"), number(manifest["banned_turns"], language)),
        (terminal.say("atlas-info-names"), number(manifest["whole_map"]["street_names"], language)),
        (terminal.say("atlas-info-checksum"), manifest["checksum"]),
    ])  # fmt: skip
    terminal.table("atlas-classes-title", ("atlas-column-class", "atlas-column-length"), [
        (name, distance(kilometres * 1000, language)) for name, kilometres in manifest["kilometres_by_class"].items()
    ])  # fmt: skip
    terminal.table("atlas-modes-title", (
        "atlas-column-mode", "atlas-column-nodes", "atlas-column-segments", "atlas-column-left-out",
    ), [
        (terminal.say(f"mode-{mode}"), core["nodes"], core["directed_segments"],
         distance(core["metres_left_out"], language))
        for mode, core in manifest["modes"].items()
    ])  # fmt: skip
    for title, key in (
        ("atlas-speeds-title", "speed_sources"), ("atlas-restrictions-title", "turn_restrictions"),
        ("atlas-repaired-title", "repaired"), ("atlas-left-out-title", "left_out"),
    ):  # fmt: skip
        if manifest[key]:
            rows = [(_reason(terminal, key, reason), count) for reason, count in manifest[key].items()]
            terminal.table(title, ("atlas-column-reason", "atlas-column-count"), rows)


def _reason(terminal: Terminal, key: str, reason: str) -> str:
    """Map tags are shown as they stand in the map; our own reasons are put into words."""
    return reason if "=" in reason else terminal.say(f"atlas-{key.replace('_', '-')}-{reason.replace('_', '-')}")


@atlas.command(help=words("cli-atlas-speeds-help"))
@click.argument("atlas_file", metavar="ATLAS", type=_FILE)
@click.option("--set", "settings", type=_FILE, help=words("cli-atlas-set-help"))
@json_option
@pass_terminal
def speeds(terminal: Terminal, atlas_file: Path, settings: Path | None) -> None:
    """Show the driving settings, or put others into the atlas."""
    if settings is not None:
        making.change_driving(atlas_file, settings)
    driving = making.driving_document(atlas_file)
    if terminal.as_json:
        terminal.emit(driving)
        return
    table = driving.pop("speeds_kmh")
    terminal.table("atlas-speed-table-title", ("atlas-column-class", "atlas-column-town", "atlas-column-country"), [
        (name, float(town), float(country)) for name, (town, country) in table.items()
    ])  # fmt: skip
    terminal.table("atlas-settings-title", ("atlas-column-what", "atlas-column-value"), [
        (name, str(value)) for name, value in driving.items()
    ])  # fmt: skip


@atlas.command(help=words("cli-atlas-find-help"))
@click.argument("atlas_file", metavar="ATLAS", type=_FILE)
@click.argument("text", metavar="NAME")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help=words("cli-atlas-limit-help"))
@json_option
@pass_terminal
def find(terminal: Terminal, atlas_file: Path, text: str, limit: int) -> None:
    """Search the gazetteer."""
    found = making.load_atlas(atlas_file).gazetteer.search(text, limit=limit)
    if terminal.as_json:
        terminal.emit({"found": [
            {"name": one.name, "names": dict(one.names), "kind": one.kind, "lon": one.lon, "lat": one.lat,
             "score": one.score} for one in found
        ]})  # fmt: skip
        return
    terminal.table(None, ("atlas-column-name", "atlas-column-kind", "atlas-column-place"), [
        (one.name, one.kind, f"{one.lon:.5f}, {one.lat:.5f}") for one in found
    ])  # fmt: skip
