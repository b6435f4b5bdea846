"""Is an e-mail told from what is none?"""

import pytest

from callrouter.domain.emails import is_email


@pytest.mark.parametrize(
    "text", ["a@b.example", "Dana.Cole+x@mail.alder-creek.example", "o'neil@x1.co", "a@b.c.d.e"]
)
def test_what_is_one(text):
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dana",
        "dana@",
        "@b.example",
        "a@b",
        "a@b..example",
        "a@-b.example",
        "a b@c.example",
        "a@b@c.example",
        "a@b.example\n",
        "a@b.example\r\nBcc: x@y.example",
        ".a@b.example",
        "a..b@c.example",
        "ä@b.example",
        "a\0@b.example",
        f"{'a' * 250}@b.example",
        f"a@{'b' * 64}.example",
    ],
)
def test_what_is_none(text):
    assert not is_email(text)
