"""Does a form's token look different in each page, and mean the same?"""

import pytest

from callrouter.web.tokens import csrf_of, is_token, masked

TOKEN = csrf_of("a session")


def test_it_is_taken_however_it_looks():
    shown = {masked(TOKEN) for _ in range(20)}
    assert len(shown) == 20
    assert all(is_token(each, TOKEN) for each in shown)
    assert is_token(TOKEN, TOKEN)


@pytest.mark.parametrize(
    "sent",
    ["", "x", "é", "00", TOKEN[:-2], TOKEN + "00", masked(csrf_of("another")), csrf_of("another")],
)
def test_another_is_not_taken(sent):
    assert not is_token(sent, TOKEN)


async def test_pages_show_it_masked_and_take_it_back(staff):
    browser = await staff()
    first, second = (await browser.get("/me")).text, (await browser.get("/me")).text
    token = first.partition('name="csrf" value="')[2].partition('"')[0]
    assert len(token) == 128
    assert token not in second
    answer = await browser.post("/sign-out", data={"csrf": token})
    assert answer.status_code == 303
