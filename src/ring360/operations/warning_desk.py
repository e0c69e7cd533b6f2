"""Where warnings to the public are sent: each is a line of the journal and, in the same transaction, a row."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from ring360.domain.facts import AdministrationChanged
from ring360.domain.refusals import NotKnown
from ring360.operations.control_room import ControlRoom
from ring360.operations.ports import Row
from ring360.operations.readings import Turn
from ring360.operations.warnings import PublicWarning, WarningBook, WarningReference, check, current, followed, row_of

PUBLISHED = "warning-published"
"""The action under which the journal tells of a message; its detail `content` is the whole message as JSON."""

Draft = Callable[[str, float, tuple[WarningReference, ...]], PublicWarning]
"""Makes the message from its id, the instant it is sent and what it follows."""


class WarningDesk:
    """The warnings of one desk. Every method may be called from any thread."""

    def __init__(self, room: ControlRoom, book: WarningBook) -> None:
        self._room = room
        self._book = book

    def in_force(self) -> list[PublicWarning]:
        """The messages that hold now, newest first."""
        return current(self._book, self._room.now())

    def get(self, warning_id: str) -> PublicWarning:
        """NotKnown where there is none of that id."""
        warning = self._book.get(warning_id)
        if warning is None:
            raise NotKnown("warning-unknown", warning=warning_id)
        return warning

    def send(self, draft: Draft, by: str, follows: str = "", warning_id: str = "") -> PublicWarning:
        """Send a message; Problem where it could not be understood, Refused where `follows` is no longer in force.

        With a `warning_id` of the asker's making, a message of that id that was sent before is returned instead.
        """
        with self._room.look():
            # Held, so that no two messages follow the same one.
            known = self._book.get(warning_id) if warning_id else None
            if known is not None:
                return known
            now = self._room.now()
            references: tuple[WarningReference, ...] = ()
            if follows:
                references = (followed(self._book.get(follows), follows, current(self._book, now)),)
            check(draft("W0", now, references))
            sent: list[PublicWarning] = []

            def published(at: float, fact_id: str) -> AdministrationChanged:
                # Whole seconds, as CAP tells them: a reference repeats them to the letter.
                sent[:] = [draft(warning_id or f"W{fact_id[1:]}", float(int(at)), references)]
                content = json.dumps(sent[0].plain(), ensure_ascii=False, separators=(",", ":"))
                return AdministrationChanged(at, fact_id, PUBLISHED, sent[0].warning_id, (("content", content),))

            def beside(_turn: Turn) -> Mapping[str, Sequence[Row]]:
                return {"warnings": [row_of(sent[0])]}

            self._room.take(published, by, beside)
            return sent[0]
