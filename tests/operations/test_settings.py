"""Are wrong settings told in sentences, and are secrets kept to oneself?"""

import pytest
from pydantic import ValidationError

from callrouter.app import build_house, build_lines, build_mail
from callrouter.settings import Settings

SECRET = "s3cr3t-value"
SECRETS = {
    "CALLROUTER_DATABASE_URL": f"postgresql://me:{SECRET}@db.example/callrouter",
    "CALLROUTER_TWILIO_AUTH_TOKEN": f"{SECRET}-1",
    "CALLROUTER_TWILIO_AUTH_TOKEN_FORMER": f"{SECRET}-2",
    "CALLROUTER_TWILIO_SHARED_KEY": f"{SECRET}-3",
    "CALLROUTER_TWILIO_SHARED_KEY_FORMER": f"{SECRET}-4",
    "CALLROUTER_SIMULATOR_TOKEN": f"{SECRET}-5",
}
ADDRESSES = {
    "CALLROUTER_PUBLIC_URL": "HTTPS://calls.example.com/",
    "CALLROUTER_SIMULATOR_ACCOUNT_SID": "AC5",
    "CALLROUTER_SIMULATOR_CALLBACK_URL": "http://127.0.0.1:8000",
}


def read(monkeypatch, **environment):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings()


def told(monkeypatch, **environment):
    """What the error says."""
    with pytest.raises(ValidationError) as raised:
        read(monkeypatch, **environment)
    return str(raised.value)


async def test_with_everything_set_both_companies_are_taken(monkeypatch):
    settings = read(monkeypatch, **SECRETS, **ADDRESSES)
    real, simulator = build_lines(settings)
    assert real.links.public_url == "https://calls.example.com"
    assert real.account.auth_tokens == (f"{SECRET}-1", f"{SECRET}-2")
    assert real.account.shared_keys == (f"{SECRET}-3", f"{SECRET}-4")
    assert (simulator.account.account_sid, simulator.account.is_simulator) == ("AC5", True)
    assert simulator.account.auth_tokens == (f"{SECRET}-5",)


async def test_with_nothing_set_nobody_is_taken(monkeypatch):
    assert build_lines(read(monkeypatch)) == []


async def test_an_empty_value_is_none(monkeypatch):
    assert read(monkeypatch, CALLROUTER_FAILSAFE_NUMBER="").failsafe_number is None


async def test_without_public_url_the_real_company_is_not_taken(monkeypatch):
    assert build_lines(read(monkeypatch, CALLROUTER_TWILIO_AUTH_TOKEN=SECRET)) == []


@pytest.mark.parametrize("number", ["911", "(212) 555-0199", "12125550199", "+1"])
async def test_a_fail_safe_number_needs_its_country_code(monkeypatch, number):
    sentence = "write the number with its country code, like +12125550199"
    assert sentence in told(monkeypatch, CALLROUTER_FAILSAFE_NUMBER=number)


@pytest.mark.parametrize(
    "sid", ["hello", "AC1", "CA" + "1" * 32, "AC" + "1" * 33, "AC" + "g" * 32, "ac" + "1" * 32]
)
async def test_an_account_is_named_as_twilio_names_it(monkeypatch, sid):
    sentence = "write the account's SID as Twilio shows it: AC and 32 hex digits"
    assert sentence in told(monkeypatch, CALLROUTER_TWILIO_ACCOUNT_SID=sid)
    well = "AC" + "0123456789abcdef" * 2
    assert read(monkeypatch, CALLROUTER_TWILIO_ACCOUNT_SID=well).twilio_account_sid == well


@pytest.mark.parametrize("name", ["AUTH_TOKEN", "SHARED_KEY"])
async def test_a_former_secret_needs_a_present_one(monkeypatch, name):
    sentence = f"CALLROUTER_TWILIO_{name}_FORMER needs CALLROUTER_TWILIO_{name}"
    said = told(monkeypatch, **{f"CALLROUTER_TWILIO_{name}_FORMER": SECRET})
    assert sentence in said
    assert SECRET not in said


async def test_the_simulators_account_is_not_the_real_one(monkeypatch):
    sid = "AC" + "1" * 32
    said = told(
        monkeypatch, CALLROUTER_TWILIO_ACCOUNT_SID=sid, CALLROUTER_SIMULATOR_ACCOUNT_SID=sid
    )
    assert "the simulator's account must not be the real one" in said


@pytest.mark.parametrize("name", ["PUBLIC_URL", "SIMULATOR_CALLBACK_URL"])
async def test_an_address_that_cannot_be_is_told_in_a_sentence(monkeypatch, name):
    sentence = "The public URL must begin with https:// or http://."
    assert sentence in told(monkeypatch, **{f"CALLROUTER_{name}": "calls.example.com"})


