"""`ring360 backup`: all of a database that cannot be made again, in one file, while its server works."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ring360.cli.stopping import stopped_gently
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.domain.problems import Problem

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(help=words("cli-backup-help"))
@click.option("--database", help=words("cli-backup-database-help"))
@click.option("--out", type=_FILE, help=words("cli-backup-out-help"))
@click.option("--check", "checked", type=_FILE, help=words("cli-backup-check-help"))
@json_option
@pass_terminal
def backup(terminal: Terminal, database: str | None, out: Path | None, checked: Path | None) -> None:
    """Write a backup, or check one."""
    from ring360.assembly import backups

    if checked is not None and database is None and out is None:
        with stopped_gently(), terminal.progress("restore-reading") as advance:
            header = backups.check(checked, lambda stage, done: advance(done, stage))
        if terminal.as_json:
            terminal.emit({"file": str(checked), **asdict(header)})
        else:
            terminal.print("backup-whole", file=str(checked), lines=header.last_seq, rows=header.rows)
        return
    if database is None or out is None or checked is not None:
        raise Problem("backup-or-check")
    with stopped_gently(), terminal.progress("backup-writing") as advance:
        told = backups.back_up(database, out, advance)
    if terminal.as_json:
        terminal.emit({"file": str(out), "sha256": told.checksum, "size_bytes": told.size_bytes, **asdict(told.header)})
    else:
        terminal.print("backup-written", file=str(out), lines=told.header.last_seq, rows=told.header.rows,
                       megabytes=told.size_bytes / 1e6)  # fmt: skip
