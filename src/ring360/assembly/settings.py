"""Every setting of the running desk, from environment variables that begin with `RING360_`."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ring360.domain.problems import Problem
from ring360.domain.standards import Standards


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no such time zone")
    return name


Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]


class DeskSettings(BaseSettings):
    """What the desk is held to and where it stands."""

    model_config = SettingsConfigDict(env_prefix="RING360_", extra="ignore", frozen=True)

    ring_seconds: Annotated[Seconds, Field(gt=0)] = 360.0
    """Total response that counts as within the ring."""
    processing_seconds: Seconds = 60.0
    """Allowance from the call until units are sent."""
    turnout_seconds: Seconds = 30.0
    """Allowance from being sent until the wheels turn."""
    acknowledgement_seconds: Annotated[Seconds, Field(gt=0)] = 60.0
    """A unit that has not acknowledged by then is brought to the dispatcher's attention."""
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    """Clock of the area: hours of the week and of the shifts are counted on it."""

    def standards(self) -> Standards:
        return Standards(
            ring_seconds=self.ring_seconds, processing_seconds=self.processing_seconds,
            turnout_seconds=self.turnout_seconds, acknowledgement_seconds=self.acknowledgement_seconds,
        )  # fmt: skip


def read_settings() -> DeskSettings:
    """The settings as the environment gives them; Problem where one cannot be taken."""
    try:
        return DeskSettings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"])
        raise Problem("setting-wrong", setting=f"RING360_{name}".upper(), reason=wrong["msg"]) from error
