"""Joins a live desk with the positions that the gateway brings: book, watch, live channel and what was known before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ring360.adapters.gateway.feed_path import feed_path
from ring360.adapters.gateway.feed_reader import FeedReader
from ring360.adapters.store.location import Location
from ring360.adapters.store.positions import StoredPositions
from ring360.assembly.matchers import Matchers
from ring360.domain.units import DEFAULT_MODE
from ring360.geography.atlas import Atlas
from ring360.operations.broadcast import Broadcast
from ring360.operations.control_room import ControlRoom
from ring360.operations.following import whereabouts_at
from ring360.operations.position_news import PositionChannel
from ring360.operations.position_watch import PositionWatch
from ring360.operations.positions import PositionBook
from ring360.operations.whereabouts import LastPosition, Panic, PositionNews
from ring360.tracking.on_road import on_road


@dataclass(frozen=True, slots=True)
class LivePositions:
    """What runs beside a live desk for its positions."""

    book: PositionBook
    store: StoredPositions
    """The history, for who asks."""
    reader: FeedReader
    _watch: PositionWatch
    _channel: PositionChannel

    def start(self) -> None:
        self._watch.start()
        self._channel.start()
        self.reader.start()

    def stop(self) -> None:
        self.reader.stop()
        self._channel.stop()
        self._watch.stop()


def open_positions(
    room: ControlRoom, book: PositionBook, atlas: Atlas, where: Location, broadcast: Broadcast
) -> LivePositions:
    """Fill the book with what was last known, and make ready what keeps it; `book` is the one the room was given."""
    store = StoredPositions(where)
    _begin(room, book, atlas, store.lasts())
    reader = FeedReader(feed_path(where.name, where.path), atlas.checksum, book, lambda: _modes(room))
    return LivePositions(book, store, reader, PositionWatch(room, book), PositionChannel(book, broadcast))


def _begin(room: ControlRoom, book: PositionBook, atlas: Atlas, lasts: list[LastPosition]) -> None:
    """The newest position of each unit that the board does not know better, and panic pressed while nobody listened."""
    modes, matchers = _modes(room), Matchers(atlas)
    with room.look() as board:
        known = {name: entry.moved_at for name, entry in board.units.items()}
        closed_at = board.at
    by_mode: dict[str, list[LastPosition]] = {}
    for last in lasts:
        if last.unit_id in known and last.received_at > known[last.unit_id]:
            by_mode.setdefault(modes.get(last.unit_id, DEFAULT_MODE), []).append(last)
    for mode, its in by_mode.items():
        points = on_road([last.track for last in its], [None] * len(its), matchers(mode))
        pairs = [(last, point) for last, point in zip(its, points, strict=True) if point is not None]
        book.hear(PositionNews([whereabouts_at(last, point) for last, point in pairs]))
    pressed = [last for last in lasts if last.panic_at is not None and last.panic_at > closed_at]
    book.hear(PositionNews(panics=[_panic(last, book) for last in pressed if last.unit_id in known]))


def _panic(last: LastPosition, book: PositionBook) -> Panic:
    where = book.where(last.unit_id)
    return Panic(last.unit_id, last.device_id, where.point if where else None, last.panic_at or 0.0)


def _modes(room: ControlRoom) -> Mapping[str, str]:
    """Unit -> travel mode, of those that do not go by car."""
    with room.look() as board:
        units = [entry.unit for entry in board.units.values()]
    return {unit.unit_id: unit.mode for unit in units if unit.mode != DEFAULT_MODE}
