"""Joins the exchange with others: formats of this agency, warnings and webhooks of this database."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from ring360.adapters.exchange.formats import Formats
from ring360.adapters.store.vault import FileVault
from ring360.adapters.store.warnings import StoredWarnings
from ring360.adapters.store.webhooks import StoredWebhooks
from ring360.adapters.webhooks.addresses import AllowedAddresses
from ring360.adapters.webhooks.post import HttpPost
from ring360.api.outside import Exchange
from ring360.assembly.settings_exchange import ExchangeSettings
from ring360.operations.control_room import ControlRoom
from ring360.operations.ports import Clock, Journal
from ring360.operations.warning_desk import WarningDesk
from ring360.operations.webhook_desk import WebhookDesk
from ring360.operations.webhook_rounds import Rounds
from ring360.operations.webhook_sender import WebhookSender
from ring360.operations.webhooks import Webhook

EXERCISE_AGENCY: Final = "exercise.invalid"
"""Who sends in an exercise where nobody said it: a name that can belong to nobody."""


@dataclass(frozen=True, slots=True)
class OpenedExchange:
    """The exchange of a desk and the thread that sends its webhooks."""

    exchange: Exchange
    sender: WebhookSender


def open_exchange(
    engine: Engine, vault_path: Path, room: ControlRoom, journal: Journal, clock: Clock, setting: str, timezone: str,
    settings: ExchangeSettings,
) -> OpenedExchange:  # fmt: skip
    """Put together what is told to others and heard from them; the sender is not started."""
    agency = settings.agency or (EXERCISE_AGENCY if setting == "exercise" else "")
    vault = FileVault(vault_path)
    book = StoredWebhooks(engine, vault.seal, vault.open)
    addresses = AllowedAddresses(settings.webhook_hosts)
    desks: list[WebhookDesk] = []

    def switched_off(webhook: Webhook) -> None:
        desks[0].note_switched_off(webhook)

    # Chance only spreads the pauses of receivers that failed together.
    chance = random.Random().random
    rounds = Rounds(book, journal, clock, HttpPost(addresses), agency, setting, chance, switched_off)
    sender = WebhookSender(book, journal, clock, rounds)
    desks.append(WebhookDesk(room, book, addresses.must_fit, os.urandom, sender))
    room.hear(lambda session: sender.stir())
    formats = Formats(agency, settings.agency_name, ZoneInfo(timezone))
    return OpenedExchange(Exchange(agency, formats, WarningDesk(room, StoredWarnings(engine)), desks[0]), sender)
