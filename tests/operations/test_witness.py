from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from live_desks import HandClock, opened_desk
from ring360.adapters.store.signing_key import is_signed
from ring360.domain.facts import UnitReturned, UnitWithdrawn
from ring360.domain.merkle import Frontier, consistency_proof
from ring360.operations.personal_data import ErasureSweep
from ring360.operations.witness import (
    FIRST_PREVIOUS,
    HeadKeeper,
    PublicKey,
    ShownHead,
    SignedHead,
    contradiction,
    endorsement_text,
    key_id_of,
    trusted_keys,
)


class Signer:
    """Signs heads over made-up lines; `fork` is the first line that differs from everybody else's."""

    def __init__(self, seed: int, fork: int = 10**9) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.public = self.private.public_key().public_bytes_raw().hex()
        self.fork = fork
        self.nodes: dict[tuple[int, int], bytes] = {}

    def head(self, size: int, origin: str = "ring360/x", at: float = 1.0) -> SignedHead:
        frontier = Frontier()
        for number in range(size):
            line = bytes([number % 251, number >= self.fork]) * 16
            self.nodes |= {node[:2]: node[2] for node in frontier.append(line)}
        told = SignedHead(origin, size, frontier.root().hex(), at, FIRST_PREVIOUS, key_id_of(self.public), "")
        return replace(told, signature=self.private.sign(told.text().encode()).hex())

    def shown(self, first: int, size: int) -> ShownHead:
        head = self.head(size)
        proof = consistency_proof(first, size, lambda level, position: self.nodes[level, position])
        return ShownHead(head, first, tuple(node.hex() for node in proof))

    def trusted(self) -> dict[str, str]:
        return {key_id_of(self.public): self.public}


def judged(kept: list[SignedHead], shown: ShownHead, signer: Signer) -> str | None:
    return contradiction(kept, shown, signer.trusted(), is_signed)


def test_a_witness_takes_what_only_grew() -> None:
    signer = Signer(1)
    kept = [signer.head(5), signer.head(9)]
    assert judged([], signer.shown(0, 5), signer) is None
    assert judged(kept, signer.shown(9, 30), signer) is None
    assert judged(kept, signer.shown(0, 5), signer) is None


def test_a_witness_refuses_everything_else() -> None:
    signer, forger = Signer(1), Signer(1, fork=7)
    kept = [signer.head(5), signer.head(9)]
    good = signer.shown(9, 30)
    refused = {
        "key-unknown": Signer(2).shown(9, 30),
        "signature-wrong": replace(good, head=replace(good.head, at=2.0)),
        "other-journal": replace(good, head=signer.head(30, "ring360/y")),
        "same-size-other-root": forger.shown(0, 9),
        "not-an-extension": forger.shown(9, 30),
        "proof-missing": signer.shown(5, 30),
    }
    assert {code: judged(kept, shown, signer) for code, shown in refused.items()} == {code: code for code in refused}
    assert judged(kept, replace(good, proof=good.proof[1:]), signer) == "not-an-extension"
    assert judged(kept, signer.shown(0, 7), signer) == "proof-missing"
    # A fork that agrees with all that is kept is none that a witness can see.
    assert judged(kept[:1], forger.shown(5, 30), signer) is None


def test_keys_are_trusted_along_their_endorsements_only() -> None:
    signers = [Signer(number) for number in (1, 2, 3)]
    ids = [key_id_of(signer.public) for signer in signers]
    keys = [PublicKey(ids[0], signers[0].public, 1.0, "", "")]
    for number in (1, 2):
        signed = signers[number - 1].private.sign(endorsement_text(ids[number - 1], ids[number])).hex()
        keys.append(PublicKey(ids[number], signers[number].public, 2.0, ids[number - 1], signed))
    assert list(trusted_keys(keys, (), is_signed)) == ids
    assert list(trusted_keys(keys, [signers[1].public], is_signed)) == ids[1:]
    spoilt = [keys[0], replace(keys[1], endorsement=keys[2].endorsement), keys[2]]
    assert list(trusted_keys(spoilt, (), is_signed)) == ids[:1]
    swapped = [keys[0], replace(keys[1], public_key=signers[2].public), keys[2]]
    assert list(trusted_keys(swapped, (), is_signed)) == ids[:1]
    assert trusted_keys([], (), is_signed) == {}


@pytest.mark.parametrize(("every_lines", "every_seconds"), [(2, 60.0), (10**6, 0.02)])
def test_heads_are_signed_after_enough_lines_or_enough_time(
    small: Path, tmp_path: Path, every_lines: int, every_seconds: float
) -> None:
    with opened_desk(small, tmp_path / "a.sqlite", HandClock()) as opened:
        room, heads = opened.desk.room, opened.desk.heads
        keeper = HeadKeeper(room, heads, every_lines, every_seconds)
        keeper.start()
        for make in (UnitWithdrawn, UnitReturned):
            room.take(lambda at, fact_id, make=make: make(at, fact_id, "P1"))
        for _ in range(500):
            if (head := heads.latest()) and head.size == room.seq:
                break
            sleep(0.01)
        keeper.stop()
        assert head is not None
        assert head.size == room.seq


def test_what_is_left_is_signed_when_the_desk_closes(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "b.sqlite", HandClock()) as opened:
        keeper = HeadKeeper(opened.desk.room, opened.desk.heads, 10**6, 60.0)
        keeper.start()
        keeper.stop()
        head = opened.desk.heads.latest()
        assert head is not None
        assert head.size == opened.desk.room.seq


def test_the_sweep_erases_what_became_due(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "c.sqlite", clock) as opened:
        personal = opened.desk.personal
        personal.keep("C1", {"name": "x"}, "caller", "u1")
        clock.at += 200 * 86_400
        sweep = ErasureSweep(personal, every_seconds=0.01)
        sweep.start()
        for _ in range(500):
            if not personal.kept_of("C1"):
                break
            sleep(0.01)
        sweep.stop()
        assert personal.kept_of("C1") == []
