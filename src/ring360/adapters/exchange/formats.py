"""All formats of one agency behind one door: who sends is said once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from ring360.adapters.exchange import areas, cap, chain, eido_reader, eido_writer, feed
from ring360.adapters.exchange.chain import Record
from ring360.geography.roads import Roads
from ring360.operations.dossiers import Dossier
from ring360.operations.warnings import Degrees, PublicWarning


class Formats:
    """Writers and readers with the agency's name, its clock and its address filled in."""

    def __init__(self, agency: str, agency_name: str, zone: ZoneInfo) -> None:
        self._agency = agency
        self._agency_name = agency_name
        self._zone = zone

    def cap(self, warning: PublicWarning) -> bytes:
        return cap.cap_alert(warning, self._zone, self._agency_name)

    def feed(self, warnings: Sequence[PublicWarning], address: str, language: str, at: float) -> bytes:
        title = self._agency_name or self._agency
        return feed.atom_feed(warnings, self._agency, title, address, language, at, self._zone)

    def eido(self, dossier: Dossier, category_word: str) -> dict[str, Any]:
        return eido_writer.eido_of(dossier, self._agency, self._zone, category_word)

    def read_eido(self, told: object) -> Dossier:
        return eido_reader.read_eido(told)

    def chain(self, dossiers: Iterable[Dossier]) -> dict[str, list[Record]]:
        return chain.chain_of(dossiers, self._agency, self._zone)

    def chain_csv(self, records: Iterable[Record], kind: str) -> bytes:
        return chain.chain_csv(records, kind)

    def corridor(
        self, roads: Roads, directed_segments: Iterable[int], metres: float
    ) -> tuple[tuple[Degrees, ...], ...]:
        return areas.corridor(roads, directed_segments, metres)
