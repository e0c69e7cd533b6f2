"""Tables of measurements, for people and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One contender's answer to one question beside ours. Times are medians in milliseconds."""

    question: str
    contender: str
    ours_ms: float | None
    peer_ms: float | None
    goal_ratio: float | None = None
    """Times faster than the contender that was asked for; None = no goal."""
    goal_ms: float | None = None
    """Most milliseconds that ours may take."""
    largest_difference_seconds: float | None = None
    """Between the two answers; None = another question, other costs, or not compared."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times faster ours is."""
        return self.peer_ms / self.ours_ms if self.ours_ms and self.peer_ms else None

    @property
    def met(self) -> bool | None:
        """Whether the goal was reached; None where there was none or nothing was measured."""
        if self.goal_ms is not None and self.ours_ms is not None:
            return self.ours_ms <= self.goal_ms
        if self.goal_ratio is not None and self.ratio is not None:
            return self.ratio >= self.goal_ratio
        return None


@dataclass
class Section:
    """One table: rows of times, or plain facts."""

    title: str
    rows: list[Row] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)


def show(section: Section, console: Console) -> None:
    """Print one table."""
    if section.rows:
        table = Table(title=section.title, title_justify="left")
        for name in ("question", "beside"):
            table.add_column(name)
        for name in ("ours ms", "theirs ms", "times", "goal", "met", "differs by s"):
            table.add_column(name, justify="right")
        table.add_column("note")
        last = ""
        for row in section.rows:
            table.add_row("" if row.question == last else row.question, *_cells(row))
            last = row.question
        console.print(table)
    if section.facts:
        table = Table(title=section.title if not section.rows else None, title_justify="left", show_header=False)
        for name, value in section.facts:
            table.add_row(name, value)
        console.print(table)


def _cells(row: Row) -> list[str]:
    goal = f"≤ {row.goal_ms:g} ms" if row.goal_ms is not None else f"{row.goal_ratio:g} x" if row.goal_ratio else ""
    met = "" if row.met is None else _met(row)
    gap = "" if row.largest_difference_seconds is None else f"{row.largest_difference_seconds:.4f}"
    times = "" if row.ratio is None else f"{row.ratio:.3g}"
    return [row.contender, _ms(row.ours_ms), _ms(row.peer_ms), times, goal, met, gap, row.note]


def _met(row: Row) -> str:
    """Yes or no, and by which factor."""
    if row.goal_ms is not None and row.ours_ms is not None:
        factor = row.goal_ms / row.ours_ms
    else:
        assert row.ratio is not None
        assert row.goal_ratio is not None
        factor = row.ratio / row.goal_ratio
    return f"yes ({factor:.2g}x)" if row.met else f"NO ({factor:.2g}x)"


def _ms(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def as_json(sections: list[Section]) -> list[dict[str, object]]:
    """The same for machines."""
    return [
        {
            "title": section.title,
            "rows": [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in section.rows],
            "facts": dict(section.facts),
        }
        for section in sections
    ]
