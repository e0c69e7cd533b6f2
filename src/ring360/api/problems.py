"""Every refusal as JSON: a code for machines, a sentence in the asker's language, and the details."""

from __future__ import annotations

import logging
from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from ring360.api.languages import language_of
from ring360.domain.problems import Problem
from ring360.domain.refusals import NotKnown, Refused
from ring360.language import say
from ring360.operations.room_states import NotLeading, NotWritten, RoomClosed

STATUS: Final = {
    "log-in-needed": 401, "log-in-failed": 401, "second-factor-needed": 401, "setup-link-unknown": 401,
    "password-wrong": 403, "not-allowed": 403, "proof-needed": 403,
    "person-unknown": 404, "device-unknown": 404, "token-unknown": 404, "passkey-unknown": 404, "session-unknown": 404,
    "name-taken": 409, "last-administrator": 409, "no-users-here": 409, "no-provider-here": 404, "origin-foreign": 403,
    "session-locked": 423, "account-locked": 429, "too-many-attempts": 429,
    "provider-unreachable": 502, "log-in-busy": 503,
}  # fmt: skip
"""Problems whose status says more than that the request cannot be taken."""

_log = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    """Answer every exception of the floors below."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RoomClosed, _closed)
    app.add_exception_handler(Exception, _fault)


def _told(request: Request, status: int, code: str, **details: str | int | float) -> JSONResponse:
    language = language_of(request.url.query, request.headers.get("accept-language", ""))
    message = say(f"problem-{code}", language, **details)
    return JSONResponse({"code": code, "message": message, "details": details}, status)


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    status = 404 if isinstance(error, NotKnown) else 409 if isinstance(error, Refused) else 422
    return _told(request, STATUS.get(error.code, status), error.code, **error.details)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # What was sent is not sent back: it may not even be something that JSON can hold.
    wrong = [(".".join(str(part) for part in each["loc"]), each["msg"]) for each in error.errors()]
    fields = "; ".join(f"{where}: {what}" for where, what in wrong[:5])
    return _told(request, 422, "request-invalid", fields=fields.encode("utf-8", "replace").decode())


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = {404: "path-unknown", 405: "method-unknown"}
    told = _told(request, error.status_code, known.get(error.status_code, "request-refused"))
    told.headers.update(error.headers or {})
    return told


def _closed(request: Request, error: Exception) -> Response:
    if isinstance(error, NotLeading):
        return _told(request, 503, "not-leading", leader=error.leader or "-")
    code = "not-written" if isinstance(error, NotWritten) else "room-closed"
    told = _told(request, 503, code)
    told.headers["retry-after"] = "2"
    return told


def _fault(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _told(request, 500, "fault")
