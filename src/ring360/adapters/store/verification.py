"""Verifies a journal: that each line follows from the one before, that signed heads fit, and what a witness kept too.

What cannot be verified is told by the first line it shows at. A line changed without its successors is named exactly; a
journal written anew from some line on is found at the first signed head after it. The same rules stand, written a
second time on the standard library alone, in `scripts/verify_journal.py`; a test holds the two verdicts together.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from json.encoder import encode_basestring_ascii
from multiprocessing.pool import AsyncResult, Pool
from typing import Any

from ring360.adapters.store.journal import FIRST_HASH
from ring360.adapters.store.line_sources import STRETCH, LineSource, Row, Stretch
from ring360.adapters.store.signing_key import is_signed
from ring360.domain.merkle import complete_subtrees, root_of_peaks
from ring360.operations.witness import (
    FIRST_PREVIOUS,
    PublicKey,
    SignedHead,
    is_hex,
    is_well_formed,
    key_id_of,
    trusted_keys,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that does not fit: `code`, the line it shows at, and the last line it can be about."""

    seq: int
    code: str
    until: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was verified. `fault` None = the journal holds."""

    lines: int
    """Lines that fit, from the first on."""
    last_hash: str
    root: str
    """Root over the lines that fit."""
    heads: int
    signed_lines: int
    """Lines under the newest signed head that fits."""
    witnessed: int
    """Heads of a witness that fit."""
    is_key_given: bool
    """False where the signatures could only be held against the key in the journal itself."""
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a worker found in one stretch: peaks are those of the stretch alone, after so many of its lines."""

    lines: int
    code: str
    first_previous: Any
    last_hash: str
    peaks: dict[int, list[bytes]]


def verify(
    source: LineSource, given_keys: Sequence[str] = (), witnessed: Sequence[SignedHead] = (),
    pool: Pool | None = None, progress: Callable[[float], None] = lambda done: None,
) -> Verdict:  # fmt: skip
    """Read all of `source` once. `given_keys` are public keys in hexadecimal, `witnessed` heads kept outside."""
    heads, fault = _fitting_heads(source.head_rows(), trusted := _trusted(source, given_keys))
    sizes = sorted({head.size for head in (*heads, *witnessed)})
    walk = _Walk()
    total = max(1, source.last_seq())
    for stretch, checked in _checked(source, sizes, pool):
        walk.add(stretch.start, checked)
        progress(min(1.0, walk.lines / total))
        if walk.fault:
            break
    faults = [found for found in (walk.fault, fault) if found]
    signed = 0
    for head in heads:
        found = _beside(head, walk, signed, "root-differs")
        if found and found.code == "root-differs" and not _signed(head, trusted):
            found = Fault(head.size, "head-altered", head.size)
        if found or head.size > walk.lines:
            faults += [found] if found else []
            break
        signed = head.size
    kept, own = 0, set(heads)
    for head in sorted(witnessed, key=lambda each: each.size):
        found = _beside(head, walk, 0, "witness-contradicted")
        if head not in own and not _signed(head, trusted):
            found = Fault(head.size, "witness-head-unsigned", head.size)
        faults += [found] if found else []
        kept += found is None and head.size <= walk.lines
    first = min(faults, key=lambda found: found.until, default=None)
    return Verdict(walk.lines, walk.last_hash, walk.root(), len(heads), signed, kept, bool(given_keys), first)


def check_lines(rows: Iterator[Row], start: int, sizes: Sequence[int], last: str | None) -> Checked:
    """Check one stretch of lines after line `start`; `last` None takes the first line's predecessor at its word."""
    leaves: list[bytes] = []
    code, first_previous, expected = "", None, start
    for seq, at, kind, cause, payload, previous, line_hash, by in islice(rows, STRETCH):
        expected += 1
        if seq != expected:
            code = "line-missing"
            break
        if expected == start + 1:
            first_previous = previous
        if last is not None and previous != last:
            code = "line-unchained"
            break
        try:
            end = "]" if by is None or by == "" else f",{encode_basestring_ascii(by)}]"
            told = (
                f"[{seq!r},{at!r},{encode_basestring_ascii(kind)},{'null' if cause is None else repr(cause)},"
                f'{encode_basestring_ascii(payload)},"{previous}"{end}'
            )
            digest = sha256(told.encode())
        except (TypeError, UnicodeError):
            code = "line-altered"
            break
        if digest.hexdigest() != line_hash:
            code = "line-altered"
            break
        last = line_hash
        leaves.append(sha256(b"\x00" + digest.digest()).digest())
    levels = _levels(leaves)
    wanted = [size - start for size in sizes if start < size <= start + len(leaves)]
    peaks = {size: _peaks(levels, size) for size in {*wanted, len(leaves)}}
    return Checked(len(leaves), code, first_previous, last or "", peaks)


