"""Can the demo's mails be read in a terminal?"""

import asyncio

import pytest
from click.testing import CliRunner

from callrouter.commands.mails import mails
from callrouter.providers.mail.sink import MailSink
from providers.mail.test_smtp import MAIL


@pytest.fixture
def data_dir(tmp_path, monkeypatch):
    monkeypatch.setenv("CALLROUTER_DATA_DIR", str(tmp_path))
    return tmp_path


def test_they_are_listed_and_shown(data_dir):
    asyncio.run(MailSink(data_dir / "mails").send(MAIL))
    listed = CliRunner().invoke(mails).output
    assert listed == "20261123-150000-0123abcd  dana@example.com  Voicemail für Zoë\n"
    shown = CliRunner().invoke(mails, [listed.split()[0]]).output
    assert shown.startswith("To: dana@example.com\nSubject: Voicemail für Zoë\n\nSomeone called.")


def test_that_there_are_none_is_said(data_dir):
    done = CliRunner().invoke(mails)
    assert (done.exit_code, done.output) == (0, f"There are no mails in {data_dir / 'mails'}.\n")
    unknown = CliRunner().invoke(mails, ["20261123"])
    assert unknown.exit_code == 1
    assert "There is no mail 20261123; `callrouter mails` lists them." in unknown.output
