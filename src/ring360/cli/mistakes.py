"""Says what was wrong with a command line, in the reader's language, for the mistakes click finds itself."""

from __future__ import annotations

import click

from ring360.cli.terminal import Terminal


def mistake(wrong: click.ClickException, terminal: Terminal) -> str:
    """The sentence to show, with a hint to the command's own help page."""
    told = _told(wrong, terminal)
    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    if context is None:
        return told
    return f"{told}\n{terminal.say('cli-mistake-hint', command=context.command_path)}"


def _told(wrong: click.ClickException, terminal: Terminal) -> str:
    match wrong:
        case click.NoSuchOption():
            nearest = ", ".join(wrong.possibilities or ()) or "-"
            return terminal.say("cli-mistake-no-such-option", option=wrong.option_name, nearest=nearest)
        case click.MissingParameter():
            return terminal.say("cli-mistake-missing", option=_named(wrong))
        case click.BadParameter():
            return terminal.say("cli-mistake-bad-value", option=_named(wrong), reason=wrong.message)
        case _:
            return terminal.say("cli-mistake-other", reason=wrong.format_message())


def _named(wrong: click.BadParameter) -> str:
    if wrong.param is None:
        return str(wrong.param_hint or "")
    return "/".join(wrong.param.opts) if isinstance(wrong.param, click.Option) else wrong.param.human_readable_name
