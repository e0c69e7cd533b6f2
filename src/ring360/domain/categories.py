"""What kinds of calls there are, on up to four levels: code, urgency and what people call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

MOST_URGENT: Final = 1
LEAST_URGENT: Final = 4
DEEPEST_LEVEL: Final = 4


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of call. `priority` 1 is the most urgent, 4 the least; `labels` pairs a language with its word."""

    name: str
    priority: int = 3
    labels: tuple[tuple[str, str], ...] = ()
    code: str = ""
    """Two digits a level: class, type, detail, sub-class (类别, 类型, 细类, 子类)."""
    parent: str = ""
    """Name of the category one level up; empty on the first level."""

    def label(self, language: str) -> str:
        """Its word in `language`, its name where it has none."""
        return dict(self.labels).get(language, self.name)


def _set() -> Iterator[Category]:
    above: list[str] = []
    for line in _TABLE.strip().splitlines():
        code, name, priority, english, chinese = (part.strip() for part in line.split("|"))
        level = len(code) // 2
        above = [*above[: level - 1], name]
        parent = above[-2] if level > 1 else ""
        yield Category(name, int(priority), (("en", english), ("zh-CN", chinese)), code, parent)


_TABLE: Final = """
01       | crime             | 2 | crime                             | 刑事治安
0101     | robbery           | 1 | robbery                           | 抢劫
010101   | armed-robbery     | 1 | robbery with a weapon             | 持械抢劫
01010101 | firearm-robbery   | 1 | robbery with a firearm            | 持枪抢劫
0102     | snatching         | 1 | snatching                         | 抢夺
0103     | assault           | 1 | assault in progress               | 行凶伤害
0104     | burglary          | 2 | burglary                          | 入室盗窃
0105     | theft             | 3 | theft                             | 盗窃
010501   | vehicle-theft     | 2 | theft of a vehicle                | 盗窃车辆
0106     | fraud             | 3 | fraud                             | 诈骗
02       | public-order      | 3 | public order                      | 公共秩序
0201     | fight             | 2 | fight                             | 打架斗殴
0202     | disturbance       | 3 | disturbance                       | 滋事扰序
0203     | noise             | 4 | noise                             | 噪声扰民
0204     | damage            | 3 | damage to property                | 损毁财物
03       | dispute           | 3 | dispute                           | 纠纷
0301     | domestic-dispute  | 2 | dispute at home                   | 家庭纠纷
0302     | neighbour-dispute | 3 | dispute between neighbours        | 邻里纠纷
0303     | consumer-dispute  | 4 | dispute over a purchase           | 消费纠纷
0304     | wage-dispute      | 3 | dispute over wages                | 劳资纠纷
04       | traffic           | 2 | traffic accident                  | 交通事故
0401     | traffic-injury    | 1 | traffic accident with injuries    | 伤人交通事故
0402     | traffic-damage    | 3 | traffic accident, damage only     | 财损交通事故
0403     | hit-and-run       | 1 | hit and run                       | 肇事逃逸
0404     | road-blocked      | 2 | blocked road                      | 道路阻塞
05       | help              | 3 | help                              | 求助
0501     | person-in-danger  | 1 | person in danger of life          | 人身危险
050101   | water-rescue      | 1 | person in the water               | 落水
0502     | missing-person    | 2 | missing person                    | 走失
050201   | missing-child     | 1 | missing child                     | 儿童走失
0503     | locked-out        | 4 | locked in or out                  | 被困被锁
0504     | found-property    | 4 | lost and found                    | 失物招领
06       | fire              | 1 | fire                              | 火情
0601     | building-fire     | 1 | building on fire                  | 建筑火灾
0602     | vehicle-fire      | 1 | vehicle on fire                   | 车辆火灾
0603     | rescue-assist     | 1 | help for the rescue services      | 协助救援
0604     | hazardous-leak    | 1 | leak of a dangerous substance     | 危险品泄漏
07       | crowd             | 2 | crowd                             | 人群聚集
0701     | crowd-crush       | 1 | danger of a crush                 | 拥挤踩踏风险
0702     | event-safety      | 3 | safety of a public event          | 大型活动安全
08       | other             | 4 | other                             | 其他
0801     | service-line      | 4 | matter for the service line       | 非警务诉求
0802     | silent-call       | 3 | silent call                       | 静默报警
09       | internal          | 2 | internal                          | 内部警情
0901     | officer-in-danger | 1 | officer in danger                 | 民警遇险
"""

CATEGORIES: Final = {category.name: category for category in _set()}
"""The set of a 110 desk to start with. It is data: an organisation brings its own."""

OFFICER_IN_DANGER: Final = "officer-in-danger"
"""The category of an incident that a panic button opens."""


def category_of(categories: Mapping[str, Category], name: str) -> Category:
    """The category of that name; one of its own with middling priority where the name is not known."""
    return categories.get(name) or Category(name)


def lineage(categories: Mapping[str, Category], name: str) -> Iterator[str]:
    """The name itself, then those above it, nearest first."""
    for _ in range(DEEPEST_LEVEL):
        yield name
        name = category_of(categories, name).parent
        if not name:
            return
