"""The tree of RFC 6962, held against its recursive definition and its own published vectors."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ring360.domain import merkle

# Leaves and roots of the reference tree used by the implementations of certificate transparency.
VECTORS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def root_by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + root_by_definition(leaves[:split]) + root_by_definition(leaves[split:])).digest()


def line(number: int) -> bytes:
    return sha256(str(number).encode()).digest()


def tree(size: int) -> merkle.Subtree:
    kept: dict[tuple[int, int], bytes] = {}
    frontier = merkle.Frontier()
    for number in range(size):
        kept |= {(level, position): node for level, position, node in frontier.append(line(number))}
    return lambda level, position: kept[level, position]


def test_roots_are_those_of_the_published_tree() -> None:
    frontier = merkle.Frontier()
    for leaf, root in zip(VECTORS, ROOTS, strict=True):
        frontier.append(bytes.fromhex(leaf))
        assert frontier.root().hex() == root


def test_the_growing_root_is_that_of_the_definition_at_every_size() -> None:
    frontier, subtree = merkle.Frontier(), tree(70)
    for size in range(70):
        assert frontier.root() == root_by_definition([line(number) for number in range(size)])
        assert merkle.range_root(0, size, subtree) == frontier.root()
        again = merkle.Frontier(size, [subtree(*part) for part in merkle.complete_subtrees(0, size)])
        assert again.root() == frontier.root()
        frontier.append(line(size))
    with pytest.raises(ValueError, match="3 complete subtrees, not 1"):
        merkle.Frontier(7, [line(0)])


def test_every_line_of_every_size_is_proved_and_no_other() -> None:
    subtree = tree(40)
    for size in range(1, 41):
        root = merkle.range_root(0, size, subtree)
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, subtree)
            assert len(proof) <= (size - 1).bit_length()
            assert merkle.is_included(line(index), index, size, proof, root)
            assert not merkle.is_included(line(index + 1), index, size, proof, root)
            assert not merkle.is_included(line(index), index, size, [*proof, root], root)
            assert size == 1 or not merkle.is_included(line(index), index, size, proof[:-1], root)
            assert size == 1 or not merkle.is_included(line(index), (index + 1) % size, size, proof, root)


def test_every_pair_of_sizes_is_proved_consistent_and_no_other_root_is() -> None:
    subtree = tree(33)
    for second in range(34):
        for first in range(second + 1):
            roots = [merkle.range_root(0, size, subtree) for size in (first, second)]
            proof = merkle.consistency_proof(first, second, subtree)
            assert merkle.is_consistent(first, roots[0], second, roots[1], proof)
            assert not merkle.is_consistent(first, line(99), second, roots[1], proof)
            assert not merkle.is_consistent(first, roots[0], second, roots[1], [*proof, line(99)])
            if 0 < first < second:
                assert not merkle.is_consistent(first, roots[0], second, line(99), proof)
                assert not merkle.is_consistent(first, roots[0], second, roots[1], proof[:-1])


@given(st.integers(1, 300), st.data())
def test_one_bit_of_a_proof_changed_proves_nothing(size: int, data: st.DataObject) -> None:
    subtree = tree(size)
    root = merkle.range_root(0, size, subtree)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, subtree)
    first = data.draw(st.integers(1, size))
    growth = merkle.consistency_proof(first, size, subtree)
    assert merkle.is_consistent(first, merkle.range_root(0, first, subtree), size, root, growth)
    if proof:
        assert not merkle.is_included(line(index), index, size, _flipped(proof, data), root)
    if growth:
        assert not merkle.is_consistent(first, merkle.range_root(0, first, subtree), size, root, _flipped(growth, data))


def _flipped(proof: list[bytes], data: st.DataObject) -> list[bytes]:
    at = data.draw(st.integers(0, len(proof) - 1))
    bit = data.draw(st.integers(0, 255))
    node = (int.from_bytes(proof[at]) ^ (1 << bit)).to_bytes(32)
    return [*proof[:at], node, *proof[at + 1 :]]


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion_proof(index, size, tree(3))
    assert not merkle.is_included(line(0), index, size, [], line(0))


def test_no_proof_of_shrinking() -> None:
    with pytest.raises(ValueError, match="no tree"):
        merkle.consistency_proof(3, 2, tree(3))
    assert not merkle.is_consistent(3, line(0), 2, line(0), [])
