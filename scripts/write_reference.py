"""Writes docs/reference/commands.md and settings.md from the commands and settings themselves.

Run by `make reference`; the law `tests/laws/test_reference.py` fails while the pages and the code disagree.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from pydantic_settings import BaseSettings

sys.path.insert(0, str(Path(__file__).resolve().parent))

from reference_api import api_page
from reference_roles import roles_page

from ring360.assembly.settings import DeskSettings
from ring360.assembly.settings_exchange import ExchangeSettings
from ring360.assembly.settings_gateway import GatewaySettings
from ring360.assembly.settings_identity import IdentitySettings
from ring360.assembly.settings_journal import JournalSettings
from ring360.cli.help import speak
from ring360.cli.main import COMMANDS, cli
from ring360.cli.terminal import Terminal
from ring360.geography.driving import DrivingSettings
from ring360.language import say

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
PLAIN_WORDS = {
    "speeds_kmh": "Speed of each road class, in town and outside, where the map gives no limit.",
    "unpaved_factor": "Multiplies the speed on unpaved roads.",
    "signal_seconds": "Delay at traffic signals.",
    "stop_seconds": "Delay at a stop sign.",
    "give_way_seconds": "Delay at a give-way sign.",
    "crossing_seconds": "Delay at a foot crossing without signals.",
    "gate_seconds": "Delay at a gate or lift gate that can be opened.",
    "traffic_side": "Side the traffic keeps: `right` or `left`.",
    "obey_turn_bans": "Whether banned turns are kept to.",
    "foot_kmh": "Walking speed of an officer in a hurry.",
    "ebike_kmh": "Speed of an e-bike.",
}
"""Settings whose name and unit say all; a setting that stands neither here nor has a docstring fails the writer."""

GENERATED = "<!-- Written by `make reference` from the code: change the code, not this page. -->"


def commands_page() -> str:
    """Every command with its arguments, options, defaults and help, in English and Chinese."""
    parts = [f"# Commands\n\n{GENERATED}\n\n{say('cli-help', 'en')} {say('cli-help', 'zh-CN')}\n"]
    parts.append("`ring360` and `python -m ring360` are the same. `--lang zh-CN|en` may stand anywhere in the line.\n")
    parts.append(
        "Exit status: 0 done, 1 a problem with an input or the machine, 2 called wrongly, 130 stopped by Ctrl-C.\n"
    )
    for name in COMMANDS:
        context = click.Context(cli, obj=Terminal("en"))
        command = cli.get_command(context, name)
        assert command is not None
        parts.extend(_command(f"ring360 {name}", command, 2))
    return "\n".join(parts)


def _command(path: str, command: click.Command, level: int) -> Iterator[str]:
    chinese = _spoken(command, "zh-CN")
    english = _spoken(command, "en")
    yield f"{'#' * level} {path}\n\n{english['']}\n{chinese['']}\n"
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    if arguments:
        yield f"`{path} {' '.join(str(one.make_metavar(click.Context(command))) for one in arguments)}`\n"
    if options:
        rows = ["| option | default | meaning | 含义 |", "| --- | --- | --- | --- |"]
        for one in options:
            name = str(one.name)
            flags = ", ".join(f"`{flag}`" for flag in [*one.opts, *one.secondary_opts])
            rows.append(f"| {flags} {_value(one)} | {_default(one)} | {english[name]} | {chinese[name]} |")
        yield "\n".join(rows) + "\n"
    if isinstance(command, click.Group):
        for name, member in command.commands.items():
            yield from _command(f"{path} {name}", member, level + 1)


def _spoken(command: click.Command, language: str) -> dict[str, str]:
    speak(command, "zh-CN" if language == "zh-CN" else "en")
    told = {
        str(one.name): (one.help or "").replace("|", "\\|") for one in command.params if isinstance(one, click.Option)
    }
    return {"": (command.help or "").strip(), **told}


def _value(option: click.Option) -> str:
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return " \\| ".join(str(choice) for choice in option.type.choices)
    return str(option.metavar or option.type.name).upper()


def _default(option: click.Option) -> str:
    if option.required:
        return "**required**"
    if option.is_flag or option.multiple or not isinstance(option.default, str | int | float):
        return ""
    return f"`{option.default}`"


def settings_page() -> str:
    """Every setting of the driving costs and of the desk, with its default and what it means."""
    driving = _fields(DrivingSettings, {one.name: _plain(one) for one in dataclasses.fields(DrivingSettings)})
    speeds = [f"| {name} | {town:g} | {country:g} |" for name, (town, country) in DrivingSettings().speeds_kmh.items()]
    defaults = {name: str(one.default) for name, one in DeskSettings.model_fields.items()}
    desk = [(f"RING360_{name.upper()}", *rest) for name, *rest in _fields(DeskSettings, defaults)]
    identity, exchange = _environment(IdentitySettings), _environment(ExchangeSettings)
    spoken = "Language of all messages, `zh-CN` or `en`; `--lang` beats it, it beats the machine's locale."
    return "\n".join(
        [
            f"# Settings\n\n{GENERATED}\n",
            "## Driving\n\nKept in each atlas. Show them with `ring360 atlas speeds ATLAS`, put others in with",
            "`--set FILE` (JSON or TOML), or give them when building: `ring360 atlas build … --driving FILE`.\n",
            _table(driving),
            "### Speeds where the map gives no limit, km/h\n\n| class | in town | outside |\n| --- | ---: | ---: |",
            "\n".join(speeds) + "\n",
            "## The desk\n\nEnvironment variables, read once at start.\n",
            _table([*desk, ("RING360_LANG", "", spoken)]),
            "## Users and log-ins\n\nEnvironment variables, read once at start; lists and tables as JSON.\n",
            _table(identity),
            "## Exchange with others\n\nEnvironment variables, read once at start; lists as JSON.\n",
            _table(exchange),
            "## The gateway of trackers\n\nEnvironment variables, read once when `ring360 gateway` starts.\n",
            _table(_environment(GatewaySettings, "RING360_GATEWAY_")),
            "## The journal and personal data\n\nEnvironment variables, read once at start; tables as JSON.\n",
            _table(_environment(JournalSettings)),
        ]
    )


def _environment(owner: type[BaseSettings], prefix: str = "RING360_") -> list[tuple[str, ...]]:
    """The settings of one room as environment variables."""
    defaults = {name: _written(one.default) for name, one in owner.model_fields.items()}
    return [(f"{prefix}{name.upper()}", *rest) for name, *rest in _fields(owner, defaults)]


def _written(default: object) -> str:
    """A default as one would write it into the environment."""
    if default is None or default in ("", (), {}) or not str(default):
        return ""
    return json.dumps(default) if isinstance(default, tuple | dict) else str(default)


def _plain(field: dataclasses.Field[object]) -> str:
    if field.default is not dataclasses.MISSING:
        return str(field.default)
    return "the table below" if field.name == "speeds_kmh" else "empty"


def _fields(owner: type, defaults: dict[str, str]) -> list[tuple[str, ...]]:
    """Name, default and the docstring that stands under the field in the source."""
    body = ast.parse(inspect.getsource(owner)).body[0]
    assert isinstance(body, ast.ClassDef)
    told: dict[str, str] = {}
    for one, after in zip(body.body, [*body.body[1:], None], strict=True):
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and isinstance(after, ast.Expr):
            told[one.target.id] = inspect.cleandoc(str(ast.literal_eval(after.value)))
    return [(name, default, told.get(name) or PLAIN_WORDS[name]) for name, default in defaults.items()]


def _table(rows: list[tuple[str, ...]]) -> str:
    lines = ["| setting | default | meaning |", "| --- | --- | --- |"]
    for name, default, meaning in rows:
        shown = f"`{default}`" if default and " " not in default and default != "empty" else default
        lines.append(f"| `{name}` | {shown} | {' '.join(meaning.split())} |")
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Where each page lives, and what it should say."""
    return {
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "settings.md": settings_page(),
        REFERENCE / "api.md": api_page(GENERATED),
        REFERENCE / "roles.md": roles_page(GENERATED),
    }


if __name__ == "__main__":
    for place, text in pages().items():
        place.write_text(text, encoding="utf-8")
