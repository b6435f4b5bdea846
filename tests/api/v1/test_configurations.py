"""Can a property be written to a file and made again from it, and is a wrong file refused whole?"""

import pytest
import yaml

from callrouter.domain.rights import Grant, Role
from operations.demo_parts import ALDER, rows


async def written(program, property_id=ALDER):
    read = await program.get(f"/properties/{property_id}/configuration")
    assert read.status_code == 200, read.text
    return read.json()["file"]


async def applied(program, file, **params):
    answer = await program.post("/configurations", json={"file": file}, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refused(program, file):
    answer = await program.post("/configurations", json={"file": file})
    assert answer.status_code == 422, answer.text
    return [each["says"] for each in answer.json()["errors"]] or [answer.json()["detail"]]


def as_another(file):
    """The same file for a new property with numbers of its own."""
    return (
        file.replace("key: alder-creek", "key: cedar-court")
        .replace("name: Alder Creek Apartments", "name: Cedar Court")
        .replace("+12125550", "+13125550")
        .replace("alder-creek.example", "cedar-court.example")
    )


async def test_a_second_apply_changes_nothing_and_says_so(admin, house):
    file = await written(admin)
    before = await rows(house, "select count(*) from history")
    assert await applied(admin, file) == {
        "property_id": ALDER,
        "done": True,
        "plan": [],
        "kept": [],
    }
    assert await rows(house, "select count(*) from history") == before


async def test_ids_and_secrets_are_not_in_a_file(admin):
    plain = yaml.safe_load(await written(admin))

    def keys(value):
        if isinstance(value, dict):
            yield from value
            for each in value.values():
                yield from keys(each)
        elif isinstance(value, list):
            for each in value:
                yield from keys(each)

    assert {each for each in keys(plain) if each.endswith("_id")} == {"schedule_id"}
    assert "hash" not in str(plain)


async def test_another_property_is_made_of_it_and_written_just_so(admin, house):
    file = as_another(await written(admin))
    made = await applied(admin, file)
    assert made["plan"][0] == "+ property cedar-court"
    assert '+ team "Leasing"' in made["plan"]
    assert await written(admin, made["property_id"]) == file
    snapshot = house.snapshots.find(made["property_id"])
    assert snapshot.default_version is not None
    assert len(snapshot.numbers) == 5
    assert (await applied(admin, file))["plan"] == []


async def test_a_dry_run_tells_the_plan_and_keeps_nothing(admin, house):
    file = as_another(await written(admin))
    counted = "select (select count(*) from history) + (select count(*) from people)"
    before = await rows(house, counted)
    tried = await applied(admin, file, dry_run=True)
    assert (tried["property_id"], tried["done"]) == (None, False)
    assert await rows(house, counted) == before
    assert (await applied(admin, file))["plan"] == tried["plan"]


async def test_the_plan_is_a_diff_of_what_changes(admin, house):
    file = await written(admin)
    changed = file.replace("end_minute: 1080", "end_minute: 1020", 1).replace(
        "name: Google Ads", "name: Google Maps"
    )
    done = await applied(admin, changed)
    assert done["plan"] == [
        '~ week "Leasing office"',
        "    -         end_minute: 1080",
        "    +         end_minute: 1020",
        '~ source "Google Ads"',
        "    - numbers:",
        "    -   - '+12125550103'",
        '+ source "Google Maps"',
        "    + name: Google Maps",
        "    + numbers:",
        "    +   - '+12125550103'",
    ]
    assert done["kept"] == ['source "Google Ads"']
    week = next(w for w in house.snapshots.find(ALDER).weeks.values() if w.is_main)
    assert week.schedules[0].windows[0].end_minute == 1020


async def test_a_published_flow_is_published_anew_only_where_it_differs(admin, house):
    file = await written(admin)
    changed = file.replace(
        "Thank you for calling Alder Creek Apartments.", "Welcome to Alder Creek Apartments."
    )
    done = await applied(admin, changed)
    assert [line for line in done["plan"] if not line.startswith(" ")] == ['~ flow "Default flow"']
    versions = "select flow_id, count(*) from flow_versions where flow_id < 3 group by 1 order by 1"
    assert await rows(house, versions) == [(1, 2), (2, 1)]


async def test_a_draft_beside_what_is_live_comes_through(admin, house):
    from callrouter.operations.flows.save_flow import save_flow_draft
    from operations.demo_parts import a_message

    async with house.work() as work:
        await save_flow_draft(work, 2, a_message(name="Sign at the gate"))
    file = await written(admin)
    assert "\n    live:\n" in file
    another = as_another(file)
    made = await applied(admin, another)
    assert await written(admin, made["property_id"]) == another


@pytest.mark.parametrize(
    ("former", "now", "sentence"),
    [
        ("name: Leasing\n    members:\n", "name: Leasing\n    members:\n      - nobody\n", None),
        (
            "week: Maintenance desk",
            "week: Summer",
            'there is no week "Summer" in the file; add it.',
        ),
        ("mailbox: Office", "mailbox: Lost", 'there is no mailbox "Lost" in the file; add it.'),
        ("calls: Default flow", "calls: Gone", 'there is no flow "Gone" in the file; add it.'),
        ("+12125550111", "12125550111", "with its country code"),
        ("zone: America/New_York", "zone: EST5", '"EST5" is no time zone; use one like'),
        ("zone: America/New_York", "colour: red", "unknown field `colour`"),
        ("start: caller", "start: nowhere", "The flow has no first node"),
        ("type: greeting", "type: song", "song"),
        ("default: after-hours", "default: gone", "is not in this week"),
        (
            "name: Nightline",
            "name: " + "x" * 250 + " Nightline",
            "shorten what names the destination",
        ),
        ("whispers: true", "ring_seconds: 2000000000", "expected `int` <= 86400"),
    ],
)
async def test_a_file_that_cannot_be_is_refused_with_its_line(admin, house, former, now, sentence):
    file = await written(admin)
    assert former in file
    counted = "select count(*) from history"
    before = await rows(house, counted)
    faults = await refused(admin, file.replace(former, now, 1))
    assert all(each.startswith("Line ") for each in faults), faults
    assert sentence is None or any(sentence in each for each in faults), faults
    assert await rows(house, counted) == before


async def test_the_line_is_the_right_one(admin):
    file = await written(admin)
    broken = file.replace("calls: Default flow", "calls: Gone")
    line = 1 + broken[: broken.index("calls: Gone")].count("\n")
    assert await refused(admin, broken) == [
        f'Line {line}: there is no flow "Gone" in the file; add it.'
    ]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("", 'Line 1: the file must begin with "callrouter: 1".'),
        ("- 1", 'Line 1: the file must begin with "callrouter: 1".'),
        ("callrouter: 2", 'Line 1: this callrouter reads files of "callrouter: 1".'),
        ("callrouter: 1", "Line 1: object missing required field `property`; mend it."),
        ("callrouter: 1\na: [", "the file cannot be read"),
        ("callrouter: 1\ncallrouter: 1", '"callrouter" stands here twice; keep one'),
        ("callrouter: 1\na: &x [1]\nb: *x", "aliases are not read; write the value itself"),
        ("callrouter: 1\na: " + "[" * 500, "nested more than 30 deep"),
        ("callrouter: 1\na: !!python/object:os.system x", "could not determine a constructor"),
        ("callrouter: 1\na: \ufffe", "the file cannot be read"),
        ("callrouter: 1\n? [1, 2]\n: 3", "the file cannot be read"),
        ("callrouter: 1\na: !!int x", "Line 1"),
        ('callrouter: 1\na:\n  - "\\ud800"', "Line 3: a character cannot be stored"),
        ('callrouter: 1\na: "\\0"', "Line 2: a character cannot be stored"),
        ("callrouter: 1\na: .nan", "Line 2: write a text or an ordinary number here."),
        ("callrouter: 1\na: -.inf", "Line 2: write a text or an ordinary number here."),
        ("callrouter: 1\na: 99999999999999999999", "Line 2: write a text or an ordinary number"),
        ("callrouter: 1\na: !!binary aGVsbG8=", "Line 2: write a text or an ordinary number"),
        ("callrouter: 1\na: !!timestamp 2026-11-25", "Line 2: write a text or an ordinary"),
        ("callrouter: 1\na: 2026-13-45", "unknown field `a`"),
    ],
)
async def test_what_is_no_configuration_is_told(admin, file, sentence):
    (fault,) = await refused(admin, file)
    assert sentence in fault


