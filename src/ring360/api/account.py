"""One's own account: the password and the second factors, each changed only after proving again who one is."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field, SecretStr

from ring360.api.ceremonies import Here, OpenGate, Pool, Who
from ring360.api.permissions import Actor, may
from ring360.api.sessions import Code, Password
from ring360.api.words import Asked, Name

router = APIRouter(prefix="/api/account", tags=["account"])


class PasswordAsked(Asked):
    old: Password
    new: Password


class CodeAsked(Asked):
    code: Code


class PasskeyMade(Asked):
    """What `navigator.credentials.create` answered."""

    ceremony: Name
    answer: dict[str, Any]
    label: Annotated[Name, Field()] = "passkey"


@router.get("", dependencies=[may("account.own")])
def shown(who: Who, actor: Actor) -> Any:
    """Which factors are set."""
    account = who.people.get(actor.person_id)
    return {
        "name": account.name,
        "shown": account.shown,
        "totp": account.totp_secret is not None,
        "recovery_codes_left": who.accounts.codes_left(account.person_id),
        "passkeys": [
            {"credential_id": each.credential_id, "label": each.label, "made_at": each.made_at}
            for each in who.accounts.passkeys_of(account.person_id)
        ],
    }


@router.post("/password", dependencies=[may("account.own")])
async def change_password(
    asked: PasswordAsked, request: Request, gate: OpenGate, who: Who, actor: Actor, pool: Pool
) -> Response:
    """Change the password; every other session ends, and this one goes on under a new token."""

    def changed() -> str:
        told = who.sessions.session(request.scope["state"]["token"])
        factors = told[0].factors if told else "password"
        address = request.scope["state"]["address"]
        who.log_in.slow_down(address)
        account = who.people.change_password(
            actor.person_id, asked.old.get_secret_value(), asked.new.get_secret_value()
        )
        return who.sessions.begin(account, address, request.headers.get("user-agent", ""), factors)

    return Response(status_code=204, headers={"set-cookie": gate.cookie(await pool.run(changed))})


@router.post("/totp/offer", dependencies=[may("account.prove")])
def offer_totp(who: Who, actor: Actor) -> Any:
    """An `otpauth://` address to put into an authenticator app; it holds once confirmed."""
    return {"address": who.second_factors.offer_totp(who.people.get(actor.person_id))}


@router.post("/totp", dependencies=[may("account.prove")])
def confirm_totp(asked: CodeAsked, who: Who, actor: Actor) -> Any:
    """Turn it on with a first code. Every session ends; the recovery codes are told this once."""
    return {"recovery_codes": who.second_factors.confirm_totp(actor.person_id, _plain(asked.code))}


@router.delete("/totp", status_code=204, dependencies=[may("account.prove")])
def remove_totp(who: Who, actor: Actor) -> Response:
    who.second_factors.remove_totp(actor.person_id)
    return Response(status_code=204)


@router.post("/recovery-codes", dependencies=[may("account.prove")])
def new_codes(who: Who, actor: Actor) -> Any:
    """Ten new recovery codes; the ones before are void."""
    return {"recovery_codes": who.second_factors.new_codes(actor.person_id)}


@router.post("/passkeys/offer", dependencies=[may("account.prove")])
def offer_passkey(who: Who, actor: Actor, site: Here) -> Any:
    """Options for `navigator.credentials.create`."""
    return who.passkeys.offer(who.people.get(actor.person_id), site)


@router.post("/passkeys", status_code=201, dependencies=[may("account.prove")])
def add_passkey(asked: PasskeyMade, who: Who, actor: Actor, site: Here) -> Any:
    made = who.passkeys.add(actor.person_id, asked.ceremony, asked.answer, asked.label, site)
    return {"credential_id": made.credential_id, "label": made.label}


@router.delete("/passkeys/{credential_id}", status_code=204, dependencies=[may("account.prove")])
def remove_passkey(credential_id: str, who: Who, actor: Actor) -> Response:
    """Every session ends."""
    who.passkeys.remove(actor.person_id, credential_id)
    return Response(status_code=204)


def _plain(code: SecretStr) -> str:
    return code.get_secret_value()
