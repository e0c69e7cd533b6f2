"""Finds names in a long list while one is still typing: exact, by beginning, within, by pinyin, with typos.

All spellings lie in one string, each on a line of its own, so that a search is a scan in C; each hit is traced back to
its name by its place in the string. Typos are looked for only where the scan finds too little.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from rapidfuzz import fuzz, process

from ring360.geography.gazetteer_text import fold, is_chinese

_MOST_HITS: Final = 1_000
_FEWEST_LETTERS_FOR_TYPOS: Final = 4
_FEWEST_INITIALS_WITHIN: Final = 3
_TYPO_CUTOFF: Final = 74.0
_AS_TYPO: Final = 0.62
_EXACT, _BEGINNING, _WORD, _WITHIN = 100.0, 90.0, 80.0, 70.0
_BY_SOUND: Final = 6.0
_BY_INITIALS: Final = 14.0


class NameIndex:
    """Spellings of numbered names. `search` gives the best score of each number, 0 to 100."""

    def __init__(self, names: Sequence[tuple[Iterable[str], Iterable[str]]]) -> None:
        """`names[number]` = its names and the pinyin (syllables parted by spaces) of the Chinese ones."""
        spelled: dict[tuple[str, float], list[int]] = {}
        for number, (written, sounds) in enumerate(names):
            keys = {(fold(name), 0.0) for name in written}
            for syllables in sounds:
                keys.add((syllables.replace(" ", ""), _BY_SOUND))
                keys.add(("".join(part[0] for part in syllables.split()), _BY_INITIALS))
            for key in keys:
                if key[0]:
                    spelled.setdefault(key, []).append(number)
        self._keys = list(spelled)
        self._numbers = list(spelled.values())
        self._text = "\n" + "\n".join(key for key, _ in self._keys) + "\n"
        self._starts: list[int] = []
        at = 1
        for spelling, _ in self._keys:
            self._starts.append(at)
            at += len(spelling) + 1
        self._latin_rows = [
            row for row, (key, worse) in enumerate(self._keys) if worse < _BY_INITIALS and not is_chinese(key)
        ]
        self._latin_keys = [self._keys[row][0] for row in self._latin_rows]

    def search(self, text: str, enough: int) -> dict[int, float]:
        """Number -> score of the names that match; typos are allowed where fewer than `enough` match without."""
        wanted = fold(text)
        if not wanted:
            return {}
        found: dict[int, float] = {}
        self._scan(wanted, found)
        squeezed = wanted.replace(" ", "")
        if squeezed != wanted:
            self._scan(squeezed, found)
        if len(found) < enough and len(squeezed) >= _FEWEST_LETTERS_FOR_TYPOS and not is_chinese(wanted):
            close = self._alike(wanted, 4 * enough) or self._alike(squeezed, 4 * enough)
            for row, likeness in close:
                self._credit(row, likeness * _AS_TYPO, found)
        return found

    def _alike(self, spelling: str, limit: int) -> list[tuple[int, float]]:
        """Rows of the Latin spellings most like this one, with their likeness, 0 to 100."""
        close = process.extract(spelling, self._latin_keys, scorer=fuzz.ratio, score_cutoff=_TYPO_CUTOFF, limit=limit)
        return [(self._latin_rows[row], float(likeness)) for _, likeness, row in close]

    def _scan(self, wanted: str, found: dict[int, float]) -> None:
        # Whole names and beginnings first: they must not drown in a sea of hits in the middle.
        self._sweep("\n" + wanted, 1, wanted, found)
        if len(wanted) > 1 or is_chinese(wanted):
            self._sweep(wanted, 0, wanted, found)

    def _sweep(self, needle: str, skip: int, wanted: str, found: dict[int, float]) -> None:
        at, hits = self._text.find(needle), 0
        while at >= 0 and hits < _MOST_HITS:
            begin = at + skip
            row = bisect_right(self._starts, begin) - 1
            key, worse = self._keys[row]
            place = begin - self._starts[row]
            if place == 0:
                score = _EXACT if len(key) == len(wanted) else _BEGINNING
            else:
                score = _WORD if key[place - 1] == " " else _WITHIN
            # One or two initials in the middle of a name would fit almost any.
            if worse != _BY_INITIALS or place == 0 or len(wanted) >= _FEWEST_INITIALS_WITHIN:
                length = len(wanted) / len(key)
                self._credit(row, score - worse + 4.0 * (length - 1.0), found)
            hits += 1
            at = self._text.find(needle, begin) if skip else self._text.find(needle, self._starts[row] + len(key))

    def _credit(self, row: int, score: float, found: dict[int, float]) -> None:
        for number in self._numbers[row]:
            if score > found.get(number, 0.0):
                found[number] = score
