"""Can many properties be made of one table, and campaigns be brought from elsewhere?"""

import pytest

from callrouter.domain.rights import Grant, Role
from operations.demo_parts import ALDER, rows

MAKE = "/properties/from-template"
BRING = f"/properties/{ALDER}/campaigns"
HEADER = "Community;Time zone;Main phone;Fail-safe\n"


def a_table(count, first=0):
    lines = [
        f"Cedar {number};America/Chicago;(312) 555-{1000 + number:04d};312-555-{5000 + number:04d}\n"
        for number in range(first, first + count)
    ]
    return HEADER + "".join(lines)


async def made(program, table, **params):
    body = {"template_id": ALDER, "table": table}
    answer = await program.post(MAKE, json=body, params=params, timeout=600)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_two_hundred_properties_come_of_one_table(admin, house):
    done = await made(admin, a_table(200))
    assert (done["done"], done["failed"], len(done["properties"])) == (True, 0, 200)
    last = done["properties"][-1]
    assert (last["line"], last["key"]) == (201, "cedar-199")
    snapshot = house.snapshots.find(last["property_id"])
    assert snapshot.property.zone == "America/Chicago"
    assert snapshot.property.main_number == "+13125551199"
    assert snapshot.default_version is not None
    assert {each.name for each in snapshot.weeks.values()} == {"Leasing office", "Maintenance desk"}
    assert [each.name for each in snapshot.directory.teams.values()] == ["Leasing"]
    counted = "select count(*) from defaults where channel = 'calls'"
    assert await rows(house, counted) == [(203,)]
    again = await made(admin, a_table(1, first=199))
    assert again["properties"] == [
        {
            "line": 2,
            "key": "cedar-199",
            "property_id": last["property_id"],
            "was_there": True,
            "problems": [],
        }
    ]
    assert again["failed"] == 0


async def test_a_key_that_stands_twice_is_told_before_anything_is_made(admin):
    tried = await made(admin, "name,main\nElm,3125550101\nelm!,3125550102\n", dry_run=True)
    assert [each["problems"] for each in tried["properties"]] == [
        [],
        ['Line 2 has the key "elm" too; give this row another one.'],
    ]


async def test_what_a_row_does_not_say_is_the_templates(admin, house):
    done = await made(admin, "name,main\nNiño Café & Söhne,3125550101\n")
    assert done["properties"][0]["key"] == "nino-cafe-sohne"
    known = house.snapshots.find(done["properties"][0]["property_id"]).property
    template = house.snapshots.find(ALDER).property
    assert (known.zone, known.language, known.failsafe_number) == (
        template.zone,
        template.language,
        template.failsafe_number,
    )
    assert known.failsafe_number is not None


async def test_a_row_that_cannot_be_is_named_and_hinders_no_other(admin, house):
    table = (
        "key,name,zone,main number\n"
        "good,Good,,3125550101\n"
        "bad,Bad,Mars/Olympus,3125550102\n"
        "alder-creek,Again,,3125550103\n"
        ",Ugly,,12\n"
        "fine,Fine,UTC,+13125550105\n"
    )
    tried = await made(admin, table, dry_run=True)
    assert await rows(house, "select count(*) from properties") == [(3,)]
    done = await made(admin, table)
    assert [(each["key"], bool(each["property_id"])) for each in done["properties"]] == [
        ("good", True),
        ("bad", False),
        ("alder-creek", False),
        ("ugly", False),
        ("fine", True),
    ]
    told = [each["problems"] for each in done["properties"]]
    assert told == [each["problems"] for each in tried["properties"]]
    assert done["failed"] == tried["failed"] == 3
    assert told[3] == ["“12” has too few digits for a phone number."]
    assert await rows(house, "select key from properties where id > 3 order by id") == [
        ("good",),
        ("fine",),
    ]
    flows = "select count(*) from flows join properties on properties.id = property_id"
    assert await rows(house, flows + " where properties.key in ('good', 'fine')") == [(2,)]


