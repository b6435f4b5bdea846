"""Is it told when what is stored does not fit together?"""

import pytest

from callrouter.operations.integrity.check_integrity import check_integrity
from store.ledger_lines import a_line, run


async def checked(house):
    await house.folding.fold_waiting()
    async with house.work() as work:
        return await check_integrity(work)


async def test_the_demo_company_is_in_order(house):
    await house.ledger.append(a_line())
    assert await checked(house) == []


async def test_what_waits_to_be_folded_is_in_order(house):
    await run(house, "insert into unfolded (call_ids) values (array['CA1'])")
    await run(house, _A_LINE)
    async with house.work() as work:
        assert await check_integrity(work) == []


_A_LINE = """
insert into ledger (call_id, key, received_at, entry, request_url, request_body, answer)
values ('CA1', 'arrived:0', now(), '{}', '', '', '')
"""


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ([_A_LINE], "Calls that have no row (callrouter rebuild makes it): 1 (CA1)."),
        (
            ["update source_routing set flow_id = 3 where source_id = 5"],
            "Sources routed by a flow of another property or out of use, or by a sub-flow: 1 (5, calls).",
        ),
        (
            ["update defaults set flow_id = 3 where property_id = 1"],
            "Defaults that lead to a flow of another property or out of use, or to a sub-flow: "
            "1 (alder-creek, calls).",
        ),
        (
            ["update numbers set state = 'released' where id = 1"],
            "Numbers that were released and still belong to a source: 1 (+12125550100).",
        ),
        (
            ["update properties set archived_at = now() where id = 1"],
            "Archived properties whose numbers still ring: 5 "
            "(alder-creek, alder-creek, alder-creek, alder-creek, alder-creek).",
        ),
        (
            [
                "insert into number_assignments (number_id, source_id, from_at, until_at)"
                " select number_id, source_id, from_at + interval '1 hour',"
                " from_at + interval '2 hours' from number_assignments where number_id = 1"
            ],
            "Numbers that belong to two sources at once: 1 (+12125550100).",
        ),
    ],
)
async def test_what_does_not_fit_is_told_with_some_of_it(house, harm, says):
    for statement in harm:
        await run(house, statement)
    assert says in await checked(house)


async def test_a_published_flow_that_names_what_is_gone_is_told(house):
    await run(house, "delete from mailbox_recipients where mailbox_id = 1")
    assert any(
        sentence.startswith("Alder Creek Apartments, ") and "Nobody gets the mailbox" in sentence
        for sentence in await checked(house)
    )
