"""Every setting of users and log-ins, from environment variables that begin with `RING360_`."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ring360.domain.people import PEOPLE_ROLES
from ring360.domain.problems import Problem


def _network(text: str) -> str:
    ip_network(text, strict=False)
    return text


def _role(text: str) -> str:
    if text not in PEOPLE_ROLES:
        raise ValueError(f"one of {', '.join(PEOPLE_ROLES)}")
    return text


class IdentitySettings(BaseSettings):
    """How people sign in; lists are written as JSON: `["dispatcher"]`."""

    model_config = SettingsConfigDict(env_prefix="RING360_", extra="ignore", frozen=True)

    session_hours: Annotated[float, Field(gt=0, le=24)] = 12.0
    """A session ends then, whatever happens."""
    idle_hours: Annotated[float, Field(gt=0, le=24)] = 8.0
    """A session in which nobody does anything ends then."""
    lock_minutes: Annotated[float, Field(gt=0, le=1_440)] = 30.0
    """A session in which nobody does anything asks for proof again."""
    staffed_roles: tuple[Annotated[str, AfterValidator(_role)], ...] = ("call_taker", "dispatcher", "duty_commander")
    """Roles that are not locked in a staffed room."""
    staffed_places: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    """Addresses of staffed rooms, as networks: `["10.1.2.0/24"]`; empty = every session locks."""
    failures_most: Annotated[int, Field(ge=1, le=100)] = 5
    """So many failures within 15 minutes lock an account."""
    lockout_minutes: Annotated[float, Field(ge=0, le=1_440)] = 15.0
    """How long an account stays locked; 0 = until a duty commander or administrator releases it."""
    second_factor: Literal["asked", "required"] = "asked"
    """`asked` of those who have set one, `required` of everybody before anything else."""
    password_least: Annotated[int, Field(ge=8, le=64)] = 8
    """Fewest signs of a password."""
    password_days: Annotated[int, Field(ge=0, le=3_650)] = 0
    """Passwords must be changed after so many days, where a rule asks for it (GB/T 22239); 0 = they do not age."""
    password_words: tuple[str, ...] = ()
    """Words of the place that no password may be made of: the county, the bureau, the street."""
    passwords_refused: Path | None = None
    """File of further passwords to refuse, one a line: breached ones, or those common where you are."""
    oidc_issuer: str = ""
    """Address of an OpenID Connect provider; empty = people sign in here only."""
    oidc_client_id: str = ""
    """What the provider calls this server."""
    oidc_client_secret: SecretStr = SecretStr("")
    """The secret shared with the provider."""
    oidc_roles_claim: str = "groups"
    """Claim of the id token that holds a user's groups."""
    oidc_roles: dict[str, Annotated[str, AfterValidator(_role)]] = {}
    """Which group has which role: `{"desk-a": "dispatcher"}`; who has none cannot sign in."""

    def breached(self) -> frozenset[str]:
        """The further passwords to refuse, in lower case."""
        if self.passwords_refused is None:
            return frozenset()
        try:
            text = self.passwords_refused.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            raise Problem(
                "file-unreadable", file=str(self.passwords_refused), reason=error.strerror or str(error)
            ) from error
        return frozenset(line.strip().lower() for line in text.splitlines() if line.strip())


def read_identity_settings() -> IdentitySettings:
    """The settings as the environment gives them; Problem where one cannot be taken."""
    try:
        return IdentitySettings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"][:1])
        raise Problem("setting-wrong", setting=f"RING360_{name}".upper(), reason=wrong["msg"]) from error
