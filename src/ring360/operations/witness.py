"""Signed heads of the journal's tree: what they say, when one is due, what a witness makes of those he is shown.

A head says that the journal had `size` lines under `root`. Its signed text is a checkpoint of the C2SP tlog-checkpoint
form, with the instant and the digest of the head before as extension lines, so that the newest signature vouches for
every head before it. A witness is anybody outside who keeps heads: whoever rewrites the journal contradicts him.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Event, Thread
from typing import Final, Protocol

from ring360.domain.merkle import is_consistent
from ring360.operations.control_room import ControlRoom, Session

FIRST_PREVIOUS: Final = "0" * 64
"""What the first head names as the one before."""

_HEX: Final = frozenset("0123456789abcdef")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignedHead:
    """One signed tree head. Hashes, key id and signature are hexadecimal, `at` UNIX seconds UTC."""

    origin: str
    """Which journal: stays the same when its key is replaced."""
    size: int
    root: str
    at: float
    previous: str
    """`digest` of the head before."""
    key_id: str
    """SHA-256 of the public key that signed."""
    signature: str

    def text(self) -> str:
        """What is signed."""
        return head_text(self.origin, self.size, self.root, self.at, self.previous)

    def digest(self) -> str:
        return sha256(f"{self.text()}{self.key_id}\n{self.signature}\n".encode()).hexdigest()

    def note(self, public_key: str) -> str:
        """The head as a C2SP signed note, which tools of other transparency logs read."""
        signed = note_key_hash(self.origin, public_key) + bytes.fromhex(self.signature)
        return f"{self.text()}\n— {self.origin} {b64encode(signed).decode()}\n"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signs or has signed heads; `endorsement` is by the key before it, empty for the first."""

    key_id: str
    public_key: str
    made_at: float
    endorsed_by: str
    endorsement: str


@dataclass(frozen=True, slots=True)
class ShownHead:
    """A head with the proof that its tree only added to that of `first` lines."""

    head: SignedHead
    first: int
    proof: tuple[str, ...]


class Heads(Protocol):
    """Where signed heads come from and are kept."""

    def sign(self, at: float) -> SignedHead | None:
        """Sign a head over all lines there are; None where no line came since the last."""

    def latest(self) -> SignedHead | None: ...

    def heads(self, after: int = 0, limit: int | None = None) -> Sequence[SignedHead]:
        """Heads over more than `after` lines, smallest first."""

    def public_keys(self) -> Sequence[PublicKey]:
        """Oldest first."""

    def inclusion(self, seq: int, size: int) -> Sequence[str]:
        """The proof that line `seq` is in the tree of `size` lines; NotKnown where there is no such head or line."""

    def consistency(self, first: int, second: int) -> Sequence[str]:
        """The proof that the tree of `second` lines begins with that of `first`; both sizes of signed heads, or 0."""


Verify = Callable[[str, str, bytes], bool]
"""`(public key, signature, text)` -> whether the signature is right; hexadecimal."""


def head_text(origin: str, size: int, root: str, at: float, previous: str) -> str:
    """The lines that are signed: origin, size and root as every checkpoint has them, then instant and predecessor."""
    return f"{origin}\n{size}\n{b64encode(bytes.fromhex(root)).decode()}\nat {at!r}\nprevious {previous}\n"


def is_well_formed(head: SignedHead) -> bool:
    """Whether a head read somewhere says what a head must say; nothing is asked of its signature."""
    hashes = (head.root, head.previous, head.key_id)
    return (
        type(head.size) is int and head.size > 0 and type(head.at) is float and type(head.origin) is str
        and "\n" not in head.origin and all(is_hex(each, 64) for each in hashes) and is_hex(head.signature, 128)
    )  # fmt: skip


def is_hex(told: object, digits: int) -> bool:
    return isinstance(told, str) and len(told) == digits and not set(told) - _HEX


def endorsement_text(old_key_id: str, new_key_id: str) -> bytes:
    """What a key signs to hand over to the next."""
    return f"ring360 journal key 1\n{old_key_id}\n{new_key_id}\n".encode()


def note_key_hash(origin: str, public_key: str) -> bytes:
    """The four bytes by which a C2SP signed note names an Ed25519 key."""
    return sha256(f"{origin}\n".encode() + b"\x01" + bytes.fromhex(public_key)).digest()[:4]


def key_id_of(public_key: str) -> str:
    return sha256(bytes.fromhex(public_key)).hexdigest()


def trusted_keys(keys: Sequence[PublicKey], given: Sequence[str], verify: Verify) -> dict[str, str]:
    """Key id -> public key of those given and those that they handed over to, one after the other.

    Without any given, the first of `keys` is taken at its word: that shows a change made without the key, but not a
    journal written anew under another one.
    """
    given = given or [key.public_key for key in keys[:1]]
    trusted = {key_id_of(key): key for key in given}
    for key in keys:
        known = trusted.get(key.endorsed_by)
        if known is None or key.key_id != key_id_of(key.public_key):
            continue
        if verify(known, key.endorsement, endorsement_text(key.endorsed_by, key.key_id)):
            trusted[key.key_id] = key.public_key
    return trusted


def contradiction(
    kept: Sequence[SignedHead], shown: ShownHead, trusted: Mapping[str, str], verify: Verify
) -> str | None:
    """Why a witness does not take a head: a code, or None where it is consistent with all he keeps (smallest first)."""
    head = shown.head
    if head.key_id not in trusted:
        return "key-unknown"
    if not verify(trusted[head.key_id], head.signature, head.text().encode()):
        return "signature-wrong"
    if not kept:
        return None
    if head.origin != kept[0].origin:
        return "other-journal"
    for known in kept:
        if known.size == head.size:
            return None if known.root == head.root else "same-size-other-root"
    last = kept[-1]
    if head.size < last.size or shown.first != last.size:
        return "proof-missing"
    proof = [bytes.fromhex(node) for node in shown.proof]
    roots = bytes.fromhex(last.root), bytes.fromhex(head.root)
    return None if is_consistent(last.size, roots[0], head.size, roots[1], proof) else "not-an-extension"


class HeadKeeper:
    """Signs a head whenever enough lines or enough time have come; a thread of its own, so the desk never waits."""

    def __init__(self, room: ControlRoom, heads: Heads, every_lines: int, every_seconds: float) -> None:
        self._room = room
        self._heads = heads
        self._every_lines = every_lines
        self._every_seconds = every_seconds
        self._lines = 0
        self._stirred = Event()
        self._stopped = False
        self._thread = Thread(target=self._run, name="head-keeper", daemon=True)
        room.hear(self._count)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Sign what is left and end."""
        self._stopped = True
        self._stirred.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10.0)

    def _count(self, session: Session) -> None:
        self._lines += len(session.lines)
        if self._lines >= self._every_lines:
            self._lines = 0
            self._stirred.set()

    def _run(self) -> None:
        while not self._stopped:
            self._stirred.wait(self._every_seconds)
            self._stirred.clear()
            try:
                self._heads.sign(self._room.now())
            except Exception:
                _log.exception("the journal's head could not be signed; it is tried again")
