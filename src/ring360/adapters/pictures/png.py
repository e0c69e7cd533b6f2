"""Draws coverage as a PNG: streets coloured by total response, the exact edge of the ring, the units and a legend."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.lines import Line2D
from pypinyin import lazy_pinyin

from ring360.adapters.pictures.colours import BEYOND, GROUND, HALO, INK, INSIDE, band_limits, bands_of
from ring360.adapters.pictures.scene import Scene, cut_streets, edge_points
from ring360.geography.roads import ROAD_CLASSES
from ring360.language import Language, percent, say

_CJK_FONTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "Microsoft YaHei", "PingFang SC",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Droid Sans Fallback", "AR PL UMing CN", "SimSun",
    "Noto Serif CJK SC", "Noto Serif CJK JP",
)  # fmt: skip
_WIDE = {"motorway": 1.9, "trunk": 1.9, "primary": 1.6, "secondary": 1.35, "tertiary": 1.1}
_INCHES, _DPI = 11.0, 160


def draw_png(scene: Scene, out: Path, language: Language) -> bool:
    """Write the picture; False where no Chinese font was found and the words are in English and pinyin instead."""
    fonts = {font.name for font in fontManager.ttflist}
    chinese = next((name for name in _CJK_FONTS if name in fonts), None)
    wants_chinese = language == "zh-CN" or not scene.map_name.isascii()
    map_name = scene.map_name
    if chinese is None and wants_chinese:
        language = "en"
        map_name = " ".join(part.capitalize() for part in lazy_pinyin(map_name))
    family = [chinese, "DejaVu Sans"] if chinese and wants_chinese else ["DejaVu Sans"]
    figure = _figure(scene, map_name, language, family)
    FigureCanvasAgg(figure)
    figure.savefig(str(out), format="png", dpi=_DPI, facecolor=GROUND, metadata={"Software": "ring360"})
    return chinese is not None or not wants_chinese


def _figure(scene: Scene, map_name: str, language: Language, family: list[str]) -> Figure:
    def tell(message: str, **details: object) -> str:
        return say(message, language, **details)

    bounds = scene.roads.bounds
    stretch = float(np.cos(np.radians((bounds[1] + bounds[3]) / 2)))
    shape = np.clip((bounds[3] - bounds[1]) / max((bounds[2] - bounds[0]) * stretch, 1e-9), 0.45, 1.6)
    figure = Figure(figsize=(_INCHES, _INCHES * float(shape) * 0.92 + 1.5), dpi=_DPI, facecolor=GROUND)
    axes = figure.add_axes((0.02, 0.08, 0.96, 0.80))
    axes.set_facecolor(GROUND)
    axes.set_aspect(1.0 / stretch)
    axes.set_axis_off()
    _draw_streets(axes, scene)
    edge = edge_points(scene)
    axes.scatter(edge[:, 0], edge[:, 1], s=7, c=INK, linewidths=0, zorder=20)
    unit = scene.unit_lon, scene.unit_lat
    axes.scatter(*unit, s=75, c=HALO, edgecolors=INK, linewidths=1.8, zorder=30)
    axes.scatter(*unit, s=14, c=INK, linewidths=0, zorder=31)
    axes.margins(0.02)
    within = f"{scene.within_seconds:.0f}"
    title = tell("coverage-picture-title", within=within, map=map_name)
    figure.text(0.03, 0.955, title, fontsize=17, fontweight="bold", color=INK, family=family)
    shares = tell(
        "coverage-picture-shares", total=percent(scene.total_share, language),
        travel=percent(scene.travel_share, language), processing=f"{scene.processing_seconds:.0f}",
        turnout=f"{scene.turnout_seconds:.0f}", units=len(scene.unit_ids),
    )  # fmt: skip
    figure.text(0.03, 0.925, shares, fontsize=10, color=INK, family=family)
    credit = tell("coverage-credit", credit=scene.credit) if scene.credit else ""
    figure.text(0.97, 0.012, credit, fontsize=7.5, color=INK, ha="right", family=family)
    handles = _legend(scene, language)
    legend = figure.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.02, 0.005), ncols=5, frameon=False, labelcolor=INK,
        prop={"family": family, "size": 9}, title=tell("coverage-legend"), alignment="left", columnspacing=1.6,
    )  # fmt: skip
    legend.get_title().set_fontfamily(family)
    return figure


def _draw_streets(axes: object, scene: Scene) -> None:
    pieces = cut_streets(scene)
    band = bands_of(pieces.seconds + scene.allowance_seconds, scene.within_seconds)
    by_class = np.array([_WIDE.get(name.removesuffix("_link"), 0.7) for name in ROAD_CLASSES])
    width = by_class[scene.roads.segment_class[pieces.segment]]
    # Far bands first, so that what is covered is never hidden by what is not.
    for row in reversed(range(len(INSIDE + BEYOND))):
        mine = band == row
        inside = row < len(INSIDE)
        lines = LineCollection(
            list(pieces.line[mine]), colors=(INSIDE + BEYOND)[row], linewidths=width[mine] * (1.0 if inside else 0.8),
            capstyle="round" if inside else "butt", zorder=10 - row,
        )  # fmt: skip
        axes.add_collection(lines)  # type: ignore[attr-defined]


def _legend(scene: Scene, language: Language) -> list[Line2D]:
    limits = [0.0, *band_limits(scene.within_seconds)]
    handles = []
    for row, colour in enumerate(INSIDE + BEYOND[:1]):
        label = say("coverage-legend-band", language, low=f"{limits[row]:.0f}", high=f"{limits[row + 1]:.0f}")
        handles.append(Line2D([], [], color=colour, linewidth=3.5 if row < len(INSIDE) else 2.4, label=label))
    beyond = say("coverage-legend-beyond", language, low=f"{limits[-1]:.0f}")
    handles.append(Line2D([], [], color=BEYOND[-1], linewidth=2.0, label=beyond))
    edge = say("coverage-legend-edge", language)
    handles.append(Line2D([], [], color=INK, marker=".", markersize=5, linewidth=0, label=edge))
    unit = say("coverage-legend-unit", language)
    look = {"markerfacecolor": HALO, "markeredgecolor": INK, "markersize": 9, "markeredgewidth": 1.8}
    handles.append(Line2D([], [], marker="o", linewidth=0, label=unit, **look))  # type: ignore[arg-type]
    return handles
