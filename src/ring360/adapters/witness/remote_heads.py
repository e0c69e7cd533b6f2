"""Heads and proofs as a server shows them to a witness, over HTTPS with a token."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Final, Self

import httpx

from ring360.domain.problems import Problem
from ring360.operations.witness import PublicKey, ShownHead, SignedHead, is_well_formed

WAIT_SECONDS: Final = 20.0
PAGE: Final = 1_000


class RemoteHeads:
    """One server's journal; Problem wherever it does not answer as it should."""

    def __init__(self, url: str, token: str, transport: httpx.BaseTransport | None = None) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._url = url.rstrip("/")
        self._client = httpx.Client(
            base_url=self._url, headers=headers, timeout=WAIT_SECONDS, transport=transport, follow_redirects=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._client.close()

    def shown(self, last: SignedHead | None) -> tuple[list[PublicKey], list[ShownHead], bool]:
        """Keys; the newest head with its proof from `last`, or nothing; whether the server still shows `last`."""
        keys, heads = self._heads(last.size - 1 if last else 0)
        still = last is None or (bool(heads) and heads[0] == last)
        newest = heads[-1] if heads else None
        if newest is None or newest == last:
            return keys, [], still
        first = last.size if last else 0
        proof: Sequence[str] = ()
        if first and still:
            told = self._get("/api/journal/consistency", first=first, second=newest.size)
            proof = [str(node) for node in told["proof"]]
        return keys, [ShownHead(newest, first, tuple(proof))], still

    def _heads(self, after: int) -> tuple[list[PublicKey], list[SignedHead]]:
        keys: list[PublicKey] = []
        heads: list[SignedHead] = []
        following: int | None = after
        while following is not None:
            told = self._get("/api/journal/heads", after=following, limit=PAGE)
            try:
                keys = [PublicKey(**key) for key in told["keys"]]
                heads += [SignedHead(**head) for head in told["heads"]]
                following = told["next"]
            except (KeyError, TypeError) as error:
                raise Problem("witness-answer-wrong", url=self._url, reason=str(error)) from error
        if not all(is_well_formed(head) for head in heads):
            raise Problem("witness-answer-wrong", url=self._url, reason="head")
        return keys, heads

    def _get(self, path: str, **asked: int) -> Any:
        try:
            answer = self._client.get(path, params=asked)
            answer.raise_for_status()
            return answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Problem("witness-answer-wrong", url=self._url, reason=str(error)) from error
