"""A witness's round: heads shown by a server or a file are checked against all that he keeps, then kept as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ring360.adapters.store.signing_key import is_signed
from ring360.adapters.witness.kept_heads import add_heads, read_heads
from ring360.adapters.witness.remote_heads import RemoteHeads
from ring360.domain.problems import Problem
from ring360.operations.witness import PublicKey, ShownHead, SignedHead, contradiction, trusted_keys


@dataclass(frozen=True, slots=True)
class Round:
    """What a round brought: heads kept now, how many are kept in all, and what was not taken, with why."""

    taken: int
    kept: int
    last: SignedHead | None
    refused: Sequence[tuple[str, SignedHead]]
    evidence: Path | None
    """Where what contradicts was written."""


def witness(kept_file: Path, url: str, token: str, file: Path | None, given_keys: Sequence[str]) -> Round:
    """One round, from `url` or from `file`."""
    known_keys, kept = read_heads(kept_file) if kept_file.exists() else ([], [])
    last = kept[-1].head if kept else None
    still = True
    if file is not None:
        keys, shown = read_heads(file)
    else:
        with RemoteHeads(url, token) as server:
            keys, shown, still = server.shown(last)
    # Keys are trusted from the first that was ever seen, or given: a server cannot bring one of its own later.
    trust = [*known_keys, *(key for key in keys if key not in known_keys)]
    trusted = trusted_keys(trust, given_keys, is_signed)
    heads = [each.head for each in kept]
    taken: list[ShownHead] = []
    refused: list[tuple[str, ShownHead]] = []
    if not still and last is not None:
        refused.append(("head-gone", ShownHead(last, 0, ())))
    for each in shown:
        code = contradiction(heads, each, trusted, is_signed)
        if code is not None:
            refused.append((code, each))
        elif not heads or each.head.size > heads[-1].size:
            heads.append(each.head)
            taken.append(each)
    new_keys = [key for key in trust[len(known_keys) :] if key.key_id in trusted]
    if taken:
        add_heads(kept_file, new_keys, taken)
    evidence = _evidence(kept_file, keys, [each for _, each in refused])
    told = [(code, each.head) for code, each in refused]
    return Round(len(taken), len(heads), heads[-1] if heads else None, told, evidence)


def _evidence(kept_file: Path, keys: list[PublicKey], refused: list[ShownHead]) -> Path | None:
    if not refused:
        return None
    path = kept_file.with_name(f"{kept_file.name}.contradictions")
    add_heads(path, keys, refused)
    return path


def read_token(path: Path | None) -> str:
    """A token from its file; empty without one."""
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Problem("file-unreadable", file=str(path), reason=error.strerror or str(error)) from error