async def test_where_people_are_taken_by_name_nobody_is_guessed(admin, house):
    body = {"template_id": ALDER, "table": a_table(1), "people": "by name"}
    done = (await admin.post(MAKE, json=body)).json()
    assert any("works here" in each for each in done["properties"][0]["problems"])
    assert await rows(house, "select count(*) from properties") == [(3,)]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", 'Name one of the table\'s columns "name".'),
        ("colour\nred\n", 'Name one of the table\'s columns "name".'),
        ("name\n", "The table must have 1 to 1,000 rows below its header."),
        ("name\n" + "x\n" * 1001, "The table must have 1 to 1,000 rows below its header."),
        ('name\n"x\n', "Line 2 of the table cannot be read"),
        ("name\n\0\n", "The table must be text"),
    ],
)
async def test_a_table_that_cannot_be_read_is_told(admin, table, sentence):
    refused = await admin.post(MAKE, json={"template_id": ALDER, "table": table})
    assert refused.status_code == 422
    assert sentence in refused.json()["detail"]


async def test_properties_are_made_by_who_manages_the_company(manager, viewer, a_program):
    for program in (manager, viewer):
        refused = await program.post(MAKE, json={"template_id": ALDER, "table": a_table(1)})
        assert refused.status_code == 403
        foreign = await program.post(MAKE, json={"template_id": 2, "table": a_table(1)})
        assert foreign.status_code == 404


CAMPAIGNS = (
    "\ufeffCampaign Name,Tracking Number,Forwards to,Notes\n"
    "Zillow,212-555-0101,,the same as ever\n"
    "Craigslist,(212) 555-0151,(212) 555-0100,rings the main number\n"
    '"Radio, AM",212 555 0152,+12125550177,rings somebody else\n'
    "Bus stop,555-0153,,\n"
    "Billboard,+12065550101,,another property's\n"
    "Loop,212-555-0154,212-555-0101,back to us\n"
    ",212-555-0155,,\n"
    "Newsletter,,,no number yet\n"
)


async def test_campaigns_are_brought_and_those_that_cannot_be_are_named(manager, house):
    tried = (await manager.post(BRING, json={"table": CAMPAIGNS}, params={"dry_run": True})).json()
    assert await rows(house, "select count(*) from sources where property_id = 1") == [(5,)]
    answer = await manager.post(BRING, json={"table": CAMPAIGNS})
    assert answer.status_code == 200, answer.text
    done = answer.json()
    assert done["campaigns"] == tried["campaigns"]
    assert done["unmatched"] == 4
    assert [(each["line"], each["matched"], each["says"]) for each in done["campaigns"]] == [
        (
            2,
            True,
            "Zillow is there already, (212) 555-0101 is its own already, its routing stays.",
        ),
        (
            3,
            True,
            "Craigslist was made, (212) 555-0151 is its number, it follows the defaults.",
        ),
        (4, True, "Radio, AM was made, (212) 555-0152 is its number, it rings (212) 555-0177."),
        (5, False, "“555-0153” has no area code; enter the whole number."),
        (
            6,
            False,
            "(206) 555-0101 is in use already; give it to Billboard by hand if it is yours.",
        ),
        (
            7,
            False,
            "It forwards to (212) 555-0101, one of our own numbers: the call would come back. "
            "Write the phone that it should reach.",
        ),
        (8, False, "It names no source; write one."),
        (9, True, "Newsletter was made, it follows the defaults."),
    ]
    sources = "select name from sources where property_id = 1 and id > 15 order by id"
    assert await rows(house, sources) == [("Craigslist",), ("Radio, AM",), ("Newsletter",)]
    snapshot = house.snapshots.find(ALDER)
    radio = snapshot.numbers["+12125550152"]
    flow = snapshot.versions[snapshot.own_versions[radio]]
    assert [node.name for node in flow.nodes] == ["Forward", "Fail-safe number", "Leave a message"]
    again = (await manager.post(BRING, json={"table": CAMPAIGNS})).json()
    assert [each["matched"] for each in again["campaigns"]] == [
        each["matched"] for each in done["campaigns"]
    ]
    assert await rows(house, "select count(*) from sources where property_id = 1") == [(8,)]


async def test_campaigns_need_rights_to_routing_publishing_and_numbers(a_program):
    for rights, status in (
        ({"edit-routing", "publish"}, 403),
        ({"edit-routing", "manage-numbers"}, 403),
        ({"publish", "manage-numbers"}, 403),
        ({"edit-routing", "publish", "manage-numbers"}, 200),
    ):
        program = await a_program(Grant(Role.VIEWER, ALDER, rights=frozenset(rights)))
        body = {"table": "source\nZillow\n"}
        assert (await program.post(BRING, json=body)).status_code == status
    elsewhere = await a_program(Grant(Role.MANAGER, 2))
    assert (await elsewhere.post(BRING, json={"table": "source\nx\n"})).status_code == 404
