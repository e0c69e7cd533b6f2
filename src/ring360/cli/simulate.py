"""`ring360 simulate`: runs a file of calls through the desk's own decisions and tells every response segment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ring360.assembly.inputs import accounts_json
from ring360.assembly.study import StudyInputs, StudyResult, study
from ring360.cli.inputs import FILE, atlas_option, options_for, reading_options, tell_account, units_option
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.domain.categories import CATEGORIES, category_of
from ring360.domain.standards import Standards
from ring360.language import duration, percent
from ring360.planning.response_segments import SegmentReport, Summary

_COLUMNS = ("study-category", "study-calls", "study-served", "study-waited", "study-mean", "study-median", "study-p90",
            "study-within")  # fmt: skip
_SEGMENT_COLUMNS = ("study-segment", "study-calls", "study-mean", "study-median", "study-p90")


@click.command(help=words("cli-simulate-help"))
@atlas_option
@units_option
@click.option("--calls", "calls_path", required=True, type=FILE, help=words("study-calls-help"))
@click.option("--ring", "ring_seconds", type=click.FloatRange(1, 86_400), default=360.0, show_default=True,
              help=words("study-ring-help"))  # fmt: skip
@click.option("--processing", "processing_seconds", type=click.FloatRange(0, 3600), default=60.0, show_default=True,
              help=words("study-processing-help"))  # fmt: skip
@click.option("--turnout", "turnout_seconds", type=click.FloatRange(0, 3600), default=30.0, show_default=True,
              help=words("study-turnout-help"))  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=360, show_default=True, help=words("study-seed-help"))
@reading_options
@json_option
@pass_terminal
def simulate(
    terminal: Terminal, /, atlas_path: Path, units_path: Path, calls_path: Path, ring_seconds: float,
    processing_seconds: float, turnout_seconds: float, seed: int, **reading: Any,
) -> None:  # fmt: skip
    """The same decisions as the live desk, on the study's own heap of events."""
    inputs = StudyInputs(
        atlas_path, units_path, calls_path, options_for("units", reading), options_for("calls", reading)
    )
    standards = Standards(ring_seconds, processing_seconds, turnout_seconds)
    with terminal.progress("study-opening-atlas") as advance:
        result = study(inputs, standards, seed, lambda stage, done: advance(done, stage))
    if terminal.as_json:
        terminal.emit(_as_json(result))
    else:
        _tell(terminal, result)


def _as_json(result: StudyResult) -> dict[str, object]:
    standards = result.standards
    return {
        **_report_json(result.total),
        "by_category": {name: _report_json(report) for name, report in result.by_category.items()},
        "segments": {name: _summary_json(summary) for name, summary in result.total.segments.items()},
        "recorded_total_response_seconds": _summary_json(result.recorded),
        "allowances": {
            "processing_seconds": standards.processing_seconds,
            "turnout_seconds": standards.turnout_seconds,
        },
        "times_drawn": result.times_drawn,
        "seed": result.seed,
        "checksums": result.checksums,
        **accounts_json([("units", result.units), ("calls", result.calls)]),
    }


def _report_json(report: SegmentReport) -> dict[str, object]:
    return {
        "calls": report.calls,
        "served": report.served,
        "waited": report.waited,
        "total_response_seconds": _summary_json(report.segments["total_response"]),
        "share_within": {f"{bound:g}": share for bound, share in report.share_within.items()},
    }


def _summary_json(summary: Summary) -> dict[str, float | int | None]:
    return {
        "mean": _rounded(summary.mean),
        "median": _rounded(summary.median),
        "p90": _rounded(summary.p90),
        "count": summary.count,
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def _tell(terminal: Terminal, result: StudyResult) -> None:
    language, standards = terminal.language, result.standards
    tell_account(terminal, result.units)
    tell_account(terminal, result.calls)
    if result.times_drawn:
        terminal.note("study-times-drawn", count=result.times_drawn)
    terminal.print(
        "study-title", calls=result.total.calls, units=len(result.units.rows), seed=result.seed,
        ring=duration(standards.ring_seconds, language), processing=duration(standards.processing_seconds, language),
        turnout=duration(standards.turnout_seconds, language),
    )  # fmt: skip
    rows = [
        (category_of(CATEGORIES, name).label(language), *_cells(terminal, report))
        for name, report in result.by_category.items()
    ]
    rows.append((terminal.say("study-all"), *_cells(terminal, result.total)))
    terminal.table("study-by-category", _COLUMNS, rows)
    segments = [
        (terminal.say(f"study-segment-{name.replace('_', '-')}"), summary.count, *_figures(terminal, summary))
        for name, summary in result.total.segments.items()
    ]
    if result.recorded.count:
        segments.append((terminal.say("study-recorded"), result.recorded.count, *_figures(terminal, result.recorded)))
    terminal.table("study-by-segment", _SEGMENT_COLUMNS, segments)
    terminal.print("study-percentile-note")


def _cells(terminal: Terminal, report: SegmentReport) -> tuple[object, ...]:
    (share,) = report.share_within.values()
    figures = _figures(terminal, report.segments["total_response"])
    return report.calls, report.served, report.waited, *figures, percent(share, terminal.language)


def _figures(terminal: Terminal, summary: Summary) -> tuple[str, str, str]:
    mean, median, p90 = (
        "–" if seconds is None else duration(seconds, terminal.language)
        for seconds in (summary.mean, summary.median, summary.p90)
    )
    return mean, median, p90
