"""The atlas file: one uncompressed zip of arrays and documents with a manifest, written whole or not at all.

Same content, same bytes: members are stored in order with a fixed time. `checksum` is the SHA-256 over the names and
digests of all members but the manifest, so that two atlases are the same exactly when their checksums are.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from ring360.domain.problems import Problem

FORMAT: Final = "ring360-atlas"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
BASEMAP: Final = "basemap.pmtiles"

Member = bytes | Path | NDArray[np.generic]

_BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)
_CHUNK_BYTES = 1 << 20


def write_bundle(out: Path, members: Mapping[str, Member], manifest: Mapping[str, Any]) -> str:
    """Write an atlas and return its checksum; an existing file is replaced only by a finished one.

    Raises Problem where the folder is missing or full; whatever happens, nothing half written is left behind.
    """
    if not out.parent.is_dir():
        raise Problem("atlas-folder-missing", file=str(out), folder=str(out.parent))
    if out.is_dir():
        raise Problem("atlas-out-is-folder", file=str(out))
    try:
        with _beside(out) as file:
            digests: dict[str, str] = {}
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
                for name, member in members.items():
                    digests[name] = _store(bundle, name, member)
                checksum = _checksum(digests)
                document = {"format": FORMAT, "version": VERSION, **manifest, "checksum": checksum, "members": digests}
                _store(bundle, MANIFEST, json.dumps(document, ensure_ascii=False, indent=1).encode())
            return checksum
    except OSError as error:
        raise Problem("atlas-not-written", file=str(out), reason=error.strerror or str(error)) from error


@contextmanager
def _beside(out: Path) -> Iterator[IO[bytes]]:
    """A temporary file in the same folder that becomes `out` when all went well."""
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o666 & ~umask)
        part.replace(out)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _store(bundle: zipfile.ZipFile, name: str, member: Member) -> str:
    info = zipfile.ZipInfo(name, _BEGINNING_OF_TIME)
    digest = hashlib.sha256()
    with bundle.open(info, "w", force_zip64=True) as slot:
        for chunk in _chunks(member):
            digest.update(chunk)
            slot.write(chunk)
    return digest.hexdigest()


def _chunks(member: Member) -> Iterator[bytes]:
    if isinstance(member, Path):
        with member.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk
    elif isinstance(member, bytes):
        yield member
    else:
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, np.ascontiguousarray(member), version=(1, 0), allow_pickle=False)
        yield buffer.getvalue()


def _checksum(digests: Mapping[str, str]) -> str:
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


class Bundle:
    """An atlas file opened for reading; Problem where it is missing, damaged, newer than this program or no atlas."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            document = json.loads(self._zip.read(MANIFEST))
        except FileNotFoundError as error:
            raise Problem("atlas-missing", file=str(path)) from error
        except (
            OSError,
            zipfile.BadZipFile,
            KeyError,
            ValueError,
            EOFError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise Problem("atlas-not-an-atlas", file=str(path)) from error
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise Problem("atlas-not-an-atlas", file=str(path))
        if document.get("version") != VERSION:
            raise Problem("atlas-version", file=str(path), version=str(document.get("version")), known=VERSION)
        self.manifest: dict[str, Any] = document

    def __enter__(self) -> Bundle:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self.manifest["members"]

    def read(self, name: str) -> bytes:
        """One member, checked against its digest."""
        try:
            data = self._zip.read(name)
        except (OSError, zipfile.BadZipFile, KeyError, EOFError, ValueError, RuntimeError) as error:
            raise Problem("atlas-damaged", file=str(self.path), member=name) from error
        if hashlib.sha256(data).hexdigest() != self.manifest["members"].get(name):
            raise Problem("atlas-damaged", file=str(self.path), member=name)
        return data

    def array(self, name: str) -> NDArray[Any]:
        try:
            loaded = np.lib.format.read_array(io.BytesIO(self.read(name)), allow_pickle=False)
        except ValueError as error:
            raise Problem("atlas-damaged", file=str(self.path), member=name) from error
        return np.asarray(loaded)

    def arrays(self, folder: str) -> dict[str, NDArray[Any]]:
        """All arrays of a folder, by bare name."""
        names = [name for name in self.manifest["members"] if name.startswith(folder + "/") and name.endswith(".npy")]
        return {name[len(folder) + 1 : -4]: self.array(name) for name in names}

    def verify(self) -> None:
        """Read every member; Problem at the first that differs from its digest or at a wrong checksum."""
        for name in self.manifest["members"]:
            self.read(name)
        if _checksum(self.manifest["members"]) != self.manifest.get("checksum"):
            raise Problem("atlas-damaged", file=str(self.path), member=MANIFEST)

    def span(self, name: str) -> tuple[int, int]:
        """First byte and length of a member inside the file, so that it can be served in ranges as it lies."""
        info = self._zip.getinfo(name)
        with self.path.open("rb") as file:
            file.seek(info.header_offset + 26)
            name_length = int.from_bytes(file.read(2), "little")
            extra_length = int.from_bytes(file.read(2), "little")
        return info.header_offset + 30 + name_length + extra_length, info.file_size


def rewrite_bundle(path: Path, changed: Mapping[str, bytes]) -> str:
    """Replace some members of an atlas, keep the rest; returns the new checksum."""
    with Bundle(path) as bundle:
        members: dict[str, Member] = {
            name: changed.get(name) or bundle.read(name) for name in bundle.manifest["members"]
        }
        manifest = {
            key: value
            for key, value in bundle.manifest.items()
            if key not in ("format", "version", "checksum", "members")
        }
    return write_bundle(path, members, manifest)
