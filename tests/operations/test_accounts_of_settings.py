"""Which telephone company is asked for numbers, by what is set?"""

import httpx
import pytest

from callrouter.app import build_company
from callrouter.providers.twilio.client import TwilioCompany
from callrouter.settings import Settings

REAL = {
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "a-token",
    "PUBLIC_URL": "https://calls.example.com",
}
SIMULATED = {
    "SIMULATOR_ACCOUNT_SID": "AC" + "5" * 32,
    "SIMULATOR_TOKEN": "another",
    "SIMULATOR_CALLBACK_URL": "http://127.0.0.1:8000",
    "SIMULATOR_API_BASE": "http://127.0.0.1:8010",
}


@pytest.fixture
async def company_of(monkeypatch):
    async with httpx.AsyncClient() as http:

        def build(*groups) -> TwilioCompany | None:
            for name, value in {
                key: each for group in groups for key, each in group.items()
            }.items():
                monkeypatch.setenv(f"CALLROUTER_{name}", value)
            company = build_company(Settings(), http)
            assert company is None or isinstance(company, TwilioCompany)
            return company

        yield build


async def test_the_real_account_is_asked_at_the_vendors_own_hosts(company_of):
    company = company_of(REAL)
    assert (company.account_sid, company.api_base) == (REAL["TWILIO_ACCOUNT_SID"], None)
    assert company.wanted_set_up("+12125550151").fallback_url == (
        "https://calls.example.com/webhooks/twilio/voice/fallback"
    )


async def test_another_api_base_is_asked_instead(company_of):
    company = company_of(REAL, {"TWILIO_API_BASE": "https://proxy.example.com/twilio/"})
    assert company.api_base == "https://proxy.example.com/twilio"


async def test_the_file_servers_document_is_the_fallback_by_get(company_of):
    company = company_of(REAL, {"FALLBACK_BASE_URL": "https://files.example.com/calls"})
    wanted = company.wanted_set_up("+12125550151")
    assert wanted.fallback_url == "https://files.example.com/calls/12125550151.xml"
    assert wanted.fallback_method == "GET"


async def test_the_simulated_company_comes_first_and_never_sees_the_real_token(company_of):
    company = company_of(REAL, SIMULATED)
    assert company.account_sid == SIMULATED["SIMULATOR_ACCOUNT_SID"]
    assert company.auth_token == "another"
    assert company.api_base == "http://127.0.0.1:8010"


@pytest.mark.parametrize("missing", [*REAL])
async def test_without_all_it_takes_nobody_is_asked(company_of, missing):
    assert company_of({name: value for name, value in REAL.items() if name != missing}) is None
