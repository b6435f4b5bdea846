"""Does every list cost the same number of questions, however long its page is?"""

import pytest
from sqlalchemy import text

from callrouter.api.v1.program import build_api
from callrouter.app import build_house
from callrouter.domain.rights import Grant, Role
from jobs_done import write_job
from operations.demo_parts import ALDER, MESA
from programs import PASSWORD
from statements import statements

CALLS = """
insert into calls (call_id, outcome, from_raw, to_number, property_id, source_id, version,
    started_at, is_over, seconds, keys_pressed, rings, talk_seconds, steps, is_simulated, is_tried,
    entries)
select 'CA' || lpad(n::text, 32, '0'), 'missed', '+12125550188', '+12125550101', 1, 2, '1',
    timestamptz '2026-11-20 12:00Z' + n * interval '1 minute', true, 60, '', 1, 30, 3, false,
    false, 5
from generate_series(1, 3) as n
"""
ALARMS = """
insert into alarms (kind, says, facts, times, first_at, last_at, told_at)
select 'drift', 'A number differs.', '{}', 1, now(), now(), now() from generate_series(1, 3)
"""
ARGUMENTS = {"flow_id": 1, "source_id": 2, "property_id": 1}
WHOLE = {
    "/standard-sources": "/standard-sources?category=sign",
    "/properties/{property_id}/source-overlaps": "/properties/2/source-overlaps",
}
"""Those that have no pages, and where each is shorter."""
ASKS_THE_COMPANY = {"/numbers/available"}  # as many as it offers; not a page of ours


def _lists():
    """Every path whose answer is a page."""
    told = build_api(build_house("postgresql://localhost/x")).openapi()
    for path, methods in told["paths"].items():
        content = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        answered = content.get("application/json", {}).get("schema", {}).get("$ref", "")
        if answered.rpartition("/")[2].startswith("Page_"):
            yield path


@pytest.fixture
async def company(admin, house, account, a_user, visitor):
    """At least two of everything, and whoever is signed in twice."""

    async def made(path, **body):
        answer = await admin.post(path, json=body)
        assert answer.status_code in (200, 201, 202), (path, answer.text)

    for name, numbers in (("Alders", [ALDER]), ("All", [ALDER, MESA])):
        await made("/property-lists", name=name, property_ids=numbers)
    for _ in range(2):
        await made(f"/properties/{ALDER}/imports", from_property_id=MESA, people="the same")
        await made("/flows/1/publish")
        await write_job(house, "nobody knows this")
    for last in ("1", "2"):
        await made("/numbers", property_id=ALDER, numbers=[f"+1212555015{last}"])
        await made("/blocked-numbers", number=f"212555018{last}")
        await made(f"/properties/{ALDER}/residents", number=f"212555017{last}")
        account.estate.put_on_account(f"+1503555018{last}")
    await made("/caps", numbers=50, property_id=ALDER)
    await made("/caps", numbers=90)
    await made("/sources/2/numbers", number_id=3)
    rules = {"referrers": [{"domain": "zillow.com"}]}
    for source in ("3", "4", "5"):
        await admin.patch(f"/sources/{source}", json={"rules": rules})
    async with house.engine.begin() as connection:
        await connection.execute(text(CALLS))
        await connection.execute(text(ALARMS))
    await made("/keys", name="Another", grants=[{"role": "viewer"}])
    await a_user(Grant(Role.ADMIN))
    for _ in range(2):
        signed = await visitor.post(
            "/sessions", json={"email": "jo@example.com", "password": PASSWORD}
        )
    return signed.json()["token"]


async def test_a_page_asks_nothing_for_each_of_its_rows(a_visitor, house, company):
    program, wrong = await a_visitor(token=company), {}
    for path in sorted({*_lists()} - ASKS_THE_COMPANY):
        url, asked, lengths = path.format_map(ARGUMENTS), [], []
        await program.get(url)
        short = (WHOLE[path], url) if path in WHOLE else (f"{url}?limit=1", f"{url}?limit=200")
        for each in short:
            with statements(house) as sent:
                page = await program.get(each)
            assert page.status_code == 200, page.text
            asked.append(len(sent))
            lengths.append(len(page.json()["items"]))
        if not (lengths[0] < lengths[1] > 1 and asked[0] == asked[1]):
            wrong[path] = f"{asked} statements for {lengths} rows"
    assert wrong == {}
