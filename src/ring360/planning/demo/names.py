"""Invented names of streets, villages and places, with their English and pinyin forms."""

from __future__ import annotations

from typing import Final

from pypinyin import Style, lazy_pinyin

_KINDS: Final = (
    ("派出所", "Police Station"), ("警务室", "Police Room"), ("卡点", "Checkpoint"),
    ("移动警务指挥车", "Mobile Command Post"),
    ("中心小学", "Central Primary School"), ("小学", "Primary School"), ("中学", "Middle School"),
    ("幼儿园", "Kindergarten"),
    ("人民医院", "People's Hospital"), ("中医院", "Hospital of Chinese Medicine"), ("卫生院", "Health Centre"),
    ("农贸市场", "Farmers' Market"), ("夜市", "Night Market"), ("商场", "Department Store"), ("超市", "Supermarket"),
    ("火车站", "Railway Station"), ("汽车站", "Bus Station"), ("体育场", "Stadium"), ("图书馆", "Library"),
    ("博物馆", "Museum"), ("公园", "Park"), ("广场", "Square"), ("水库", "Reservoir"), ("消防站", "Fire Station"),
    ("县政府", "County Government"), ("邮局", "Post Office"), ("饭店", "Restaurant"), ("宾馆", "Hotel"),
    ("加油站", "Petrol Station"), ("鼓楼", "Drum Tower"), ("城墙", "City Wall"), ("小区", "Quarter"),
    ("大道", "Avenue"), ("大街", "Street"), ("胡同", "Hutong"), ("前巷", "Front Lane"), ("后巷", "Back Lane"),
    ("路", "Road"), ("街", "Street"), ("巷", "Lane"), ("桥", "Bridge"), ("河", "River"), ("山", "Hill"),
    ("村", "Village"), ("镇", "Town"), ("县", "County"), ("门", "Gate"), ("线", "Line"),
)  # fmt: skip

_SIDES: Final = {"东": "East", "西": "West", "南": "South", "北": "North"}

LANES: Final = (
    "柳树", "井儿", "书院", "铁匠", "油坊", "豆腐", "马市", "盐店", "棉花", "灯笼", "竹竿", "铜锣", "绣花", "甜水",
    "槐树",
    "枣树", "石榴", "杏花", "桂花", "梅花", "莲花", "鲤鱼", "仁义", "礼让", "平安", "长寿", "福寿", "吉祥", "如意",
    "太平",
    "永宁", "安乐", "四眼井", "双井", "八角", "九曲", "磨盘", "箭杆", "弓弦", "皮匠", "银匠", "木匠", "瓦匠",
    "裁缝", "酱园",
    "茶馆", "染坊", "当铺", "钱市", "米市", "菜市", "羊市", "骡马", "草场", "仓门", "学前", "贡院", "县前", "驿站",
    "钟鼓",
    "戏楼", "牌坊", "影壁", "石狮", "铁牛", "金鱼", "玉带", "翠花", "白塔", "青石", "红墙", "灰瓦",
)  # fmt: skip

NEW_TOWN_NORTH_SOUTH: Final = ("人民路", "育才路", "建设路", "文化路", "朝阳路", "科技路", "创业路", "青年路", "迎宾路")
NEW_TOWN_EAST_WEST: Final = (
    "滨河北路", "新华街", "和平街", "东关大街", "光明街", "胜利街", "友谊街", "幸福街", "站前街", "团结街",
)  # fmt: skip
SOUTH_BANK_NORTH_SOUTH: Final = ("渔港路", "兴隆路", "南关大街", "丰收路", "工业路", "物流路", "创新路")
SOUTH_BANK_EAST_WEST: Final = ("滨河南路", "富强街", "民主街", "富民街", "南环街")
QUARTERS: Final = ("锦绣", "阳光", "翠湖", "金桂", "书香", "和谐", "安居", "春晓", "兰亭", "星河", "康乐", "雅居")
VILLAGES: Final = (
    "柳林", "石桥", "大槐", "小河沿", "杏园", "白杨", "黄土坡", "青石岭", "马家庄", "李家集", "东沟", "西沟",
    "双塔", "三道湾",
    "龙泉", "凤凰台", "枫林", "荷塘", "竹园", "松岗", "梨树湾", "麦场", "渡口", "上营", "下营", "云台", "雁栖", "鹿鸣",
)  # fmt: skip


def syllables(chinese: str) -> str:
    """Pinyin without tones, written as one word: 平安 → Ping'an."""
    parts = lazy_pinyin(chinese)
    joined = parts[0] + "".join(f"'{part}" if part[0] in "aoe" else part for part in parts[1:])
    return joined[0].upper() + joined[1:]


def english(chinese: str) -> str:
    """An English name: the kind translated, the sides of the compass translated, the rest in pinyin."""
    for kind, word in _KINDS:
        if not chinese.endswith(kind):
            continue
        rest = chinese[: -len(kind)]
        if not rest:
            return word
        if len(rest) == 1 and rest in _SIDES:
            return f"{_SIDES[rest]} {word}"
        if len(rest) > 2 and rest[-1] in _SIDES:
            return f"{english_or_pinyin(rest[:-1])} {_SIDES[rest[-1]]} {word}"
        return f"{english_or_pinyin(rest)} {word}"
    return syllables(chinese)


def english_or_pinyin(chinese: str) -> str:
    """Like `english`, but leaves alone a rest of one or two characters: 石桥 is a name here, not a bridge."""
    return english(chinese) if len(chinese) > 2 else syllables(chinese)


def name_tags(chinese: str) -> dict[str, str]:
    """Name tags as a Chinese map has them: local, Chinese, English, pinyin with tones."""
    pinyin = lazy_pinyin(chinese, style=Style.TONE)
    return {
        "name": chinese, "name:zh": chinese, "name:en": english(chinese),
        "name:zh_pinyin": " ".join(part[0].upper() + part[1:] for part in pinyin),
    }  # fmt: skip


def lane_names(count: int) -> list[str]:
    """As many different lane names as wanted, at most 288."""
    return [word + kind for kind in ("巷", "胡同", "前巷", "后巷") for word in LANES][:count]
