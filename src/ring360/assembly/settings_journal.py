"""Every setting of the journal's signatures and of personal data, from environment variables `RING360_…`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ring360.domain.problems import Problem
from ring360.operations.personal_data import OTHER

Days = Annotated[float, Field(gt=0, le=36_500, allow_inf_nan=False)]


class JournalSettings(BaseSettings):
    """When heads are signed, where keys lie, how long personal data is kept."""

    model_config = SettingsConfigDict(env_prefix="RING360_", extra="ignore", frozen=True)

    head_lines: Annotated[int, Field(ge=1, le=1_000_000)] = 1_000
    """The journal's head is signed after so many new lines at the latest."""
    head_seconds: Annotated[float, Field(ge=1, le=86_400, allow_inf_nan=False)] = 60.0
    """The journal's head is signed so long after a new line at the latest."""
    keys_folder: Path | None = None
    """Folder of the signing key, of the key of personal data and of the list of what was erased; without it they lie
    beside the database, with PostgreSQL in the working folder. Keep it out of the database's backups."""
    personal_days: dict[str, Days] = {"caller": 180.0, OTHER: 30.0}
    """How many days personal data is kept, by category, as JSON; `other` for categories not named."""

    @field_validator("personal_days")
    @classmethod
    def _has_other(cls, days: dict[str, float]) -> dict[str, float]:
        return {OTHER: 30.0, **days}


def read_journal_settings() -> JournalSettings:
    """The settings as the environment gives them; Problem where one cannot be taken."""
    try:
        return JournalSettings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"][:1])
        raise Problem("setting-wrong", setting=f"RING360_{name}".upper(), reason=wrong["msg"]) from error
