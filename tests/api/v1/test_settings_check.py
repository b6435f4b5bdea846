"""Is a program told the same as `callrouter check` tells?"""

from pydantic import SecretStr

from callrouter.app import state_settings
from callrouter.domain.rights import Grant, Role
from callrouter.settings import Settings


async def test_every_setting_is_told_and_no_secret(admin, house):
    settings = Settings(twilio_auth_token=SecretStr("s3cr3t"), public_url="https://c.example.com")
    house.stated = state_settings(settings)
    answer = await admin.get("/settings-check")
    assert answer.status_code == 200, answer.text
    told = {each["name"]: each["state"] for each in answer.json()["settings"]}
    assert told["CALLROUTER_TWILIO_AUTH_TOKEN"] == "set"
    assert told["CALLROUTER_PUBLIC_URL"] == "https://c.example.com"
    assert told["CALLROUTER_FAILSAFE_NUMBER"] == "not set"
    assert "s3cr3t" not in answer.text
    missing = answer.json()["missing"]
    assert [each.split(" is not set")[0] for each in missing] == [
        "CALLROUTER_FAILSAFE_NUMBER",
        "CALLROUTER_FALLBACK_BASE_URL",
        "CALLROUTER_FALLBACK_DIR",
    ]


async def test_what_properties_lack_is_told(admin, house):
    house.stated = state_settings(Settings())
    await admin.patch("/properties/2", json={"failsafe_number": None})
    missing = (await admin.get("/settings-check")).json()["missing"]
    assert any(each.startswith("No fail-safe number: Mesa Vista Villas. Give") for each in missing)


async def test_it_is_for_those_who_manage_the_company(manager, a_program):
    assert (await manager.get("/settings-check")).status_code == 403
    agent = await a_program(Grant(Role.AGENT))
    assert (await agent.get("/settings-check")).status_code == 403
