"""Does all that is stored fit together after whatever somebody may do, in whatever order?"""

from api.v1.random_work import Chance
from callrouter.operations.integrity.check_integrity import check_integrity

DEEDS, SEED = 200, 1
_REFUSED = (404, 409, 412, 422)


async def test_after_two_hundred_deeds_all_that_is_stored_fits(a_program, house, account):
    chance, done, refused, told = Chance(await a_program(), SEED), 0, 0, []
    while done < DEEDS:
        if (done + refused) % 40 == 39:
            chance.program = await a_program()  # before it has asked too often
        if (asked := await chance.next()) is None:
            continue
        method, path, body = asked
        read = await _as_read(chance.program, path)
        answer = await chance.program.request(method, path, json=body, headers=read)
        told.append((method, path, answer.status_code))
        assert answer.is_success or answer.status_code in _REFUSED, (told[-1], body, answer.text)
        done += answer.is_success
        refused += not answer.is_success
        await account.do_jobs()
        if answer.is_success and done % 40 == 0:
            await _fits(house, told)
    assert refused < DEEDS, "What is drawn should mostly be lawful."
    assert len({(method, path.split("/")[1]) for method, path, code in told if code < 300}) > 25


async def _as_read(program, path):
    """The state of the thing that is changed, where there is one."""
    thing = "/".join(path.split("/")[:3])
    read = await program.get(thing)
    return {"If-Match": read.headers["ETag"]} if "ETag" in read.headers else {}


async def _fits(house, told):
    async with house.work() as work:
        assert await check_integrity(work) == [], told[-40:]
