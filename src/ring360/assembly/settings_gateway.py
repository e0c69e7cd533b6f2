"""Every setting of the gateway, from environment variables that begin with `RING360_GATEWAY_`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ring360.domain.problems import Problem


class GatewaySettings(BaseSettings):
    """What the gateway keeps and how much it takes."""

    model_config = SettingsConfigDict(env_prefix="RING360_GATEWAY_", extra="ignore", frozen=True)

    history_days: Annotated[float, Field(gt=0, le=3_650)] = 30.0
    """So long positions are kept; older ones are removed."""
    connections: Annotated[int, Field(ge=1, le=1_000_000)] = 20_000
    """Trackers connected at once."""
    connections_an_address: Annotated[int, Field(ge=1, le=1_000_000)] = 2_000
    """Of them from one address; terminals of one mobile network may share one."""
    idle_seconds: Annotated[float, Field(ge=10, le=86_400)] = 900.0
    """A connection that says nothing for so long ends."""
    proof_seconds: Annotated[float, Field(ge=1, le=3_600)] = 30.0
    """A connection that has not proved by then which tracker it is ends."""
    request_seconds: Annotated[float, Field(ge=1, le=3_600)] = 15.0
    """A request over HTTP must be whole by then."""
    waiting_fixes: Annotated[int, Field(ge=100, le=10_000_000)] = 20_000
    """With more positions than this waiting to be stored, new ones are shed and counted."""
    mqtt_username: str = ""
    """Name by which the gateway logs on at the MQTT broker; empty for none."""
    mqtt_password: str = ""
    """Password for that."""


def read_gateway_settings() -> GatewaySettings:
    """The settings as the environment gives them; Problem where one cannot be taken."""
    try:
        return GatewaySettings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"])
        raise Problem("setting-wrong", setting=f"RING360_GATEWAY_{name}".upper(), reason=wrong["msg"]) from error
