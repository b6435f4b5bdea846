"""Can whoever looks after the company see the alarms, and say who is mailed about them?"""

import pytest

from api.v1.test_jobs import GRANTS
from callrouter.operations.alarms import Alarm, raise_alarm

DUTY = {"address": "duty@example.com"}


@pytest.fixture
async def dana(house):
    """The id of somebody with an e-mail address."""
    async with house.engine.begin() as connection:
        await connection.exec_driver_sql("update people set email = null")
        await connection.exec_driver_sql(
            "update people set email = 'dana@example.com' where id = 1"
        )
    return 1


async def save(program, *recipients, read=None):
    if read is None:
        read = (await program.get("/alarm-recipients")).headers["ETag"]
    body = {"recipients": list(recipients)}
    return await program.put("/alarm-recipients", json=body, headers={"If-Match": read})


async def test_recipients_are_saved_and_read_back(admin, dana):
    given = [{"person_id": dana, "kinds": ["drift", "cap reached"]}, DUTY]
    saved = await save(admin, *given)
    assert saved.status_code == 200, saved.text
    read = await admin.get("/alarm-recipients")
    assert read.json() == saved.json()
    assert read.headers["ETag"] == saved.headers["ETag"]
    assert read.json()["recipients"] == [
        {"person_id": dana, "address": None, "kinds": ["drift", "cap reached"]},
        {"person_id": None, "address": "duty@example.com", "kinds": None},
    ]


async def test_two_who_read_the_same_do_not_overwrite_one_another(admin, a_program):
    read = (await admin.get("/alarm-recipients")).headers["ETag"]
    other = await a_program()
    assert (await save(admin, DUTY, read=read)).status_code == 200
    assert (await save(other, read=read)).status_code == 412
    missing = await admin.put("/alarm-recipients", json={"recipients": []})
    assert missing.status_code == 428


async def test_a_change_is_in_the_history_and_can_be_taken_back(admin):
    await save(admin, DUTY)
    await save(admin)
    (last, *_) = (await admin.get("/history", params={"thing": "alarm recipients"})).json()["items"]
    assert last["says"] == "Changed who is mailed about alarms."
    undone = await admin.post(f"/history/{last['id']}/undo")
    assert undone.status_code == 201, undone.text
    (back,) = (await admin.get("/alarm-recipients")).json()["recipients"]
    assert back["address"] == "duty@example.com"


@pytest.mark.parametrize(
    ("recipients", "field", "sentence"),
    [
        ([{}], "/recipients/0", "Name either a person or an address."),
        ([{"person_id": 1} | DUTY], "/recipients/0", "Name either a person or an address."),
        ([{"person_id": 999}], "/recipients/0/person_id", "There is no person 999; choose another"),
        ([{"person_id": 2}], "/recipients/0/person_id", "Person 2 has no e-mail address; give"),
        ([{"address": "duty"}], "/recipients/0/address", "'duty' is no e-mail address; write it"),
        (
            [{"address": "duty@example.com\nBcc: x@example.com"}],
            "/recipients/0/address",
            "is no e-mail address",
        ),
        ([DUTY, {"address": "Duty@Example.com"}], "/recipients/1", "is named twice"),
        ([DUTY | {"kinds": []}], "/recipients/0/kinds", "Name at least one kind"),
        ([DUTY | {"kinds": ["alarm not mailed"]}], "/recipients/0/kinds", "is mailed to nobody"),
        ([DUTY | {"kinds": ["fire"]}], "/recipients/0/kinds/0", "input should be"),
        ([DUTY | {"colour": "red"}], "/recipients/0/colour", "there is no such field"),
        ([{"address": "d\0@example.com"}], "/recipients/0/address", "is no e-mail address"),
        ([DUTY] * 101, "/recipients", "at most 100 items"),
    ],
)
async def test_what_is_wrong_is_told_with_its_field_and_cure(
    admin, dana, recipients, field, sentence
):
    refused = await save(admin, *recipients)
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert error["field"] == field
    assert sentence in error["says"]
    assert (await admin.get("/alarm-recipients")).json()["recipients"] == []


async def test_alarms_are_listed_with_how_often_they_were_raised(admin, house, clock):
    raise_alarm(Alarm.DRIFT, "A number is not set up as it should be.", number="+12125550101")
    clock.move_on(60)
    raise_alarm(Alarm.DRIFT, "Another is not either.", number="+12125550102")
    await house.alarm_keeping.write()
    clock.move_on(60)
    raise_alarm(Alarm.CAP_REACHED, "No more numbers this month.")
    await house.alarm_keeping.write()
    cap, drift = (await admin.get("/alarms")).json()["items"]
    assert (cap["kind"], drift["kind"], drift["times"]) == ("cap reached", "drift", 2)
    assert drift["says"] == "Another is not either."
    assert drift["facts"] == {"number": "+12125550102"}
    assert drift["first_at"] < drift["last_at"] < cap["first_at"]
    only = (await admin.get("/alarms", params={"kind": "drift"})).json()["items"]
    assert only == [drift]
    since = (await admin.get("/alarms", params={"since": cap["last_at"]})).json()["items"]
    assert since == [cap]
    first = (await admin.get("/alarms", params={"limit": 1})).json()
    rest = (await admin.get("/alarms", params={"limit": 1, "cursor": first["next"]})).json()
    assert first["items"] + rest["items"] == [cap, drift]


@pytest.mark.parametrize("path", ["/alarms", "/alarm-recipients"])
@pytest.mark.parametrize(("grant", "status"), GRANTS)
async def test_only_who_manages_the_company_may(a_program, path, grant, status):
    program = await a_program(grant)
    assert (await program.get(path)).status_code == status
    if path == "/alarm-recipients":
        assert (await save(program, DUTY, read='"1"')).status_code == status


@pytest.mark.parametrize("params", [{"kind": "fire"}, {"sort": "kind"}, {"since": "yesterday"}])
async def test_what_cannot_be_asked_says_so(admin, params):
    assert (await admin.get("/alarms", params=params)).status_code == 422