class _Walk:
    """Joins the stretches: the chain from one to the next, and the tree above them."""

    def __init__(self) -> None:
        self.lines, self.last_hash = 0, FIRST_HASH
        self.fault: Fault | None = None
        self.roots: dict[int, str] = {}
        """Size -> root, for every size asked for."""
        self._above: list[tuple[int, bytes]] = []
        """Complete subtrees of whole stretches, from the left, each with how many lines it has."""

    def add(self, start: int, checked: Checked) -> None:
        if start != self.lines:
            self.fault = Fault(self.lines + 1, "line-missing", self.lines + 1)
            return
        if checked.first_previous not in (None, self.last_hash):
            self.fault = Fault(start + 1, "line-unchained", start + 1)
            return
        above = [node for _, node in self._above]
        for size, peaks in checked.peaks.items():
            self.roots[start + size] = root_of_peaks([*above, *peaks]).hex()
        self.lines = start + checked.lines
        self.last_hash = checked.last_hash if checked.lines else self.last_hash
        if checked.code:
            self.fault = Fault(self.lines + 1, checked.code, self.lines + 1)
        if checked.lines == STRETCH:
            self._merge(checked.peaks[STRETCH][0])

    def _merge(self, node: bytes) -> None:
        size = STRETCH
        while self._above and self._above[-1][0] == size:
            node, size = root_of_peaks([self._above.pop()[1], node]), 2 * size
        self._above.append((size, node))

    def root(self) -> str:
        return self.roots.get(self.lines) or root_of_peaks([node for _, node in self._above]).hex()


def _checked(source: LineSource, sizes: Sequence[int], pool: Pool | None) -> Iterator[tuple[Stretch, Checked]]:
    if pool is None:
        for stretch in source.stretches():
            yield stretch, _check(source, stretch, sizes)
        return
    # Few at a time: a forged number must not make us plan a billion stretches.
    ahead: deque[tuple[Stretch, AsyncResult[Checked]]] = deque()
    for stretch in source.stretches():
        ahead.append((stretch, pool.apply_async(_check, (source, stretch, sizes))))
        if len(ahead) > 8:
            told, result = ahead.popleft()
            yield told, result.get()
    while ahead:
        told, result = ahead.popleft()
        yield told, result.get()


def _check(source: LineSource, stretch: Stretch, sizes: Sequence[int]) -> Checked:
    within = [size for size in sizes if stretch.start < size <= stretch.start + STRETCH]
    return check_lines(source.rows(stretch), stretch.start, within, None)


def _levels(nodes: list[bytes]) -> list[list[bytes]]:
    levels = [nodes]
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        nodes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        levels.append(nodes)
    return levels


def _peaks(levels: list[list[bytes]], size: int) -> list[bytes]:
    return [levels[level][position] for level, position in complete_subtrees(0, size)]


def _trusted(source: LineSource, given: Sequence[str]) -> dict[str, str]:
    found = [PublicKey(*row) for row in source.key_rows()]
    whole = [
        key for key in found
        if all(type(told) is str for told in (key.key_id, key.public_key, key.endorsed_by, key.endorsement))
        and is_hex(key.public_key, 64)
    ]  # fmt: skip
    return trusted_keys(whole, given, is_signed)


def _fitting_heads(rows: Sequence[Row], trusted: dict[str, str]) -> tuple[list[SignedHead], Fault | None]:
    """The heads before the first that does not fit the others, and that one's fault."""
    heads = [SignedHead(*row) for row in rows]
    for number, head in enumerate(heads):
        before = heads[number - 1] if number else None
        size = before.size if before else 0
        if not is_well_formed(head):
            return heads[:number], Fault(size + 1, "head-altered", size + 1)
        if head.key_id not in trusted:
            return heads[:number], Fault(head.size, "head-key-unknown", head.size)
        if head.size <= size or head.previous != (before.digest() if before else FIRST_PREVIOUS):
            return _first_unsigned(heads[:number], head, trusted)
        is_last_of_key = number + 1 == len(heads) or heads[number + 1].key_id != head.key_id
        if is_last_of_key and not _signed(head, trusted):
            return heads[:number], Fault(head.size, "head-altered", head.size)
    return heads, None


def _first_unsigned(
    before: list[SignedHead], head: SignedHead, trusted: dict[str, str]
) -> tuple[list[SignedHead], Fault]:
    if before and not _signed(before[-1], trusted):
        return before[:-1], Fault(before[-1].size, "head-altered", before[-1].size)
    code = "head-missing" if _signed(head, trusted) else "head-altered"
    return before, Fault(head.size, code, head.size)


def _signed(head: SignedHead, trusted: dict[str, str]) -> bool:
    key = trusted.get(head.key_id)
    return key is not None and key_id_of(key) == head.key_id and is_signed(key, head.signature, head.text().encode())


def _beside(head: SignedHead, walk: _Walk, since: int, code: str) -> Fault | None:
    """How a head fits the lines read; lines past a fault are not held against any head."""
    if head.size > walk.lines:
        return None if walk.fault else Fault(walk.lines + 1, "lines-cut-off", head.size)
    return None if walk.roots[head.size] == head.root else Fault(since + 1, code, head.size)
