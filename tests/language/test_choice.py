"""Which language is spoken, and what happens to words nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ring360.language import pick_language, say, strict_words


@pytest.mark.parametrize(
    ("option", "environ", "spoken"),
    [
        (None, {}, "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        (None, {"LANG": "zh_TW.UTF-8"}, "zh-CN"),
        (None, {"LANG": "C.UTF-8"}, "en"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh-CN"),
        (None, {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh-CN"),
        (None, {"LC_ALL": "en_GB", "RING360_LANG": "zh"}, "zh-CN"),
        ("en", {"RING360_LANG": "zh-CN", "LANG": "zh_CN"}, "en"),
    ],
)
def test_pick_language(option: str | None, environ: dict[str, str], spoken: str) -> None:
    assert pick_language(option, environ) == spoken


def test_variables_are_filled_in() -> None:
    assert say("problem-file-missing", "en", file="a b.csv") == "There is no file a b.csv. Check the path."
    assert say("problem-file-missing", "zh-CN", file="a b.csv") == "找不到文件 a b.csv。请检查路径。"


@pytest.fixture
def lenient() -> Iterator[None]:
    strict_words(False)
    yield
    strict_words()


@pytest.mark.usefixtures("lenient")
def test_a_user_sees_the_id_of_a_sentence_nobody_wrote() -> None:
    assert say("no-such-sentence", "en") == "no-such-sentence"


def test_a_test_fails_on_a_sentence_nobody_wrote() -> None:
    with pytest.raises(KeyError, match="no-such-sentence"):
        say("no-such-sentence", "en")
    with pytest.raises(ValueError, match="file"):
        say("problem-file-missing", "en")
