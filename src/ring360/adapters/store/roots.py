"""The journal's Merkle tree in the database: signed heads, the keys that signed them, and subtrees to prove from.

Subtrees of 256 lines and more are kept, one row for 128 lines or so; smaller ones are hashed again when asked for. They
are only a short cut: what they say is checked against the signed root whenever the journal is opened, and made anew
from the lines where it does not fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Engine,
    Float,
    Integer,
    SmallInteger,
    String,
    Table,
    delete,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from ring360.adapters.store import schema
from ring360.adapters.store.engine import writing
from ring360.adapters.store.signing_key import SigningKey
from ring360.domain.merkle import (
    Frontier,
    complete_subtrees,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
)
from ring360.domain.problems import Problem
from ring360.domain.refusals import NotKnown
from ring360.operations.witness import FIRST_PREVIOUS, PublicKey, SignedHead, head_text

LEAST_LEVEL: Final = 8
_PAGE: Final = 20_000
_whole = BigInteger().with_variant(Integer, "sqlite")

heads = Table(
    "journal_heads",
    schema.metadata,
    Column("size", _whole, primary_key=True, autoincrement=False),
    Column("origin", String(80), nullable=False),
    Column("root", String(64), nullable=False),
    Column("at", Float(53), nullable=False),
    Column("previous", String(64), nullable=False, unique=True),
    Column("key_id", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
)

keys = Table(
    "journal_keys",
    schema.metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("key_id", String(64), nullable=False, unique=True),
    Column("public_key", String(64), nullable=False),
    Column("made_at", Float(53), nullable=False),
    Column("endorsed_by", String(64), nullable=False),
    Column("endorsement", String(128), nullable=False),
)

subtrees = Table(
    "journal_subtrees",
    schema.metadata,
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("position", _whole, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
)

_APPEND_ONLY: Final = (
    ("sqlite", "create trigger if not exists {0}_no_update before update on {0} "
     "begin select raise(abort, 'the journal is append-only'); end"),
    ("sqlite", "create trigger if not exists {0}_no_delete before delete on {0} "
     "begin select raise(abort, 'the journal is append-only'); end"),
    ("postgresql", "create or replace function {0}_append_only() returns trigger language plpgsql as "
     "$$ begin raise exception 'the journal is append-only'; end $$"),
    ("postgresql", "create trigger {0}_no_change before update or delete or truncate on {0} "
     "for each statement execute function {0}_append_only()"),
)  # fmt: skip

for _table in (heads, keys):
    for _dialect, _statement in _APPEND_ONLY:
        # SQLAlchemy leaves DDL without types.
        _made = DDL(_statement.format(_table.name)).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(_table, "after_create", _made)


class StoredHeads:
    """Heads, keys and proofs of one database; every method may be called from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def latest(self) -> SignedHead | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(heads).order_by(heads.c.size.desc()).limit(1)).mappings().first()
        return SignedHead(**row) if row else None

    def heads(self, after: int = 0, limit: int | None = None) -> Sequence[SignedHead]:
        statement = select(heads).where(heads.c.size > after).order_by(heads.c.size).limit(limit)
        with self._engine.connect() as connection:
            return [SignedHead(**row) for row in connection.execute(statement).mappings()]

    def public_keys(self) -> Sequence[PublicKey]:
        columns = [keys.c[name] for name in ("key_id", "public_key", "made_at", "endorsed_by", "endorsement")]
        with self._engine.connect() as connection:
            return [PublicKey(**row) for row in connection.execute(select(*columns).order_by(keys.c.number)).mappings()]

    def inclusion(self, seq: int, size: int) -> Sequence[str]:
        self._must_be_signed(size)
        if not 1 <= seq <= size:
            raise NotKnown("journal-line-unknown", seq=seq, size=size)
        return [node.hex() for node in inclusion_proof(seq - 1, size, self._subtree)]

    def consistency(self, first: int, second: int) -> Sequence[str]:
        for size in (first, second):
            self._must_be_signed(size)
        if first > second:
            raise NotKnown("journal-head-unknown", size=first)
        return [node.hex() for node in consistency_proof(first, second, self._subtree)]

    def _must_be_signed(self, size: int) -> None:
        if size == 0:
            return
        with self._engine.connect() as connection:
            if connection.execute(select(heads.c.size).where(heads.c.size == size)).first() is None:
                raise NotKnown("journal-head-unknown", size=size)

    def _peaks(self, size: int) -> list[bytes]:
        return [self._subtree(level, position) for level, position in complete_subtrees(0, size)]

    def _subtree(self, level: int, position: int) -> bytes:
        if level >= LEAST_LEVEL:
            chosen = select(subtrees.c.hash).where(subtrees.c.level == level, subtrees.c.position == position)
            with self._engine.connect() as connection:
                kept = connection.execute(chosen).scalar()
            if kept is not None:
                return bytes.fromhex(kept)
            return node_hash(self._subtree(level - 1, 2 * position), self._subtree(level - 1, 2 * position + 1))
        nodes = [leaf_hash(each) for each in self._line_hashes(position << level, (position + 1) << level)]
        if len(nodes) != 1 << level:
            raise Problem("journal-root-differs", size=(position + 1) << level)
        while len(nodes) > 1:
            nodes = [node_hash(left, right) for left, right in zip(nodes[::2], nodes[1::2], strict=True)]
        return nodes[0]

    def _line_hashes(self, start: int, end: int) -> list[bytes]:
        """Hashes of the lines with `seq` from `start + 1` to `end`."""
        lines = schema.journal
        chosen = select(lines.c.hash).where(lines.c.seq > start, lines.c.seq <= end).order_by(lines.c.seq)
        with self._engine.connect() as connection:
            return [bytes.fromhex(found) for found in connection.execute(chosen).scalars()]


