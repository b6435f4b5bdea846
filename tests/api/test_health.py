"""What do the watchers of the service see?"""

import httpx

from callrouter.app import build_house
from callrouter.store.spool import SpoolError
from webhooks import VOICE, a_form, the_program


async def get(program, path):
    transport = httpx.ASGITransport(program)
    async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
        return await client.get(path)


async def test_an_open_house_is_ready(program):
    response = await get(program, "/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "properties": 3}


async def test_a_house_that_is_not_open_yet_is_alive_but_not_ready(demo_url, clock):
    house = build_house(demo_url, clock)
    program = the_program(house)
    assert (await get(program, "/healthz")).json() == {"status": "alive"}
    response = await get(program, "/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "not ready",
        "because": ["No snapshot is loaded yet; calls cannot be answered."],
    }
    await house.open()
    assert (await get(program, "/readyz")).status_code == 200
    await house.close()


async def test_metrics_tell_what_was_counted(program, company):
    await company.calls()
    await company.post(VOICE, a_form(AccountSid="nobody"))
    response = await get(program, "/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert 'callrouter_steps_answered_total{kind="arrived"}' in response.text
    assert 'callrouter_requests_refused_total{reason="signature"}' in response.text
    assert "callrouter_properties_loaded 3.0" in response.text


async def test_while_the_database_is_away_it_is_ready_but_degraded(house, program):
    house.ledger._go_down(OSError("gone"), [])
    house.replaying.wake = lambda: None
    response = await get(program, "/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["because"] == ["The database takes no events; they wait in the spool."]
    assert "callrouter_database_up 0.0" in (await get(program, "/metrics")).text


async def test_with_neither_database_nor_spool_it_is_not_ready(house, program, monkeypatch):
    async def fails():
        raise SpoolError("The disk is full.")

    monkeypatch.setattr(house.spool, "check", fails)
    assert (await get(program, "/readyz")).status_code == 200  # the database takes all there is
    house.ledger._go_down(OSError("gone"), [])
    response = await get(program, "/readyz")
    assert response.status_code == 503
    assert response.json()["because"][-1] == "Events can be written down nowhere; they are lost."


async def test_neither_a_slash_nor_a_path_nobody_knows_redirects(program):
    for path in ("/healthz/", "/nothing", "/webhooks/twilio", "/docs", "/openapi.json"):
        assert (await get(program, path)).status_code == 404
