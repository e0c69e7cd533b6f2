"""Writes dossiers as the Chinese chain of records: 接警单 (call), 处警单 (order), 反馈单 (feedback), with pinyin names.

One call, order or feedback is one record; each names the record that it belongs to, and every call but the first of
its incident names the main one (关联主接警单编号). Names and meanings stand in `docs/reference/records.md`, which
a test holds to the tables below. Nothing about a caller is written but that something is kept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from ring360.adapters.exchange.stamps import stamp
from ring360.operations.dossiers import Dossier, DossierCall, DossierFeedback, DossierOrder

Cell = str | int | float | None
Record = dict[str, Cell]

CALLS: Final = "jjd"
ORDERS: Final = "cjd"
FEEDBACK: Final = "fkd"

LEVELS: Final = ("jqlbdm", "jqlxdm", "jqxldm", "jqzldm")
"""警情类别、类型、细类、子类代码: the four levels of a category."""
CHANNELS: Final = {
    "phone": "电话报警", "text": "短信报警", "app": "网络报警", "video": "视频报警", "alarm": "技防报警",
    "officer": "民警报告", "agency": "外单位转来",
}  # fmt: skip
STATES: Final = {
    "waiting": "待派警", "dispatched": "已派警", "attended": "处置中", "cleared": "处置完毕", "closed": "已结案",
    "handed_over": "已移交", "merged": "已合并",
}  # fmt: skip
ORDER_STATES: Final = {
    "assigned": "已派警", "acknowledged": "已签收", "en_route": "已出警", "on_scene": "已到达", "cleared": "处置完毕",
    "released": "已撤回",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One field: its pinyin name, what it is called, which field of ours it is."""

    name: str
    chinese: str
    ours: str


def _columns(table: str) -> tuple[Column, ...]:
    return tuple(Column(*(part.strip() for part in line.split("|"))) for line in table.strip().splitlines())


COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    CALLS: _columns("""
        jjdbh    | 接警单编号       | call.call_id
        glzjjdbh | 关联主接警单编号 | first call of the incident, empty on that call itself
        gllx     | 警单关联类型     | 1 = repeated call
        jqbh     | 警情编号         | incident.incident_id
        jjdwdm   | 接警单位代码     | agency id
        jqlyfs   | 警情来源方式     | call.channel
        bjsj     | 报警时间         | call.received_at
        jjsj     | 接警时间         | call.answered_at, else call.received_at
        jqdz     | 警情地址         | call.place.words
        jqxzb    | 警情X坐标        | call.place.point.lon
        jqyzb    | 警情Y坐标        | call.place.point.lat
        bjnr     | 报警内容         | call.words
        csjqlbdm | 初始警情类别代码 | call.category, level 1
        csjqlxdm | 初始警情类型代码 | call.category, level 2
        csjqxldm | 初始警情细类代码 | call.category, level 3
        csjqzldm | 初始警情子类代码 | call.category, level 4
        jqlbdm   | 警情类别代码     | incident.category, level 1
        jqlxdm   | 警情类型代码     | incident.category, level 2
        jqxldm   | 警情细类代码     | incident.category, level 3
        jqzldm   | 警情子类代码     | incident.category, level 4
        jqdjdm   | 警情等级代码     | incident.priority
        jqclztdm | 警情处理状态代码 | incident.state
        ywbjrxx  | 有无报警人信息   | 1 = call.caller is kept apart
        jasj     | 结案时间         | incident.closed_at
        gxsj     | 更新时间         | newest stamp of the incident
    """),
    ORDERS: _columns("""
        cjdbh    | 处警单编号       | incident, unit and number of the sending
        jjdbh    | 接警单编号       | first call of the incident
        cjdwdm   | 处警单位代码     | assignment.unit_id
        cjdwlx   | 处警单位类型     | unit.role
        cdrc     | 出动人次         | unit.officers
        pjsj     | 派警时间         | assignment.dispatched_at
        qssj     | 签收时间         | assignment.acknowledged_at
        cjsj     | 出警时间         | assignment.departed_at
        ddxcsj   | 到达现场时间     | assignment.arrived_at
        xcclwbsj | 现场处理完毕时间 | assignment.cleared_at
        chsj     | 撤回时间         | assignment.released_at
        cjztdm   | 处警状态代码     | how far the stamps go
    """),
    FEEDBACK: _columns("""
        fkdbh    | 反馈单编号       | incident and number of the feedback
        jjdbh    | 接警单编号       | first call of the incident
        cjdbh    | 处警单编号       | last sending of the unit that tells it, empty where the room does
        fkdwdm   | 反馈单位代码     | feedback.unit_id
        fksj     | 反馈时间         | feedback.at
        jqcljgdm | 警情处理结果代码 | feedback.disposition
        cjczqk   | 出警处置情况     | feedback.words
        jqlbdm   | 警情类别代码     | feedback.category, level 1
        jqlxdm   | 警情类型代码     | feedback.category, level 2
        jqxldm   | 警情细类代码     | feedback.category, level 3
        jqzldm   | 警情子类代码     | feedback.category, level 4
        myd      | 满意度           | feedback.satisfaction, 1 to 5
        yjdwmc   | 移交单位名称     | agency of the last hand-over
        yjdwfkqk | 移交单位反馈情况 | what that agency said
    """),
}
"""Every field of every record, in the order of the CSV columns."""


