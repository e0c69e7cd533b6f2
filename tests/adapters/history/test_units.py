"""Units: who, with how many officers, where; and why a row was not taken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ring360.adapters.history.options import InputOptions
from ring360.adapters.history.rows import UnitRow
from ring360.adapters.history.units import read_units
from ring360.geography.datums import gcj02_from_wgs84


def test_units_with_and_without_the_optional_columns(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(
        "unit_id,role,lon,lat,officers,skills,post,shift_start,shift_end,mode,equipment\n"
        "P1,patrol,117.2,28.3,2,first_aid;riot,R01,08:00,20:00,Foot,drone;stretcher\n"
        "P2,special,117.2,28.3,4.0,,,,\n"
        "P2,special,117.2,28.3,4,,,,\n"
        ",special,117.2,28.3,4,,,,\n"
        "P3,,117.2,28.3,4,,,,\n"
        "P4,traffic,117.2,28.3,some,,,,\n"
        "P5,traffic,117.2,28.3,2,,,08:00,\n"
        "P6,traffic,117.2,28.3,2,,,8am,8pm\n"
        "P7,traffic,117.2,28.3,2,,,,,horse,\n",
        encoding="utf-8",
    )
    units, account = read_units(path, InputOptions(max_refused=1.0))
    assert units == [
        UnitRow(
            "P1",
            "patrol",
            117.2,
            28.3,
            2,
            ("first_aid", "riot"),
            "R01",
            "08:00",
            "20:00",
            "foot",
            ("drone", "stretcher"),
        ),
        UnitRow("P2", "special", 117.2, 28.3, 4),
    ]
    assert [(one.row, one.reason) for one in account.refusals] == [
        (4, "id-repeated"), (5, "id-empty"), (6, "role-empty"), (7, "officers-unreadable"), (8, "shift-unreadable"),
        (9, "shift-unreadable"), (10, "mode-unknown"),
    ]  # fmt: skip


def test_a_shifted_datum_is_undone(tmp_path: Path) -> None:
    lon, lat = gcj02_from_wgs84(np.array([117.2]), np.array([28.3]))
    path = tmp_path / "units.csv"
    path.write_text(f"unit_id,role,lon,lat,officers\nP1,patrol,{lon[0]},{lat[0]},2\n", encoding="utf-8")
    units, _ = read_units(path, InputOptions(datum="gcj02"))
    assert units[0].lon == pytest.approx(117.2, abs=1e-8)
    assert units[0].lat == pytest.approx(28.3, abs=1e-8)