async def test_an_address_of_documents_is_judged_like_the_others(monkeypatch):
    name = "CALLROUTER_FALLBACK_BASE_URL"
    sentence = "The fallback base URL must have no query and no fragment: leave out ? and #."
    assert sentence in told(monkeypatch, **{name: "https://files.example.com/down?x=1"})
    settings = read(monkeypatch, **{name: "HTTPS://files.example.com/down/"})
    assert settings.fallback_base_url == "https://files.example.com/down"


async def test_what_stands_in_front_is_told_in_networks(monkeypatch):
    settings = read(monkeypatch, CALLROUTER_PROXIES="10.0.0.7, fd00::/8")
    assert [str(each) for each in settings.proxy_networks] == ["10.0.0.7/32", "fd00::/8"]
    sentence = "write addresses or networks, like 10.0.0.7, 172.16.0.0/12"
    assert sentence in told(monkeypatch, CALLROUTER_PROXIES="10.0.0.7; all")


async def test_pages_are_at_an_address(monkeypatch):
    settings = read(monkeypatch, CALLROUTER_PAGES_URL="HTTPS://pages.example.com/")
    assert settings.pages_url == "https://pages.example.com"
    sentence = "The pages' URL must begin with https:// or http://."
    assert sentence in told(monkeypatch, CALLROUTER_PAGES_URL="pages.example.com")


async def test_an_address_too_long_for_callback_urls_is_told_at_once(monkeypatch):
    said = told(monkeypatch, CALLROUTER_PUBLIC_URL=f"https://{'a' * 200}.example.com")
    assert "The public URL must not be longer than 200 bytes" in said


async def test_a_database_address_that_cannot_be_is_told_without_showing_it(monkeypatch):
    for address in (
        f"mysql://me:{SECRET}@db/x",
        f"me:{SECRET}",
        f"postgresql://me:{SECRET}@db:x/y",
    ):
        with pytest.raises(ValueError, match="CALLROUTER_DATABASE_URL") as raised:
            build_house(address)
        assert SECRET not in str(raised.value)
        assert SECRET not in told(monkeypatch, CALLROUTER_DATABASE_URL=address)


async def test_secrets_are_shown_nowhere(monkeypatch):
    settings = read(monkeypatch, **SECRETS, **ADDRESSES)
    house = build_house(SECRETS["CALLROUTER_DATABASE_URL"])
    for each in (settings, build_lines(settings), house, house.engine, house.ledger):
        assert SECRET not in f"{each!r} {each}"
    await house.close()


async def test_the_mail_domain_is_a_domain(monkeypatch):
    settings = read(monkeypatch, CALLROUTER_MAIL_DOMAIN="Mail.Example.com")
    assert settings.mail_domain == "mail.example.com"
    for wrong in ("mail", "jo@", "mail.*", "a b.com"):
        assert "write a domain, like mail.example.com" in told(
            monkeypatch, CALLROUTER_MAIL_DOMAIN=wrong
        )


async def test_without_a_mail_server_no_mail_leaves(monkeypatch):
    assert build_mail(read(monkeypatch)) is None
    settings = read(
        monkeypatch,
        CALLROUTER_SMTP_HOST="mail.example.com",
        CALLROUTER_MAIL_FROM="Calls <calls@example.com>",
        CALLROUTER_SMTP_USER="us",
        CALLROUTER_SMTP_PASSWORD=SECRET,
    )
    sender = build_mail(settings)
    assert sender is not None
    assert SECRET not in f"{settings!r} {sender!r} {vars(settings)}"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"SMTP_HOST": "mail.example.com"}, "CALLROUTER_SMTP_HOST needs CALLROUTER_MAIL_FROM"),
        ({"SMTP_USER": "us"}, "set CALLROUTER_SMTP_USER and CALLROUTER_SMTP_PASSWORD, or neither"),
        ({"SMTP_PORT": "70000"}, "less than or equal to 65535"),
        ({"SMTP_TLS": "ssl"}, "'tls', 'starttls' or 'none'"),
        ({"MAIL_FROM": "calls"}, "write calls@example.com or Name <calls@example.com>"),
        ({"MAIL_FROM": "Calls\nBcc: x@example.com <calls@example.com>"}, "write calls@example.com"),
        ({"WORKER": "sometimes"}, "valid boolean"),
    ],
)
async def test_mail_settings_that_cannot_be_are_told_in_sentences(monkeypatch, settings, sentence):
    given = {f"CALLROUTER_{name}": value for name, value in settings.items()}
    assert sentence in told(monkeypatch, **given)


async def test_the_worker_can_be_switched_off(monkeypatch):
    assert read(monkeypatch).worker is True
    assert read(monkeypatch, CALLROUTER_WORKER="off").worker is False