def chain_of(dossiers: Iterable[Dossier], agency: str, zone: ZoneInfo) -> dict[str, list[Record]]:
    """The three lists of records of these incidents; times on the clock of `zone`, with its offset."""

    def when(at: float | None) -> str | None:
        return None if at is None else stamp(at, zone)

    told: dict[str, list[Record]] = {CALLS: [], ORDERS: [], FEEDBACK: []}
    for dossier in dossiers:
        main = dossier.calls[0].call_id if dossier.calls else None
        told[CALLS] += [_call(dossier, call, agency, when) for call in dossier.calls]
        told[ORDERS] += [_order(order, main, when) for order in dossier.orders]
        told[FEEDBACK] += [_feedback(dossier, feedback, main, when) for feedback in dossier.feedback]
    return told


When = Callable[[float | None], str | None]


def _call(dossier: Dossier, call: DossierCall, agency: str, when: When) -> Record:
    main = dossier.calls[0].call_id
    is_main = call.call_id == main
    return {
        "jjdbh": call.call_id,
        "glzjjdbh": None if is_main else main,
        "gllx": None if is_main else "1",
        "jqbh": dossier.incident_id,
        "jjdwdm": agency,
        "jqlyfs": CHANNELS.get(call.channel, call.channel),
        "bjsj": when(call.received_at),
        "jjsj": when(call.received_at if call.answered_at is None else call.answered_at),
        "jqdz": call.place,
        "jqxzb": call.lon,
        "jqyzb": call.lat,
        "bjnr": call.words,
        **_levels(call.codes, "cs"),
        **_levels(dossier.codes),
        "jqdjdm": dossier.priority,
        "jqclztdm": STATES.get(dossier.state, dossier.state),
        "ywbjrxx": int(call.has_caller),
        "jasj": when(dossier.closed_at),
        "gxsj": when(dossier.updated_at),
    }


def _order(order: DossierOrder, main: str | None, when: When) -> Record:
    return {
        "cjdbh": order.order_id,
        "jjdbh": main,
        "cjdwdm": order.unit_id,
        "cjdwlx": order.role,
        "cdrc": order.officers,
        "pjsj": when(order.dispatched_at),
        "qssj": when(order.acknowledged_at),
        "cjsj": when(order.departed_at),
        "ddxcsj": when(order.arrived_at),
        "xcclwbsj": when(order.cleared_at),
        "chsj": when(order.released_at),
        "cjztdm": ORDER_STATES[order.state],
    }


def _feedback(dossier: Dossier, feedback: DossierFeedback, main: str | None, when: When) -> Record:
    orders = [order.order_id for order in dossier.orders if order.unit_id == feedback.unit_id]
    referral = dossier.referrals[-1] if dossier.referrals else None
    return {
        "fkdbh": feedback.feedback_id,
        "jjdbh": main,
        "cjdbh": orders[-1] if orders else None,
        "fkdwdm": feedback.unit_id or None,
        "fksj": when(feedback.at),
        "jqcljgdm": feedback.disposition,
        "cjczqk": feedback.words,
        **_levels(feedback.codes or dossier.codes),
        "myd": feedback.satisfaction,
        "yjdwmc": referral.agency if referral else None,
        "yjdwfkqk": referral.answer or None if referral else None,
    }


def _levels(codes: tuple[str, ...], prefix: str = "") -> Record:
    return {prefix + name: codes[row] if row < len(codes) else None for row, name in enumerate(LEVELS)}


def chain_csv(records: Iterable[Record], kind: str, with_names: bool = True) -> bytes:
    """One kind of record as CSV in UTF-8 with a byte-order mark, as Chinese spreadsheets expect; ids of columns first.

    With `with_names` a second line says the columns in Chinese. A cell that a spreadsheet would take for a formula is
    given a leading apostrophe.
    """
    columns = COLUMNS[kind]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    if with_names:
        writer.writerow([column.chinese for column in columns])
    for record in records:
        writer.writerow([_cell(record[column.name]) for column in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _cell(value: Cell) -> Cell:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value
