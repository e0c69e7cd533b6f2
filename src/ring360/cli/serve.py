"""`ring360 serve`: the desk of one atlas over HTTP, live or, with `--demo`, as an exercise in the demo county."""

from __future__ import annotations

import gc
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import click

from ring360.cli.terminal import Terminal, pass_terminal, words
from ring360.domain.problems import Problem

FIRST_PORT: Final = 8360
LEAST_RATE: Final = 0.1
MOST_RATE: Final = 120.0


@click.command(help=words("cli-serve-help"))
@click.option("--atlas", "atlas_path", type=click.Path(path_type=Path), help=words("cli-serve-atlas-help"))
@click.option("--database", help=words("cli-serve-database-help"))
@click.option("--units", type=click.Path(path_type=Path), help=words("cli-serve-units-help"))
@click.option("--posts", type=click.Path(path_type=Path), help=words("cli-serve-posts-help"))
@click.option("--reserves", type=click.Path(path_type=Path), help=words("cli-serve-reserves-help"))
@click.option("--categories", type=click.Path(path_type=Path), help=words("cli-serve-categories-help"))
@click.option("--plans", type=click.Path(path_type=Path), help=words("cli-serve-plans-help"))
@click.option("--rules", type=click.Path(path_type=Path), help=words("cli-serve-rules-help"))
@click.option("--crews", type=click.Path(path_type=Path), help=words("cli-serve-crews-help"))
@click.option("--calls", type=click.Path(path_type=Path), help=words("cli-serve-calls-help"))
@click.option("--host", default="127.0.0.1", show_default=True, help=words("cli-serve-host-help"))
@click.option("--port", type=click.IntRange(0, 65535), default=FIRST_PORT, show_default=True,
              help=words("cli-serve-port-help"))  # fmt: skip
@click.option("--demo", is_flag=True, help=words("cli-serve-demo-help"))
@click.option("--rate", type=float, default=10.0, show_default=True, help=words("cli-serve-rate-help"))
@click.option("--seed", type=int, default=360, show_default=True, help=words("cli-serve-seed-help"))
@click.option("--standby", is_flag=True, help=words("cli-serve-standby-help"))
@click.option("--follow", is_flag=True, help=words("cli-serve-follow-help"))
@click.option("--broker", help=words("cli-serve-broker-help"))
@click.option("--allowed-host", multiple=True, help=words("cli-serve-allowed-host-help"))
@click.option("--tls-certificate", type=click.Path(path_type=Path), help=words("cli-serve-tls-certificate-help"))
@click.option("--tls-key", type=click.Path(path_type=Path), help=words("cli-serve-tls-key-help"))
@click.option("--behind-proxy", is_flag=True, help=words("cli-serve-behind-proxy-help"))
@pass_terminal
def serve(
    terminal: Terminal, atlas_path: Path | None, database: str | None, units: Path | None, posts: Path | None,
    reserves: Path | None, categories: Path | None, plans: Path | None, rules: Path | None, crews: Path | None,
    calls: Path | None, host: str, port: int, demo: bool, rate: float, seed: int, standby: bool, follow: bool,
    broker: str | None,
    allowed_host: tuple[str, ...], tls_certificate: Path | None, tls_key: Path | None, behind_proxy: bool,
) -> None:  # fmt: skip
    """Serve until Ctrl-C."""
    # What is loaded stays: looking through it for garbage again and again is a fifth of the time to start, and later
    # holds up whoever asks at that moment.
    gc.disable()
    from ring360.assembly.desk_tables import DeskTables
    from ring360.assembly.serving import Listening, serve_exercise, serve_live
    from ring360.assembly.standing import Standing

    gc.freeze()
    gc.enable()
    local = is_loopback(host)
    if (tls_certificate is None) != (tls_key is None):
        raise Problem("tls-half", given=str(tls_certificate or tls_key))
    if not local and tls_certificate is None and not behind_proxy:
        raise Problem("host-needs-tls", host=host)
    if demo and not local:
        raise Problem("demo-on-loopback-only", host=host)
    listening = Listening(
        host=host, port=port, allowed_hosts=allowed_host, tls_certificate=tls_certificate, tls_key=tls_key,
        behind_proxy=behind_proxy, next_free_port=demo and port == FIRST_PORT,
    )  # fmt: skip
    if demo:
        if not LEAST_RATE <= rate <= MOST_RATE:
            raise Problem("rate-outside", rate=rate, least=LEAST_RATE, most=MOST_RATE)
        serve_exercise(terminal, listening, atlas_path, database, rate, seed)
    elif atlas_path is None:
        raise Problem("atlas-not-named")
    else:
        tables = DeskTables(categories, plans, posts, reserves, rules, crews, calls)
        if (standby or follow or broker) and not (database or "").startswith("postgres"):
            raise Problem("standby-needs-postgresql")
        standing = Standing(follows=standby or follow, may_lead=not follow, broker=broker or "")
        serve_live(terminal, listening, atlas_path, database, units, tables, standing)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on that address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
