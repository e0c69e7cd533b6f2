"""The journal for those who check it: lines by filters, who looked at what, signed heads and proofs for witnesses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import PlainTextResponse

from ring360.api.console import OpenDesk
from ring360.api.permissions import may
from ring360.api.words import Seq, Words
from ring360.domain.refusals import NotKnown
from ring360.operations.audit import LinesAsked, looks_asked

router = APIRouter(prefix="/api/journal", tags=["journal"])

Limit = Annotated[int, Query(ge=1, le=5000)]
At = Annotated[float | None, Query(ge=0, le=1e11, allow_inf_nan=False)]


@router.get("", dependencies=[may("journal.read")])
def lines(
    desk: OpenDesk, after: Seq = 0, limit: Limit = 500, kind: Words = "", by: Words = "", since: At = None,
    until: At = None,
) -> Any:  # fmt: skip
    """Lines with `seq` above `after`, oldest first: of one `kind`, `by` one person or device, from `since` to before
    `until` (UNIX seconds). `next` is the `after` of the next page, null on the last."""
    if not (kind or by or since is not None or until is not None):
        found = list(desk.journal.lines(after, limit))
    else:
        found = list(desk.audit.lines(LinesAsked(kind, by, since, until), after, limit))
    following = found[-1].seq if len(found) == limit else None
    return {"seq": desk.room.seq, "lines": [asdict(line) for line in found], "next": following}


@router.get("/looks", dependencies=[may("journal.read")])
def looks(
    desk: OpenDesk, after: Seq = 0, limit: Limit = 500, reference: Words = "", subject: Words = "", by: Words = "",
    since: At = None,
) -> Any:  # fmt: skip
    """Who looked at personal data or footage, when and why: all, or those of one `reference`, `subject` or person."""
    found = desk.audit.lines(looks_asked(reference, subject, by, since), after, limit)
    told = [
        {"seq": line.seq, "at": line.at, "by": line.by,
         **{name: line.payload[name] for name in ("subject", "reference", "reason")}}
        for line in found
    ]  # fmt: skip
    return {"looks": told, "next": found[-1].seq if len(found) == limit else None}


@router.get("/heads", dependencies=[may("journal.follow")])
def heads(desk: OpenDesk, after: Seq = 0, limit: Limit = 500) -> Any:
    """Signed heads over more than `after` lines, smallest first, and every key that ever signed one."""
    found = desk.heads.heads(after, limit)
    return {
        "heads": [asdict(head) for head in found],
        "keys": [asdict(key) for key in desk.heads.public_keys()],
        "next": found[-1].size if len(found) == limit else None,
    }


@router.get("/checkpoint", dependencies=[may("journal.follow")])
def checkpoint(desk: OpenDesk) -> PlainTextResponse:
    """The newest head as a signed note of the C2SP tlog-checkpoint form."""
    head = desk.heads.latest()
    if head is None:
        raise NotKnown("journal-head-unknown", size=0)
    keys = {key.key_id: key.public_key for key in desk.heads.public_keys()}
    return PlainTextResponse(head.note(keys[head.key_id]))


@router.get("/inclusion", dependencies=[may("journal.follow")])
def inclusion(desk: OpenDesk, seq: Seq, size: Seq) -> Any:
    """That line `seq` is in the tree of the signed head over `size` lines: sibling hashes from the leaf up."""
    proof = desk.heads.inclusion(seq, size)
    [line] = desk.journal.lines(seq - 1, 1)
    return {"seq": seq, "size": size, "line_hash": line.hash, "proof": list(proof)}


@router.get("/consistency", dependencies=[may("journal.follow")])
def consistency(desk: OpenDesk, first: Seq, second: Seq) -> Any:
    """That the tree over `second` lines begins with the one over `first`; both sizes of signed heads, or 0."""
    return {"first": first, "second": second, "proof": list(desk.heads.consistency(first, second))}
