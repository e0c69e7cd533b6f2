"""Personal data in the database: each record encrypted under its own random key, each key wrapped by a master key.

AES-256-GCM throughout. The master key lies in a file of its own, so that a copy of the database opens nothing; erased
references are listed in another, so that an older copy of the database does not bring back what was erased.
"""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Connection, Engine, Float, Integer, String, Table, Text, delete, insert, select, update

from ring360.adapters.store import schema
from ring360.adapters.store.engine import own_connection, writing
from ring360.adapters.store.signing_key import write_secret
from ring360.domain.problems import Problem
from ring360.operations.personal_data import Sealed

NONCE_BYTES: Final = 12
BLOCK_BYTES: Final = 64
"""Records are filled up to a multiple of this, so that their length tells little."""
PATIENCE_MILLISECONDS: Final = 200
"""How long clearing the write-ahead log may hold up those who write."""

records = Table(
    "personal_records",
    schema.metadata,
    Column("reference", String(40), primary_key=True),
    Column("category", String(80), nullable=False),
    Column("subject", String(80), nullable=False, index=True),
    Column("sealed_at", Float(53), nullable=False),
    Column("expires_at", Float(53), nullable=False, index=True),
    Column("by", String(80), nullable=False),
    Column("content", Text, nullable=False),
    Column("erased_at", Float(53)),
    Column("is_told", Integer, nullable=False),
)
"""`content` is nonce and ciphertext in base 64, empty once erased."""

keys = Table(
    "personal_keys",
    schema.metadata,
    Column("reference", String(40), primary_key=True),
    Column("wrapped", String(120), nullable=False),
)


class StoredPersonalData:
    """Sealed records of one database. Every method may be called from any thread."""

    def __init__(self, engine: Engine, master_file: Path, erased_file: Path) -> None:
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        if not master_file.exists() and self._has_keys():
            raise Problem("personal-key-missing", file=str(master_file))
        self._master = AESGCM(_master_key(master_file))
        self._erased_file = erased_file

    def seal(
        self, fields: Mapping[str, str], category: str, subject: str, at: float, expires_at: float, by: str
    ) -> Sealed:
        reference = f"D{secrets.token_hex(12)}"
        told = json.dumps(dict(fields), ensure_ascii=False).encode()
        told += b" " * (-len(told) % BLOCK_BYTES)
        key = AESGCM.generate_key(256)
        content = _encrypted(AESGCM(key), told, f"record {reference}")
        row = {
            "reference": reference, "category": category, "subject": subject, "sealed_at": at,
            "expires_at": expires_at, "by": by, "content": b64encode(content).decode(), "erased_at": None,
            "is_told": 0,
        }  # fmt: skip
        wrapped = b64encode(_encrypted(self._master, key, f"key {reference}")).decode()
        with writing(self._engine) as connection:
            connection.execute(insert(records), [row])
            connection.execute(insert(keys), [{"reference": reference, "wrapped": wrapped}])
        return Sealed(reference, sha256(content).hexdigest())

    def kept_of(self, subject: str) -> Sequence[str]:
        chosen = select(records.c.reference).where(records.c.subject == subject, records.c.erased_at.is_(None))
        with self._engine.connect() as connection:
            return list(connection.execute(chosen.order_by(records.c.sealed_at.desc(), records.c.reference)).scalars())

    def keeps(self, reference: str) -> bool:
        with self._engine.connect() as connection:
            return connection.execute(select(keys.c.reference).where(keys.c.reference == reference)).first() is not None

    def open(self, reference: str) -> dict[str, str] | None:
        joined = select(records.c.content, keys.c.wrapped).join_from(
            records, keys, records.c.reference == keys.c.reference
        )
        with self._engine.connect() as connection:
            row = connection.execute(joined.where(records.c.reference == reference)).first()
        if row is None:
            return None
        try:
            key = _decrypted(self._master, b64decode(row.wrapped), f"key {reference}")
            told = json.loads(_decrypted(AESGCM(key), b64decode(row.content), f"record {reference}"))
        except (InvalidTag, ValueError) as error:
            raise Problem("personal-data-unreadable", reference=reference) from error
        return {str(name): str(value) for name, value in told.items()}

    def erase(self, reference: str, at: float) -> bool:
        if not self.keeps(reference):
            return False
        # Listed first: what is listed and still kept is erased at the next start, the other way round it would return.
        self._list_erased(reference)
        with writing(self._engine) as connection:
            self._destroy(connection, reference, at)
        return True

    def due(self, now: float) -> Sequence[str]:
        chosen = select(records.c.reference).where(records.c.erased_at.is_(None), records.c.expires_at <= now)
        with self._engine.connect() as connection:
            return list(connection.execute(chosen.order_by(records.c.expires_at)).scalars())

    def erase_again(self, at: float) -> int:
        listed = self._listed()
        with self._engine.connect() as connection:
            back = sorted(listed.intersection(connection.execute(select(keys.c.reference)).scalars()))
        for reference in back:
            with writing(self._engine) as connection:
                self._destroy(connection, reference, at)
        return len(back)

    def untold(self) -> Sequence[str]:
        chosen = select(records.c.reference).where(records.c.erased_at.is_not(None), records.c.is_told == 0)
        with self._engine.connect() as connection:
            return list(connection.execute(chosen.order_by(records.c.reference)).scalars())

    def told(self, reference: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(records).where(records.c.reference == reference).values(is_told=1))

    def settle(self) -> bool:
        """On SQLite the write-ahead log is written back and cut to nothing; on PostgreSQL the keys' table is written
        anew. What the disk itself or copies of its files still hold is beyond a program's reach."""
        with closing(own_connection(self._engine)) as connection:
            if self._is_sqlite:
                connection.execute(f"pragma busy_timeout = {PATIENCE_MILLISECONDS}")
                return bool(connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0] == 0)
            connection.autocommit = True
            connection.execute("vacuum full personal_keys")
            return True

    def _has_keys(self) -> bool:
        with self._engine.connect() as connection:
            return connection.execute(select(keys.c.reference).limit(1)).first() is not None

    def _destroy(self, connection: Connection, reference: str, at: float) -> None:
        if self._is_sqlite:
            # Freed space is overwritten with zeros, or the key could be read in the file for long.
            connection.exec_driver_sql("pragma secure_delete = on")
        connection.execute(delete(keys).where(keys.c.reference == reference))
        gone = update(records).where(records.c.reference == reference)
        connection.execute(gone.values(content="", erased_at=at, by=""))

    def _list_erased(self, reference: str) -> None:
        try:
            with os.fdopen(os.open(self._erased_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
                file.write(f"{reference}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Problem("cannot-write", file=str(self._erased_file), reason=error.strerror or str(error)) from error

    def _listed(self) -> set[str]:
        return set(self._erased_file.read_text(encoding="utf-8").split()) if self._erased_file.exists() else set()


def _master_key(path: Path) -> bytes:
    if not path.exists():
        write_secret(path, AESGCM.generate_key(256).hex())
    try:
        key = bytes.fromhex(path.read_text(encoding="utf-8").strip())
    except OSError as error:
        raise Problem("file-unreadable", file=str(path), reason=error.strerror or str(error)) from error
    except ValueError as error:
        raise Problem("personal-key-unreadable", file=str(path)) from error
    if len(key) != 32:
        raise Problem("personal-key-unreadable", file=str(path))
    return key


def _encrypted(cipher: AESGCM, content: bytes, purpose: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, content, f"ring360 personal {purpose}".encode())


def _decrypted(cipher: AESGCM, content: bytes, purpose: str) -> bytes:
    return cipher.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], f"ring360 personal {purpose}".encode())
