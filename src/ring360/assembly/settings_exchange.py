"""Settings of the exchange with others, from environment variables that begin with `RING360_`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ring360.domain.problems import Problem


class ExchangeSettings(BaseSettings):
    """Who sends, and whom webhooks may be sent to; lists are written as JSON: `["hooks.lan"]`."""

    model_config = SettingsConfigDict(env_prefix="RING360_", extra="ignore", frozen=True)

    agency: Annotated[str, Field(pattern=r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*)?$",
                                 max_length=200)] = ""  # fmt: skip
    """Who sends warnings and incidents to others: a domain name of the agency's own, such as `110.qinglan.example`."""
    agency_name: Annotated[str, Field(max_length=200)] = ""
    """What people call the agency."""
    webhook_hosts: tuple[Annotated[str, Field(max_length=200)], ...] = ()
    """Hosts that webhooks may be sent to by http, or although they lie in a private network: names and networks."""


def read_exchange_settings() -> ExchangeSettings:
    """The settings as the environment gives them; Problem where one cannot be taken."""
    try:
        return ExchangeSettings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"][:1])
        raise Problem("setting-wrong", setting=f"RING360_{name}".upper(), reason=wrong["msg"]) from error
