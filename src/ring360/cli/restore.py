"""`ring360 restore`: fill an empty database from a backup, as it stood at an instant or a line of the journal."""

from __future__ import annotations

from pathlib import Path

import click

from ring360.cli.instants import seconds_of
from ring360.cli.stopping import stopped_gently
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(help=words("cli-restore-help"))
@click.option("--from", "source", required=True, type=_FILE, help=words("cli-restore-from-help"))
@click.option("--database", required=True, help=words("cli-restore-database-help"))
@click.option("--until", help=words("cli-restore-until-help"))
@click.option("--erased", "erased", multiple=True, type=_FILE, help=words("cli-restore-erased-help"))
@click.option("--nothing-erased", is_flag=True, help=words("cli-restore-nothing-erased-help"))
@json_option
@pass_terminal
def restore(
    terminal: Terminal, source: Path, database: str, until: str | None, erased: tuple[Path, ...], nothing_erased: bool
) -> None:
    """Restore, and say which key files are still missing."""
    from ring360.adapters.store.restore import Until
    from ring360.assembly import backups

    wanted = Until()
    if until is not None:
        wanted = Until(seq=int(until)) if until.isdecimal() else Until(at=seconds_of(until))
    with stopped_gently(), terminal.progress("restore-reading") as advance:
        told = backups.restore(
            source, database, wanted, erased, nothing_erased, lambda stage, done: advance(done, stage)
        )
    restored = told.restored
    if terminal.as_json:
        terminal.emit({
            "last_seq": restored.last_seq, "last_at": restored.last_at, "lines_left_out": restored.lines_left_out,
            "erased": restored.erased, "keys_missing": [str(path) for path in told.keys_missing],
        })  # fmt: skip
        return
    terminal.print("restore-done", lines=restored.last_seq, left_out=restored.lines_left_out)
    if restored.erased:
        terminal.print("restore-erased", count=restored.erased)
    if restored.lines_left_out:
        terminal.note("restore-witnesses")
    for path in told.keys_missing:
        terminal.note("restore-key-missing", file=str(path))
