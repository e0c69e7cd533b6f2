"""One incident with everything in it that is exchanged, for the tests of every format."""

from __future__ import annotations

from ring360.operations.dossiers import (
    Dossier,
    DossierCall,
    DossierFeedback,
    DossierLink,
    DossierNote,
    DossierOrder,
    DossierReferral,
    levels_of,
)

AGENCY = "110.qinglan.example"
AT = 1_750_000_000.0
DOSSIER = Dossier(
    incident_id="I5", opened_at=AT, updated_at=AT + 900, category="armed-robbery", priority=1, state="attended",
    lon=117.2012345, lat=28.3, place="人民路 12 号", alarm_level=2, codes=levels_of("010101"),
    calls=(
        DossierCall("C5", AT, "robbery", 117.2012345, 28.3, "人民路", "两人持刀 <b>抢劫</b> & 逃跑", "phone", AT + 3,
                    True, levels_of("0101")),
        DossierCall("C6", AT + 30, "fight", 117.2012, 28.3001, "", "", "text", None, False, levels_of("0201")),
    ),
    orders=(
        DossierOrder("I5-P1-1", "P1", "patrol", 4, AT + 20, AT + 25, AT + 40, AT + 200, AT + 900, None),
        DossierOrder("I5-S:2-1", "S:2", "special", 6, AT + 20, None, None, None, None, AT + 60),
    ),
    notes=(DossierNote(AT + 100, "车牌未知"), DossierNote(AT + 110, "向东")),
    feedback=(
        DossierFeedback("I5-F1", AT + 800, "移交刑侦", "已控制一人", "armed-robbery", "P1", None, levels_of("010101")),
        DossierFeedback("I5-F2", AT + 850, "回访", "", "", "", 5),
    ),
    links=(DossierLink("related", "I3"), DossierLink("parent", "I1")), merged_ids=("I6", "I7"), merged_into="I4",
    referrals=(DossierReferral(AT + 860, "12345", "清扫路面", AT + 880, "已派人"),), disposition="移交刑侦",
    cleared_at=AT + 900, closed_at=None,
)  # fmt: skip
