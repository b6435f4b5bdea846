"""Programs that buy numbers, at a simulated company."""

import pytest

from callrouter.domain.rights import Grant, Role

ALDER, MESA = 1, 2


@pytest.fixture
async def mesa_manager(a_program):
    return await a_program(Grant(Role.MANAGER, MESA), name="Mesa manager")


@pytest.fixture
def buys(manager, account):
    """Order numbers for Alder Creek, do the jobs, and give the order as it is then."""

    async def buy(*numbers, program=manager, **more):
        ordered = await program.post(
            "/numbers", json={"property_id": ALDER, "numbers": list(numbers)} | more
        )
        assert ordered.status_code == 202, ordered.text
        await account.do_jobs()
        return (await program.get(f"/number-orders/{ordered.json()['id']}")).json()

    return buy
