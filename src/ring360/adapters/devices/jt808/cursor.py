"""Reads numbers and text one after the other from a piece of bytes, and never past its end."""

from __future__ import annotations


class CutShort(Exception):
    """More was asked for than the bytes hold."""


class Cursor:
    """Big-endian. Each reading moves on; `CutShort` where the bytes end before it."""

    __slots__ = ("_data", "_place")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def __len__(self) -> int:
        return len(self._data) - self._place

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        after = self._place + count
        if after > len(self._data):
            raise CutShort
        taken = self._data[self._place : after]
        self._place = after
        return taken

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self))

    def number(self, count: int) -> int:
        """An unsigned number of `count` bytes."""
        return int.from_bytes(self.take(count), "big")

    def signed(self, count: int) -> int:
        """A number of `count` bytes in two's complement."""
        return int.from_bytes(self.take(count), "big", signed=True)

    def byte(self) -> int:
        return self.number(1)

    def word(self) -> int:
        return self.number(2)

    def double_word(self) -> int:
        return self.number(4)

    def text(self, count: int, encoding: str = "ascii") -> str:
        """Text of `count` bytes; what is no text in that encoding becomes a replacement mark."""
        return self.take(count).decode(encoding, errors="replace")

    def digits(self, count: int) -> str:
        """The hexadecimal digits of `count` bytes."""
        return self.take(count).hex()
