"""Does a page of weeks or flows cost the same number of questions, however long it is?"""

import pytest

from statements import statements


@pytest.mark.parametrize("path", ["/weeks", "/flows", "/flows/1/versions"])
async def test_a_page_asks_nothing_for_each_of_its_rows(admin, house, path):
    await admin.get(path)
    asked = []
    for limit in (1, 50):
        with statements(house) as sent:
            page = await admin.get(path, params={"limit": limit})
        asked.append(len(sent))
    assert len(page.json()["items"]) in (1, 6)
    assert asked[0] == asked[1] > 1
