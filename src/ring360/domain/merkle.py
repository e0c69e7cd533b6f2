"""The Merkle tree of RFC 6962 over a journal's lines: roots, proofs that a line is in it, proofs that it only grew.

Hashes are SHA-256, 32 bytes. A leaf is `SHA-256(0x00 ‖ line hash)`, an inner node `SHA-256(0x01 ‖ left ‖ right)`; the
prefixes keep one from passing for the other. A complete subtree is named by `(level, position)`: it covers the leaves
from `position * 2**level`, `2**level` of them. Whoever keeps the complete subtrees can answer everything here in
O(log n) steps; the algorithms are those of RFC 6962 section 2.1 and RFC 9162 sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from hashlib import sha256
from typing import Final

EMPTY_ROOT: Final = sha256().digest()
"""Root of a tree without leaves."""

Subtree = Callable[[int, int], bytes]
"""`(level, position)` -> hash of that complete subtree."""


def leaf_hash(line_hash: bytes) -> bytes:
    return sha256(b"\x00" + line_hash).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def complete_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The complete subtrees that make up the leaves `start` to before `end`, from the left, largest first.

    `start` is 0 or the start of a subtree at least as large as the range, as it is wherever RFC 6962 splits.
    """
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def range_root(start: int, end: int, subtree: Subtree) -> bytes:
    """Root over a range as `complete_subtrees` takes it."""
    peaks = [subtree(level, position) for level, position in complete_subtrees(start, end)]
    return root_of_peaks(peaks)


def root_of_peaks(peaks: Sequence[bytes]) -> bytes:
    """Root from the hashes of the complete subtrees, from the left."""
    return reduce(lambda right, left: node_hash(left, right), reversed(peaks)) if peaks else EMPTY_ROOT


class Frontier:
    """The right edge of a growing tree: one complete subtree for each bit of its size. A root costs O(log n)."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        """`peaks`: hashes of `complete_subtrees(0, size)`; ValueError where there are more or fewer."""
        if len(peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} complete subtrees, not {len(peaks)}")
        self.size = size
        self._peaks = list(peaks)

    def append(self, line_hash: bytes) -> list[tuple[int, int, bytes]]:
        """Add a line; the complete subtrees this makes as `(level, position, hash)`, the leaf itself first."""
        node, level, position = leaf_hash(line_hash), 0, self.size
        made = [(level, position, node)]
        while position & 1:
            node, level, position = node_hash(self._peaks.pop(), node), level + 1, position >> 1
            made.append((level, position, node))
        self._peaks.append(node)
        self.size += 1
        return made

    def root(self) -> bytes:
        return root_of_peaks(self._peaks)

    def copy(self) -> Frontier:
        return Frontier(self.size, self._peaks)


def inclusion_proof(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The siblings on the way from leaf `index` (from 0) up to the root of the first `size` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    proof, start, end = [], 0, size
    while end - start > 1:
        split = _split(start, end)
        if index < split:
            proof.append(range_root(split, end, subtree))
            end = split
        else:
            proof.append(range_root(start, split, subtree))
            start = split
    return proof[::-1]


def consistency_proof(first: int, second: int, subtree: Subtree) -> list[bytes]:
    """What shows that the tree of `first` leaves is the beginning of that of `second`; empty where `first` is 0."""
    if not 0 <= first <= second:
        raise ValueError(f"no tree of {first} leaves within one of {second}")
    if first == 0:
        return []
    proof, start, end = [], 0, second
    while first != end:
        split = _split(start, end)
        if first <= split:
            proof.append(range_root(split, end, subtree))
            end = split
        else:
            proof.append(range_root(start, split, subtree))
            start = split
    if start:
        proof.append(range_root(start, end, subtree))
    return proof[::-1]


def is_included(line_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """True where `proof` leads from the line at `index` to `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    last, told = size - 1, leaf_hash(line_hash)
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            told = node_hash(sibling, told)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            told = node_hash(told, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and told == root


def is_consistent(first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """True where `proof` shows that the tree of `second` leaves only added to that of `first` (RFC 9162, 2.1.4.2)."""
    if not 0 <= first <= second:
        return False
    if first == second or first == 0:
        return not proof and first_root == (second_root if first else EMPTY_ROOT)
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    index, last = first - 1, second - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(start: int, end: int) -> int:
    """Where RFC 6962 divides a range: the largest power of two smaller than its length."""
    return start + (1 << ((end - start - 1).bit_length() - 1))
