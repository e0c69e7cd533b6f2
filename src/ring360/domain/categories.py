"""What kinds of calls there are, how urgent each is and what people call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MOST_URGENT: Final = 1
LEAST_URGENT: Final = 4


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of call. `priority` 1 is the most urgent, 4 the least; `labels` pairs a language with its word."""

    name: str
    priority: int = 3
    labels: tuple[tuple[str, str], ...] = ()

    def label(self, language: str) -> str:
        """Its word in `language`, its name where it has none."""
        return dict(self.labels).get(language, self.name)


CATEGORIES: Final = {
    category.name: category
    for category in (
        Category("robbery", 1, (("en", "robbery"), ("zh-CN", "抢劫"))),
        Category("fire", 1, (("en", "fire"), ("zh-CN", "火情"))),
        Category("crime", 2, (("en", "crime"), ("zh-CN", "刑事治安"))),
        Category("crowd", 2, (("en", "crowd"), ("zh-CN", "人群聚集"))),
        Category("traffic", 2, (("en", "traffic accident"), ("zh-CN", "交通事故"))),
        Category("dispute", 3, (("en", "dispute"), ("zh-CN", "纠纷"))),
        Category("help", 3, (("en", "help"), ("zh-CN", "求助"))),
    )
}
"""The set to start with. It is data: an organisation brings its own."""


def category_of(categories: Mapping[str, Category], name: str) -> Category:
    """The category of that name; one of its own with middling priority where the name is not known."""
    return categories.get(name) or Category(name)