class StoredRoots(StoredHeads):
    """Signs heads as well: for the one process that writes the journal."""

    def __init__(self, engine: Engine, key: SigningKey) -> None:
        """Problem where the journal is not the one of which the last head was signed."""
        super().__init__(engine)
        self._key = key
        self.is_new_key = self._enter_key()
        """True where this start is the first with this key: a fact to be journaled."""
        self._last = self.latest()
        self._frontier = self._checked_frontier()

    @staticmethod
    def has_keys(engine: Engine) -> bool:
        """True where a key has signed before."""
        with engine.connect() as connection:
            return connection.execute(select(keys.c.number).limit(1)).first() is not None

    def sign(self, at: float) -> SignedHead | None:
        frontier, last = self._frontier.copy(), self._last
        made = []
        while page := self._line_hashes(frontier.size, frontier.size + _PAGE):
            for line_hash in page:
                made += [node for node in frontier.append(line_hash) if node[0] >= LEAST_LEVEL]
        if frontier.size == (last.size if last else 0):
            return None
        origin = last.origin if last else f"ring360/{self._key.public.key_id[:16]}"
        previous = last.digest() if last else FIRST_PREVIOUS
        root = frontier.root().hex()
        text = head_text(origin, frontier.size, root, at, previous)
        signature = self._key.sign(text.encode())
        head = SignedHead(origin, frontier.size, root, at, previous, self._key.public.key_id, signature)
        try:
            with writing(self._engine) as connection:
                if made:
                    connection.execute(insert(subtrees), [_subtree_row(*node) for node in made])
                connection.execute(insert(heads), [_row(head)])
        except IntegrityError:
            # Another server signed meanwhile: each head has one successor. Go on from its head.
            self._last = self.latest()
            self._frontier = self._checked_frontier()
            raise
        self._frontier, self._last = frontier, head
        return head

    def _enter_key(self) -> bool:
        public = self._key.public
        with writing(self._engine) as connection:
            if connection.execute(select(keys.c.key_id).where(keys.c.key_id == public.key_id)).first():
                return False
            number = int(connection.execute(select(func.coalesce(func.max(keys.c.number), 0))).scalar_one()) + 1
            row = {name: getattr(public, name) for name in PublicKey.__slots__}
            connection.execute(insert(keys), [{"number": number, **row}])
        return True

    def _checked_frontier(self) -> Frontier:
        last = self._last
        if last is None:
            return Frontier()
        frontier = Frontier(last.size, self._peaks(last.size))
        if frontier.root().hex() != last.root:
            frontier = self._made_anew(last.size)
        if frontier.root().hex() != last.root:
            raise Problem("journal-root-differs", size=last.size)
        return frontier

    def _made_anew(self, size: int) -> Frontier:
        frontier, made = Frontier(), []
        for start in range(0, size, _PAGE):
            for line_hash in self._line_hashes(start, min(size, start + _PAGE)):
                made += [node for node in frontier.append(line_hash) if node[0] >= LEAST_LEVEL]
        with writing(self._engine) as connection:
            connection.execute(delete(subtrees))
            if made:
                connection.execute(insert(subtrees), [_subtree_row(*node) for node in made])
        return frontier


def _subtree_row(level: int, position: int, node: bytes) -> dict[str, Any]:
    return {"level": level, "position": position, "hash": node.hex()}


def _row(head: SignedHead) -> dict[str, Any]:
    return {name: getattr(head, name) for name in SignedHead.__slots__}
