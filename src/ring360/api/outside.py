"""What the handlers work with where others are concerned: formats, warnings and webhooks, put together by assembly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request

from ring360.domain.problems import Problem
from ring360.geography.roads import Roads
from ring360.operations.dossiers import Dossier
from ring360.operations.warning_desk import WarningDesk
from ring360.operations.warnings import Degrees, PublicWarning
from ring360.operations.webhook_desk import WebhookDesk

Record = dict[str, str | int | float | None]


class Formats(Protocol):
    """What others read and write."""

    def cap(self, warning: PublicWarning) -> bytes:
        """The message as a CAP 1.2 alert."""

    def feed(self, warnings: Sequence[PublicWarning], address: str, language: str, at: float) -> bytes:
        """The messages as an Atom feed found at `address` + `.atom`."""

    def eido(self, dossier: Dossier, category_word: str) -> dict[str, Any]:
        """The incident as an Emergency Incident Data Object."""

    def read_eido(self, told: object) -> Dossier:
        """An incident that another agency sent; Problem where it cannot be read."""

    def chain(self, dossiers: Iterable[Dossier]) -> dict[str, list[Record]]:
        """Calls, orders and feedback as 接警单, 处警单, 反馈单, by kind."""

    def chain_csv(self, records: Iterable[Record], kind: str) -> bytes:
        """One kind of them as CSV."""

    def corridor(
        self, roads: Roads, directed_segments: Iterable[int], metres: float
    ) -> tuple[tuple[Degrees, ...], ...]:
        """Polygons along roads."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The exchange of one desk with others."""

    agency: str
    """Who sends, a domain name; empty where nobody said it."""
    formats: Formats
    warnings: WarningDesk
    webhooks: WebhookDesk

    @property
    def sender(self) -> str:
        """Problem where nobody said who sends."""
        if not self.agency:
            raise Problem("agency-unset")
        return self.agency


def _exchange(request: Request) -> Exchange:
    exchange: Exchange = request.app.state.desk.exchange
    return exchange


OpenExchange = Annotated[Exchange, Depends(_exchange)]
