"""Does a page of weeks or flows cost the same number of questions, however long it is?"""

import pytest
from sqlalchemy import event


@pytest.mark.parametrize("path", ["/weeks", "/flows", "/flows/1/versions"])
async def test_a_page_asks_nothing_for_each_of_its_rows(admin, house, path):
    await admin.get(path)
    asked = []
    event.listen(
        house.engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2])
    )
    await admin.get(path, params={"limit": 1})
    few = len(asked)
    asked.clear()
    assert len((await admin.get(path, params={"limit": 50})).json()["items"]) in (1, 6)
    assert len(asked) == few
