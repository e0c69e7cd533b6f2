"""`ring360 user`: users of a database, from the server's own machine while the server does not run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.domain.people import PEOPLE_ROLES

Command = TypeVar("Command", bound=Callable[..., object])


def _database(command: Command) -> Command:
    return click.option("--database", required=True, help=words("cli-user-database-help"))(command)


def _name(command: Command) -> Command:
    return click.argument("name")(command)


@click.group(help=words("cli-user-help"))
def user() -> None:
    """Its work is done by its subcommands."""


@user.command(help=words("cli-user-add-help"))
@_name
@_database
@click.option("--role", "roles", type=click.Choice(PEOPLE_ROLES), multiple=True, required=True,
              help=words("cli-user-role-help"))  # fmt: skip
@click.option("--shown", default="", help=words("cli-user-shown-help"))
@click.option("--unit", default="", help=words("cli-user-unit-help"))
@json_option
@pass_terminal
def add(terminal: Terminal, name: str, database: str, roles: tuple[str, ...], shown: str, unit: str) -> None:
    """Make a user, and print the code with which that user sets a password."""
    from ring360.assembly.users import TERMINAL, opened_users

    with opened_users(database) as identity:
        account, code = identity.people.add(name, shown, roles, unit, TERMINAL)
    _tell_code(terminal, account.name, code)


@user.command("list", help=words("cli-user-list-help"))
@_database
@json_option
@pass_terminal
def listed(terminal: Terminal, database: str) -> None:
    """By name; no secrets."""
    from ring360.assembly.users import opened_users

    with opened_users(database) as identity:
        accounts, now = identity.people.all(), identity.now()
    rows: list[dict[str, Any]] = [
        {
            "name": each.name, "person_id": each.person_id, "roles": list(each.roles), "unit_id": each.unit_id,
            "disabled": each.is_disabled, "locked_out": each.locked_until is not None and now < each.locked_until,
        }
        for each in accounts
    ]  # fmt: skip
    if terminal.as_json:
        terminal.emit({"users": rows})
        return
    columns = ["column-user", "column-person", "column-roles", "column-unit", "column-user-state"]
    terminal.table(None, columns, [
        (row["name"], row["person_id"], ", ".join(terminal.say(f"person-role-{role}") for role in row["roles"]),
         row["unit_id"], terminal.say(_state(row)))
        for row in rows
    ])  # fmt: skip


@user.command(help=words("cli-user-disable-help"))
@_name
@_database
@pass_terminal
def disable(terminal: Terminal, name: str, database: str) -> None:
    from ring360.assembly.users import TERMINAL, opened_users

    with opened_users(database) as identity:
        identity.people.disable(identity.people.named(name).person_id, TERMINAL)
    terminal.print("user-disabled", name=name)


@user.command(help=words("cli-user-enable-help"))
@_name
@_database
@pass_terminal
def enable(terminal: Terminal, name: str, database: str) -> None:
    from ring360.assembly.users import TERMINAL, opened_users

    with opened_users(database) as identity:
        identity.people.enable(identity.people.named(name).person_id, TERMINAL)
    terminal.print("user-enabled", name=name)


@user.command(help=words("cli-user-reset-help"))
@_name
@_database
@click.option("--second-factors", is_flag=True, help=words("cli-user-second-factors-help"))
@json_option
@pass_terminal
def reset(terminal: Terminal, name: str, database: str, second_factors: bool) -> None:
    """End the password and any lock-out, and print the code with which the user sets another."""
    from ring360.assembly.users import TERMINAL, opened_users

    with opened_users(database) as identity:
        account = identity.people.named(name)
        if second_factors:
            identity.people.clear_second_factors(account.person_id, TERMINAL)
        code = identity.people.reset(account.person_id, TERMINAL)
    _tell_code(terminal, account.name, code)


def _tell_code(terminal: Terminal, name: str, code: str) -> None:
    if terminal.as_json:
        terminal.emit({"name": name, "code": code})
    else:
        terminal.print("user-code", name=name, code=code)


def _state(row: dict[str, object]) -> str:
    return "user-state-disabled" if row["disabled"] else "user-state-locked" if row["locked_out"] else "user-state-open"
