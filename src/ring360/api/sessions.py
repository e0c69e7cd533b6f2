"""Sessions: signing in and out, proving again who one is, and what one's own sessions are."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field, SecretStr

from ring360.api.ceremonies import Here, OpenGate, Pool, Who
from ring360.api.gate import Gate
from ring360.api.permissions import EXERCISE_PERSON, Actor, may
from ring360.api.words import Asked, Name
from ring360.domain.problems import Problem
from ring360.operations.identity.ports import StoredSession

router = APIRouter(prefix="/api/session", tags=["sessions"])

Password = Annotated[SecretStr, Field(max_length=1_000)]
Code = Annotated[SecretStr, Field(max_length=100)]


class LogInAsked(Asked):
    """Who signs in; `code` is of the authenticator app or a recovery code, where a second factor is set."""

    name: Name
    password: Password
    code: Code = SecretStr("")


class ProofAsked(Asked):
    password: Password
    code: Code = SecretStr("")


class SetUpAsked(Asked):
    """The first administrator, by the code that the server printed when it started without users."""

    code: Code
    name: Name
    password: Password


class ActivationAsked(Asked):
    """A password set by the code of an invitation or a reset."""

    code: Code
    password: Password


class PasskeyAsked(Asked):
    """What `navigator.credentials.get` answered."""

    ceremony: Name
    answer: dict[str, Any]


@router.get("/ways", dependencies=[may("page.load")])
def ways(gate: OpenGate) -> Any:
    """How one may sign in here."""
    return {
        "exercise": gate.identity is None,
        "password": gate.identity is not None,
        "passkey": gate.identity is not None,
        "provider": gate.identity is not None and gate.identity.provider is not None,
    }


@router.get("", dependencies=[may("account.unlock")])
def mine(request: Request, gate: OpenGate, actor: Actor) -> Any:
    """Who is signed in, and what this session may do."""
    told = gate.identity.sessions.session(_token(request)) if gate.identity else None
    return {
        "person_id": actor.person_id,
        "name": actor.name,
        "roles": sorted(actor.roles),
        "unit_id": actor.unit_id,
        "exercise": actor is EXERCISE_PERSON,
        "locked": actor.is_locked,
        "limited_to_account": gate.identity.sessions.limited_to(*told) if gate.identity and told else "",
    }


@router.post("", dependencies=[may("session.begin")])
async def begin(asked: LogInAsked, request: Request, gate: OpenGate, who: Who, pool: Pool) -> Response:
    """Sign in. 401 `second-factor-needed` asks for the same once more with a code."""
    password, code = asked.password.get_secret_value(), asked.code.get_secret_value()
    token = await pool.run(who.log_in.with_password, asked.name, password, code, *_from(request))
    return _begun(gate, token)


@router.post("/setup", dependencies=[may("session.begin")])
async def set_up(asked: SetUpAsked, request: Request, gate: OpenGate, who: Who, pool: Pool) -> Response:
    """Make the first administrator and sign in."""

    def made() -> str:
        who.log_in.slow_down(_from(request)[0])
        try:
            account = who.people.set_up(asked.code.get_secret_value(), asked.name, asked.password.get_secret_value())
        except Problem as problem:
            if problem.code == "setup-link-unknown":
                who.log_in.failed(None, _from(request)[0], "set-up")
            raise
        return who.log_in.enter(account.person_id, *_from(request), "password")

    return _begun(gate, await pool.run(made))


@router.post("/activate", dependencies=[may("session.begin")])
async def activate(asked: ActivationAsked, request: Request, who: Who, pool: Pool) -> Response:
    """Set a password; sign in with it afterwards."""

    def made() -> None:
        who.log_in.slow_down(_from(request)[0])
        try:
            who.people.activate(asked.code.get_secret_value(), asked.password.get_secret_value())
        except Problem as problem:
            if problem.code == "setup-link-unknown":
                who.log_in.failed(None, _from(request)[0], "invitation")
            raise

    await pool.run(made)
    return Response(status_code=204)


@router.post("/passkey/begin", dependencies=[may("session.begin")])
def ask_passkey(who: Who, site: Here) -> Any:
    """Options for `navigator.credentials.get`."""
    return who.passkeys.ask(site)


@router.post("/passkey", dependencies=[may("session.begin")])
async def begin_by_passkey(
    asked: PasskeyAsked, request: Request, gate: OpenGate, who: Who, pool: Pool, site: Here
) -> Response:
    """Sign in with a passkey, alone."""

    def entered() -> str:
        who.log_in.slow_down(_from(request)[0])
        account = who.passkeys.proved(asked.ceremony, asked.answer, site)
        return who.log_in.enter(account.person_id, *_from(request), "passkey")

    return _begun(gate, await pool.run(entered))


@router.post("/proof", dependencies=[may("account.unlock")])
async def prove(asked: ProofAsked, request: Request, gate: OpenGate, who: Who, pool: Pool) -> Response:
    """Prove again who one is: unlocks the session and opens what asks for proof, for ten minutes."""
    password, code = asked.password.get_secret_value(), asked.code.get_secret_value()
    token = await pool.run(who.log_in.prove_again, _token(request), password, code, *_from(request))
    return _begun(gate, token)


@router.post("/proof/passkey", dependencies=[may("account.unlock")])
async def prove_by_passkey(
    asked: PasskeyAsked, request: Request, gate: OpenGate, who: Who, pool: Pool, site: Here, actor: Actor
) -> Response:
    """The same with a passkey."""

    def proved() -> str:
        account = who.passkeys.proved(asked.ceremony, asked.answer, site)
        told = who.sessions.session(_token(request))
        if told is None or account.person_id != actor.person_id:
            raise Problem("log-in-failed")
        return who.log_in.renewed(_token(request), told[0], "passkey", *_from(request))

    return _begun(gate, await pool.run(proved))


@router.post("/active", status_code=204, dependencies=[may("account.own")])
def active() -> Response:
    """Somebody is there: the session does not lock."""
    return Response(status_code=204)


@router.delete("", dependencies=[may("account.unlock")])
def end(request: Request, gate: OpenGate, who: Who) -> Response:
    """Sign out."""
    who.sessions.end(_token(request))
    headers = {"set-cookie": gate.cookie(""), "clear-site-data": '"cache", "storage"'}
    return Response(status_code=204, headers=headers)


@router.get("/all", dependencies=[may("account.own")])
def listed(request: Request, who: Who, actor: Actor) -> Any:
    """One's own sessions, newest first."""
    return {"sessions": [told_session(each, actor.session_id) for each in who.sessions.of(actor.person_id)]}


@router.delete("/all/{session_id}", dependencies=[may("account.prove")])
def end_one(session_id: str, who: Who, actor: Actor) -> Response:
    """End one of one's own sessions."""
    if not who.sessions.end_one(actor.person_id, session_id, actor.person_id):
        raise Problem("session-unknown")
    return Response(status_code=204)


def told_session(session: StoredSession, own: str) -> dict[str, Any]:
    """What may be told of a session: never its token."""
    return {
        "session_id": session.session_id,
        "begun_at": session.begun_at,
        "seen_at": session.seen_at,
        "address": session.address,
        "agent": session.agent,
        "factors": session.factors,
        "this_one": session.session_id == own,
    }


def _begun(gate: Gate, token: str) -> Response:
    return Response(status_code=204, headers={"set-cookie": gate.cookie(token)})


def _token(request: Request) -> str:
    token: str = request.scope["state"]["token"]
    return token


def _from(request: Request) -> tuple[str, str]:
    """Address and browser of who asks."""
    agent = request.headers.get("user-agent", "")
    return request.scope["state"]["address"], "".join(letter for letter in agent if letter.isprintable())
