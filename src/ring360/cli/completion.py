"""`ring360 completion SHELL`: prints the script that teaches bash, zsh or fish to complete ring360's commands."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import get_completion_class

from ring360.cli.terminal import words

SHELLS: Final = ("bash", "zsh", "fish")


@click.command(help=words("cli-completion-help"), epilog=words("cli-completion-use"))
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(context.find_root().command, {}, "ring360", "_RING360_COMPLETE").source())
