"""`ring360 journal`: verify a journal, write it out, show and keep its signed heads, say who looked at what."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from ring360.assembly import journal as asking
from ring360.cli.instants import seconds_of
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.domain.problems import Problem

_FILE = click.Path(path_type=Path, dir_okay=False)
Command = TypeVar("Command", bound=Callable[..., Any])
MOST_PROCESSES = 4


def _database(required: bool) -> Callable[[Command], Command]:
    return click.option("--database", required=required, help=words("cli-journal-database-help"))


@click.group(help=words("cli-journal-help"))
def journal() -> None:
    """The group; each command below is one verb."""


@journal.command(help=words("cli-journal-verify-help"))
@_database(required=False)
@click.option("--file", type=_FILE, help=words("cli-journal-file-help"))
@click.option("--public-key", multiple=True, help=words("cli-journal-public-key-help"))
@click.option("--heads", type=_FILE, help=words("cli-journal-heads-help"))
@click.option("--processes", type=click.IntRange(1, 64), help=words("cli-journal-processes-help"))
@json_option
@pass_terminal
def verify(
    terminal: Terminal, database: str | None, file: Path | None, public_key: tuple[str, ...], heads: Path | None,
    processes: int | None,
) -> int:  # fmt: skip
    """Say whether a journal is whole, or where it was altered."""
    source = asking.source_of(database, file)
    wanted = processes or min(MOST_PROCESSES, os.cpu_count() or 1)
    with asking.workers(wanted) as pool, terminal.progress("journal-verifying") as advance:
        told = asking.verify_source(source, public_key, heads, pool, advance)
    fault = told.fault
    if terminal.as_json:
        terminal.emit(asdict(told))
        return int(fault is not None)
    if fault is not None:
        which = "journal-altered-between" if fault.until > fault.seq else "journal-altered"
        terminal.print(which, seq=fault.seq, until=fault.until, what=terminal.say(f"journal-fault-{fault.code}"))
        return 1
    terminal.print("journal-holds", lines=told.lines, heads=told.heads, last_hash=told.last_hash)
    if told.lines > told.signed_lines:
        terminal.print("journal-unsigned", count=told.lines - told.signed_lines)
    if heads is not None:
        terminal.print("journal-witnessed", count=told.witnessed)
    if not told.is_key_given:
        terminal.note("journal-own-key")
    return 0


@journal.command(help=words("cli-journal-export-help"))
@_database(required=True)
@click.option("--out", required=True, type=_FILE, help=words("cli-journal-out-help"))
@json_option
@pass_terminal
def export(terminal: Terminal, database: str, out: Path) -> None:
    """Write a journal to a file."""
    with terminal.progress("journal-exporting") as advance:
        count = asking.export_source(asking.source_of(database, None), out, advance)
    if terminal.as_json:
        terminal.emit({"file": str(out), "lines": count})
    else:
        terminal.print("journal-exported", file=str(out), lines=count)


@journal.command(help=words("cli-journal-root-help"))
@_database(required=True)
@click.option("--out", type=_FILE, help=words("cli-journal-root-out-help"))
@click.option("--note", is_flag=True, help=words("cli-journal-note-help"))
@json_option
@pass_terminal
def root(terminal: Terminal, database: str, out: Path | None, note: bool) -> None:
    """Show the newest signed head; with `--out` give it to a witness."""
    told = asking.tell_head(database, out)
    if note:
        click.echo(told.note, nl=False)
    elif terminal.as_json:
        terminal.emit({"head": asdict(told.head), "keys": [asdict(key) for key in told.keys],
                       "unsigned_lines": told.unsigned_lines})  # fmt: skip
    else:
        terminal.table("journal-root-title", ("journal-column-what", "journal-column-value"), [
            (terminal.say("journal-root-size"), str(told.head.size)),
            (terminal.say("journal-root-root"), told.head.root),
            (terminal.say("journal-root-at"), _instant(told.head.at)),
            (terminal.say("journal-root-origin"), told.head.origin),
            (terminal.say("journal-root-key"), next(
                key.public_key for key in told.keys if key.key_id == told.head.key_id)),
            (terminal.say("journal-root-signature"), told.head.signature),
            (terminal.say("journal-root-unsigned"), str(told.unsigned_lines)),
        ])  # fmt: skip


@journal.command(help=words("cli-journal-renew-key-help"))
@_database(required=True)
@click.option("--lost", is_flag=True, help=words("cli-journal-lost-help"))
@json_option
@pass_terminal
def renew_key(terminal: Terminal, database: str, lost: bool) -> None:
    """Put a new signing key in place of the old."""
    key = asking.renew_key(database, lost)
    if terminal.as_json:
        terminal.emit(asdict(key))
    else:
        terminal.print("journal-key-renewed", key=key.public_key)
        terminal.print("journal-key-lost" if lost else "journal-key-endorsed")


@journal.command(help=words("cli-journal-looks-help"))
@_database(required=True)
@click.option("--reference", default="", help=words("cli-journal-reference-help"))
@click.option("--subject", default="", help=words("cli-journal-subject-help"))
@click.option("--by", default="", help=words("cli-journal-by-help"))
@click.option("--since", help=words("cli-journal-since-help"))
@json_option
@pass_terminal
def looks(terminal: Terminal, database: str, reference: str, subject: str, by: str, since: str | None) -> None:
    """Say who looked at personal data or footage, when and why."""
    found = asking.tell_looks(database, reference, subject, by, None if since is None else seconds_of(since))
    names = ("subject", "reference", "reason")
    if terminal.as_json:
        terminal.emit([{"seq": line.seq, "at": line.at, "by": line.by,
                        **{name: line.payload[name] for name in names}} for line in found])  # fmt: skip
        return
    columns = ("seq", "at", "by", *names)
    terminal.table("journal-looks-title", [f"journal-column-{name}" for name in columns], [
        (str(line.seq), _instant(line.at), line.by, *(line.payload[name] for name in names)) for line in found
    ])  # fmt: skip


@journal.command(help=words("cli-journal-witness-help"))
@click.option("--keep", required=True, type=_FILE, help=words("cli-journal-keep-help"))
@click.option("--url", help=words("cli-journal-url-help"))
@click.option("--token-file", type=_FILE, help=words("cli-journal-token-file-help"))
@click.option("--file", type=_FILE, help=words("cli-journal-shown-help"))
@click.option("--public-key", multiple=True, help=words("cli-journal-public-key-help"))
@json_option
@pass_terminal
def witness(
    terminal: Terminal, keep: Path, url: str | None, token_file: Path | None, file: Path | None,
    public_key: tuple[str, ...],
) -> int:  # fmt: skip
    """Check heads against those kept, and keep them."""
    from ring360.assembly.witnessing import read_token
    from ring360.assembly.witnessing import witness as go_round

    if (url is None) == (file is None):
        raise Problem("witness-source-one")
    done = go_round(keep, url or "", read_token(token_file), file, public_key)
    if terminal.as_json:
        terminal.emit({"taken": done.taken, "kept": done.kept, "evidence": str(done.evidence or "") or None,
                       "refused": [{"code": code, "head": asdict(head)} for code, head in done.refused]})  # fmt: skip
    else:
        terminal.print("witness-kept", taken=done.taken, kept=done.kept, size=done.last.size if done.last else 0)
        for code, head in done.refused:
            terminal.note("witness-contradiction", size=head.size, root=head.root, at=_instant(head.at),
                          why=terminal.say(f"witness-why-{code}"))  # fmt: skip
        if done.evidence:
            terminal.note("witness-evidence", file=str(done.evidence))
    return int(bool(done.refused))


def _instant(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
