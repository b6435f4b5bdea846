"""Are wrong and half-made settings told to the person who set them, in one sentence each?"""

import click
import pytest
from click.testing import CliRunner

from callrouter.commands.serve import serve
from callrouter.commands.stating import closed_door_sentence, read_settings

SET = {
    "token": {"CALLROUTER_TWILIO_AUTH_TOKEN": "s3cr3t"},
    "key": {"CALLROUTER_TWILIO_SHARED_KEY": "s3cr3t"},
    "url": {"CALLROUTER_PUBLIC_URL": "https://calls.example.com"},
    "account": {"CALLROUTER_TWILIO_ACCOUNT_SID": "AC" + "1" * 32},
}
REFUSED = (
    ": every webhook of Twilio is refused with 403, so no real call is answered. "
    "`callrouter check` lists what is set."
)
NO_URL = "CALLROUTER_PUBLIC_URL is not set, and signatures cannot be checked without it" + REFUSED
NO_TOKEN = "CALLROUTER_TWILIO_AUTH_TOKEN is not set" + REFUSED


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"CALLROUTER_PUBLIC_URL": "calls.example.com"},
         "CALLROUTER_PUBLIC_URL: The public URL must begin with https:// or http://."),
        ({"CALLROUTER_FAILSAFE_NUMBER": "911"},
         "CALLROUTER_FAILSAFE_NUMBER: write the number with its country code, like +12125550199."),
        ({"CALLROUTER_TWILIO_AUTH_TOKEN_FORMER": "x"},
         "CALLROUTER_TWILIO_AUTH_TOKEN_FORMER needs CALLROUTER_TWILIO_AUTH_TOKEN."),
        ({"CALLROUTER_TWILIO_ACCOUNT_SID": "hello"},
         "CALLROUTER_TWILIO_ACCOUNT_SID: write the account's SID as Twilio shows it: AC and 32 hex "
         "digits."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence(monkeypatch, environment, says):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(click.ClickException) as refused:
        read_settings()
    assert refused.value.message == says


def test_a_database_address_names_its_setting_once(monkeypatch):
    monkeypatch.setenv("CALLROUTER_DATABASE_URL", "mysql://me@db/x")
    with pytest.raises(click.ClickException) as refused:
        read_settings()
    assert refused.value.message.count("CALLROUTER_DATABASE_URL") == 1
    assert refused.value.message.endswith(".")
    assert not refused.value.message.endswith("..")


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ([], None),
        (["token", "url"], None),
        (["key", "url", "account"], None),
        (["token"], NO_URL),
        (["key"], NO_URL),
        (["token", "account"], NO_URL),
        (["url"], NO_TOKEN),
        (["account"], NO_TOKEN),
    ],
)
def test_half_an_account_is_a_closed_door(monkeypatch, what, says):
    for each in what:
        for name, value in SET[each].items():
            monkeypatch.setenv(name, value)
    assert closed_door_sentence(read_settings()) == says


def test_a_start_says_that_the_door_is_closed(monkeypatch):
    monkeypatch.setenv("CALLROUTER_TWILIO_AUTH_TOKEN", "s3cr3t")
    monkeypatch.setenv("CALLROUTER_DATABASE_URL", "postgresql://127.0.0.1:9/x")
    # Nobody can listen on a documentation address, so the start ends here, after the warning.
    done = CliRunner().invoke(serve, ["--host", "192.0.2.1"])
    assert f"✗ {NO_URL}" in done.stderr
    assert done.exit_code == 1