async def test_too_long_a_file_is_refused(admin):
    answer = await admin.post("/configurations", json={"file": "x" * 2_000_001})
    assert answer.status_code == 422


async def test_a_property_that_is_not_seen_is_a_key_that_is_taken(manager, admin):
    mesas = await written(admin, 2)
    answer = await manager.post("/configurations", json={"file": mesas})
    assert answer.status_code == 403  # it would be a new property, which is the company's


async def test_who_may_not_manage_people_changes_everything_else(manager, admin):
    file = await written(admin)
    renamed = file.replace("name: Desk hours", "name: Workshop hours")
    assert (await applied(manager, renamed))["done"] is True
    answer = await manager.post(
        "/configurations", json={"file": file.replace("name: Dana Cole", "name: Dana Kohl")}
    )
    assert answer.status_code == 403
    assert "You may not manage people" in answer.json()["detail"]


async def test_numbers_need_their_own_right(a_program, admin):
    rights = frozenset({"edit-routing", "publish"})
    program = await a_program(Grant(Role.MANAGER, ALDER, rights=rights))
    file = await written(admin)
    moved = file.replace("      - '+12125550103'\n", "").replace(
        "      - '+12125550101'\n", "      - '+12125550101'\n      - '+12125550103'\n"
    )
    assert (await program.post("/configurations", json={"file": moved})).status_code == 403
    done = await applied(admin, moved)
    assert [line for line in done["plan"] if not line.startswith(" ")] == [
        '~ source "Google Ads"',
        '~ source "Zillow"',
    ]
