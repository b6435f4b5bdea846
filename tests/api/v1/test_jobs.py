"""Can whoever looks after the company see what was given up, have it tried again, or drop it?"""

import pytest

from callrouter.domain.rights import Grant, Right, Role
from callrouter.operations.jobs.later import Job, do_later
from callrouter.operations.jobs.trying import GiveUpError
from callrouter.operations.jobs.worker import Kind
from callrouter.operations.mail.send_mail import Mail, send_mail
from jobs_done import do_jobs, let_them_be_due, the_jobs, write_job


@pytest.fixture
def stubborn():
    """Kinds whose jobs fail, the first for good, until they are told otherwise."""
    fails = {"greet": GiveUpError("There is nobody of that name."), "ring": ValueError("Busy.")}

    def kind(name):
        async def do(_house, _what):
            if name in fails:
                raise fails[name]

        return Kind(do)

    kinds = {name: kind(name) for name in fails}
    return kinds, fails


@pytest.fixture
async def dead(house, stubborn):
    """The id of a job that was given up."""
    await write_job(house, "greet", whom="Dana")
    await do_jobs(house, stubborn[0])
    ((job_id,),) = await the_jobs(house, "id")
    return job_id


async def test_a_dead_letter_is_listed_with_its_last_error(admin, dead):
    (listed,) = (await admin.get("/jobs", params={"state": "dead"})).json()["items"]
    assert (listed["id"], listed["kind"], listed["state"]) == (dead, "greet", "dead")
    assert (listed["tries"], listed["error"]) == (1, "There is nobody of that name.")
    assert (await admin.get(f"/jobs/{dead}")).json() == listed
    waiting = (await admin.get("/jobs", params={"state": "waiting"})).json()["items"]
    assert dead not in {job["id"] for job in waiting}


async def test_it_is_tried_again_and_done(admin, house, dead, stubborn):
    kinds, fails = stubborn
    fails.clear()
    tried = await admin.post(f"/jobs/{dead}/retry")
    assert (tried.status_code, tried.json()["state"]) == (200, "waiting"), tried.text
    await do_jobs(house, kinds)
    gone = await admin.get(f"/jobs/{dead}")
    assert gone.status_code == 404
    assert gone.json()["detail"] == "There is no such job; those that are done are no more."


async def test_it_is_dropped(admin, dead):
    assert (await admin.delete(f"/jobs/{dead}")).status_code == 204
    assert (await admin.get("/jobs", params={"state": "dead"})).json()["items"] == []
    changes = (await admin.get("/history", params={"thing": "job"})).json()["items"]
    assert [change["says"] for change in changes] == ["Dropped a job: greet."]


async def test_one_that_waits_for_its_next_try_is_tried_at_once(admin, house, stubborn):
    await write_job(house, "ring")
    await do_jobs(house, stubborn[0])
    (waiting,) = (await admin.get("/jobs", params={"state": "waiting"})).json()["items"]
    assert (waiting["tries"], waiting["error"]) == (1, "Busy.")
    assert (await admin.post(f"/jobs/{waiting['id']}/retry")).status_code == 200
    assert await do_jobs(house, stubborn[0]) == 1


async def test_one_that_was_never_tried_keeps_its_time(admin, house, clock):
    """A publish at a time must not come sooner because somebody pressed retry."""
    async with house.work() as work:
        await do_later(work, Job("greet", {}, clock().replace(hour=20)))
    ((job_id,),) = await the_jobs(house, "id")
    for refused in (
        await admin.post(f"/jobs/{job_id}/retry"),
        await admin.delete(f"/jobs/{job_id}"),
    ):
        assert refused.status_code == 422
        assert refused.json()["detail"] == (
            "The job has not been tried yet; it is done when it is due."
        )


async def test_one_that_is_being_done_is_left_alone(admin, house):
    seen = []

    async def look(_house, _what):
        (job,) = (await admin.get("/jobs", params={"state": "running"})).json()["items"]
        seen.append((await admin.post(f"/jobs/{job['id']}/retry")).json()["detail"])
        seen.append((await admin.delete(f"/jobs/{job['id']}")).status_code)

    await write_job(house, "look")
    await do_jobs(house, {"look": Kind(look)})
    assert seen == ["The job is being done at this moment; look again when it has ended.", 422]


async def test_of_a_mail_only_its_head_is_shown(admin, house):
    """Its text may hold a link that lets somebody in."""
    async with house.work() as work:
        await send_mail(work, Mail("dana@example.com", "Your new password", "https://x/secret"))
    (job,) = (await admin.get("/jobs")).json()["items"]
    assert job["what"] == {"to": "dana@example.com", "subject": "Your new password"}


async def test_many_come_in_pages(admin, house):
    for number in range(5):
        await write_job(house, "greet", number=number)
    first = (await admin.get("/jobs", params={"limit": 3})).json()
    rest = (await admin.get("/jobs", params={"limit": 3, "cursor": first["next"]})).json()
    ids = [job["id"] for job in first["items"] + rest["items"]]
    assert len(ids) == 5
    assert ids == sorted(ids, reverse=True)
    assert rest["next"] is None


async def test_retrying_twice_with_one_key_is_retrying_once(admin, house, dead, stubborn):
    once = {"Idempotency-Key": "retry-it"}
    first = await admin.post(f"/jobs/{dead}/retry", headers=once)
    await do_jobs(house, stubborn[0])
    again = await admin.post(f"/jobs/{dead}/retry", headers=once)
    assert again.json() == first.json()
    await let_them_be_due(house)
    assert await do_jobs(house, stubborn[0]) == 0


ROUTES = [
    ("GET", "/jobs"),
    ("GET", "/jobs/{dead}"),
    ("POST", "/jobs/{dead}/retry"),
    ("DELETE", "/jobs/{dead}"),
]
GRANTS = [
    (Grant(Role.MANAGER), 403),
    (Grant(Role.AGENT), 403),
    (Grant(Role.VIEWER), 403),
    (Grant(Role.ADMIN, 1), 403),
    (Grant(Role.MANAGER, 1), 403),
    (Grant(Role.VIEWER, rights=frozenset({Right.MANAGE_PEOPLE})), 403),
    (Grant(Role.VIEWER, rights=frozenset({Right.MANAGE_COMPANY})), 200),
    (Grant(Role.ADMIN), 200),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(("grant", "status"), GRANTS)
async def test_only_who_manages_the_company_may(a_program, dead, method, path, grant, status):
    program = await a_program(grant)
    answered = await program.request(method, path.format(dead=dead))
    assert answered.status_code == (204 if method == "DELETE" and status == 200 else status)
    missing = await program.request(method, path.format(dead=9_999_999))
    assert missing.status_code == (404 if status == 200 and "{" in path else status)


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/jobs", {"state": "done"}),
        ("/jobs", {"sort": "kind"}),
        ("/jobs", {"cursor": "x"}),
        ("/jobs", {"limit": 0}),
        ("/jobs/0", {}),
        ("/jobs/9223372036854775808", {}),
        ("/jobs/x", {}),
    ],
)
async def test_what_cannot_be_asked_says_so(admin, path, params):
    refused = await admin.get(path, params=params)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
