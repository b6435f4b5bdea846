"""Is a language told by its name?"""

import pytest

from callrouter.domain.languages import is_language, language_name, voice_of


@pytest.mark.parametrize(
    ("code", "name"),
    [("es", "Spanish"), ("es-MX", "Spanish (MX)"), ("en", "English"), ("xx", '"xx"')],
)
def test_a_language_is_told_by_its_name(code: str, name: str) -> None:
    assert language_name(code) == name


@pytest.mark.parametrize(
    ("code", "voice"),
    [
        ("es", "es-US"),
        ("es-MX", "es-MX"),
        ("es-ZZ", None),
        ("zh", "cmn-CN"),
        ("zh-HK", "yue-HK"),
        ("cmn-CN", "cmn-CN"),
        ("tl", "fil-PH"),
        ("ht", None),
        ("tlh", None),
        ("", None),
    ],
)
def test_a_voice_is_a_regions(code: str, voice: str | None) -> None:
    assert voice_of(code) == voice


@pytest.mark.parametrize(
    ("code", "is_one"),
    [("en", True), ("en-US", True), ("ht", True), ("tlh", False), ("en-", False), ("en-us", False)],
)
def test_only_what_is_known_is_a_language(code: str, is_one: bool) -> None:
    assert is_language(code) == is_one
