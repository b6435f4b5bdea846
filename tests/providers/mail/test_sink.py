"""Are the demo's mails kept for their owner, and can they be read?"""

import stat
from datetime import timedelta

from msgspec.structs import replace

from callrouter.providers.mail import sink as sink_module
from callrouter.providers.mail.sink import MailSink
from providers.mail.test_smtp import MAIL


async def test_a_mail_is_kept_for_its_owner_only(tmp_path):
    sink = MailSink(tmp_path / "mails")
    await sink.send(MAIL)
    (kept,) = sink.list_mails()
    assert (kept.name, kept.to) == ("20261123-150000-0123abcd", "dana@example.com")
    assert kept.subject == "Voicemail für Zoë"
    assert kept.text.rstrip("\n") == MAIL.text
    assert sink.find_mail(kept.name) == kept
    (path,) = sink.folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(sink.folder.stat().st_mode) == 0o700


async def test_the_newest_come_first_and_the_oldest_go(tmp_path, monkeypatch):
    monkeypatch.setattr(sink_module, "KEPT", 3)
    sink = MailSink(tmp_path / "mails")
    for number in range(5):
        at = MAIL.sent_at + timedelta(minutes=number)
        await sink.send(replace(MAIL, subject=f"Mail {number}", sent_at=at))
    assert [mail.subject for mail in sink.list_mails()] == ["Mail 4", "Mail 3", "Mail 2"]


def test_an_empty_sink_has_no_mails(tmp_path):
    sink = MailSink(tmp_path / "mails")
    assert sink.list_mails() == []
    assert sink.find_mail("../secrets") is None
