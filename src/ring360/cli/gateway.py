"""`ring360 gateway`: the ports that trackers speak to, beside the desk of the same database."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from ring360.cli.serve import is_loopback
from ring360.cli.terminal import Terminal, pass_terminal, words
from ring360.domain.problems import Problem

PORT: Final = click.IntRange(0, 65535)


@click.command(help=words("cli-gateway-help"))
@click.option("--atlas", "atlas_path", type=click.Path(path_type=Path), required=True,
              help=words("cli-gateway-atlas-help"))  # fmt: skip
@click.option("--database", help=words("cli-gateway-database-help"))
@click.option("--host", default="127.0.0.1", show_default=True, help=words("cli-gateway-host-help"))
@click.option("--jt808-port", type=PORT, help=words("cli-gateway-jt808-port-help"))
@click.option("--nmea-port", type=PORT, help=words("cli-gateway-nmea-port-help"))
@click.option("--nmea-udp-port", type=PORT, help=words("cli-gateway-nmea-udp-port-help"))
@click.option("--http-port", type=PORT, help=words("cli-gateway-http-port-help"))
@click.option("--mqtt-broker", metavar="HOST[:PORT]", help=words("cli-gateway-mqtt-broker-help"))
@click.option("--mqtt-topic", default="owntracks/+/+", show_default=True, help=words("cli-gateway-mqtt-topic-help"))
@click.option("--mqtt-tls", is_flag=True, help=words("cli-gateway-mqtt-tls-help"))
@click.option("--status-port", type=PORT, help=words("cli-gateway-status-port-help"))
@click.option("--tls-certificate", type=click.Path(path_type=Path), help=words("cli-gateway-tls-certificate-help"))
@click.option("--tls-key", type=click.Path(path_type=Path), help=words("cli-gateway-tls-key-help"))
@click.option("--behind-proxy", is_flag=True, help=words("cli-gateway-behind-proxy-help"))
@pass_terminal
def gateway(
    terminal: Terminal, atlas_path: Path, database: str | None, host: str, jt808_port: int | None,
    nmea_port: int | None, nmea_udp_port: int | None, http_port: int | None, mqtt_broker: str | None, mqtt_topic: str,
    mqtt_tls: bool, status_port: int | None, tls_certificate: Path | None, tls_key: Path | None, behind_proxy: bool,
) -> None:  # fmt: skip
    """Listen until Ctrl-C."""
    from ring360.adapters.gateway.mqtt import Broker
    from ring360.assembly.gateway import GatewayPorts, run_gateway

    if (tls_certificate is None) != (tls_key is None):
        raise Problem("tls-half", given=str(tls_certificate or tls_key))
    if http_port is not None and not is_loopback(host) and tls_certificate is None and not behind_proxy:
        raise Problem("host-needs-tls", host=host)
    if all(port is None for port in (jt808_port, nmea_port, nmea_udp_port, http_port, mqtt_broker)):
        raise Problem("gateway-no-port")
    broker = None
    if mqtt_broker is not None:
        name, _, number = mqtt_broker.partition(":")
        if not name or (number and not number.isdecimal()):
            raise Problem("gateway-broker-wrong", broker=mqtt_broker)
        broker = Broker(name, int(number or (8883 if mqtt_tls else 1883)), mqtt_topic, with_tls=mqtt_tls)
    ports = GatewayPorts(
        host, jt808_port, nmea_port, nmea_udp_port, http_port, broker, status_port, tls_certificate, tls_key
    )

    def opened(told: dict[str, int]) -> None:
        for kind, port in told.items():
            terminal.print("gateway-listens", kind=kind, host="127.0.0.1" if kind == "status" else host, port=str(port))
        terminal.print("gateway-stop")

    run_gateway(atlas_path, database or atlas_path.with_suffix(".sqlite"), ports, opened)
    terminal.note("gateway-stopped")
