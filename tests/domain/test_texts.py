"""Does a text keep all that can be seen, and nothing else?"""

import pytest

from callrouter.domain.texts import all_visible, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Alder\u200b Creek\ufeff", "Alder Creek"),
        ("\u202eelgooG", "elgooG"),
        ("\u202a+1 212 555 0100\u202c", "+1 212 555 0100"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("two\u2028lines", "two\nlines"),
        ("👩‍🚀 नमस्‍ते Niño 社区 العربية", "👩‍🚀 नमस्‍ते Niño 社区 العربية"),
        ("a\x07bell", "abell"),
    ],
)
def test_what_cannot_be_seen_is_left_out(text, seen):
    assert visible(text) == seen


def test_it_is_left_out_at_any_depth():
    assert all_visible({"a": ["b\u200b", 1, None, {"c": "\u200e"}]}) == {
        "a": ["b", 1, None, {"c": ""}]
    }
