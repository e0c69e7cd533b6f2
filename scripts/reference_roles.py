"""Writes docs/reference/roles.md from the table of roles and actions that the server itself decides by."""

from __future__ import annotations

from collections.abc import Callable

from ring360.domain.people import ACTIONS, PEOPLE_ROLES, TRACKER, Grant
from ring360.language import say

COLUMNS = (*PEOPLE_ROLES, TRACKER)


def roles_page(generated: str) -> str:
    """Every action with the roles that may do it."""
    names = [f"{say(f'person-role-{role}', 'en')}<br>{say(f'person-role-{role}', 'zh-CN')}" for role in PEOPLE_ROLES]
    named = {action: grant for action, grant in ACTIONS.items() if grant.roles}
    rows = [f"| `{action}` | {' | '.join(_cells(grant))} |" for action, grant in named.items()]
    return "\n".join(
        [
            f"# Roles and actions\n\n{generated}\n",
            "● may do it · ○ for the own unit only · ▲ only within ten minutes after proving again who one is.",
            "What stands in no cell is denied; the same table decides every request (`src/ring360/domain/people.py`).",
            "Somebody with several roles may do what any of them may.\n",
            f"| action | {' | '.join(names)} | tracker<br>定位终端 |",
            f"| --- |{' :-: |' * len(COLUMNS)}",
            *rows,
            "\nOpen to anybody, for signing in: " + ", ".join(_named(lambda grant: grant.anybody)) + ".",
            "Open to whoever has signed in, for the own account: "
            + ", ".join(_named(lambda grant: grant.signed_in))
            + ".\n",
        ]
    )


def _cells(grant: Grant) -> list[str]:
    mark = "▲" if grant.needs_proof else "●"
    return [mark if role in grant.roles else "○" if role in grant.own_unit else "" for role in COLUMNS]


def _named(fits: Callable[[Grant], bool]) -> list[str]:
    return [f"`{action}`" for action, grant in ACTIONS.items() if fits(grant)]
