"""Do mails reach a mail server as they should, and is a refusal for good told from all else?"""

import ssl
import subprocess
from datetime import UTC, datetime

import aiosmtplib
import pytest
from msgspec.structs import replace

from callrouter.providers.mail.port import MailRefusedError, OutgoingMail
from callrouter.providers.mail.smtp import PORTS, Smtp, Tls
from mail_servers import mail_server

SENDER = "Alder Creek <calls@example.com>"
MAIL = OutgoingMail(
    "dana@example.com",
    "Voicemail für Zoë",
    "Someone called.\nPlease call back: +12125550142\n.\nWith a dot above.",
    "0123abcd",
    datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
)


def to(server, **options):
    options.setdefault("tls", Tls.NONE)
    return Smtp("127.0.0.1", SENDER, port=server.port, seconds=10, **options)


async def test_a_mail_arrives_as_it_was_written():
    async with mail_server() as server:
        await to(server).send(MAIL)
    (got,) = server.mails
    assert (got["To"], got["From"]) == ("dana@example.com", SENDER)
    assert got["Subject"] == "Voicemail für Zoë"
    assert got.get_content().replace("\r\n", "\n") == f"{MAIL.text}\n"
    assert got["Message-ID"] == "<0123abcd@example.com>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Date"].datetime == MAIL.sent_at
    assert server.senders == ["calls@example.com"]
    assert server.greetings == ["example.com"]


async def test_it_says_who_it_is_where_it_is_asked():
    async with mail_server(asks=True) as server:
        await to(server, user="us", password="right").send(MAIL)
        with pytest.raises(aiosmtplib.SMTPAuthenticationError) as refused:
            await to(server, user="us", password="wr0ng").send(MAIL)
        assert "wr0ng" not in str(refused.value)
    assert server.logins[0] == ("us", "right")
    assert len(server.mails) == 1


async def test_an_address_refused_for_good_is_refused():
    async with mail_server() as server:
        server.refusals[MAIL.to] = "550 No such user here"
        with pytest.raises(MailRefusedError) as refused:
            await to(server).send(MAIL)
    assert str(refused.value) == ("The mail server refuses dana@example.com: 550 No such user here")


async def test_an_address_refused_for_now_is_worth_trying_again():
    async with mail_server() as server:
        server.refusals[MAIL.to] = "451 Come back later"
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await to(server).send(MAIL)


@pytest.mark.parametrize("answer", ["554 I do not like it", "452 The disk is full"])
async def test_a_mail_that_is_not_taken_is_worth_trying_again(answer):
    async with mail_server() as server:
        server.data = answer
        with pytest.raises(aiosmtplib.SMTPDataError):
            await to(server).send(MAIL)


async def test_a_server_that_is_not_there_is_worth_trying_again():
    async with mail_server() as server:
        port = server.port
    with pytest.raises(OSError, match="onnect"):
        await Smtp("127.0.0.1", SENDER, port=port, tls=Tls.NONE, seconds=5).send(MAIL)


async def test_without_starttls_nothing_is_sent_in_the_open():
    async with mail_server() as server:
        with pytest.raises(aiosmtplib.SMTPException):
            await to(server, tls=Tls.STARTTLS).send(MAIL)
    assert server.mails == []


@pytest.mark.parametrize("how", [Tls.TLS, Tls.STARTTLS])
async def test_it_comes_by_a_private_way(how, certificate):
    kept = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    kept.load_cert_chain(certificate)
    given = {"tls": kept} if how is Tls.TLS else {"starttls": kept}
    async with mail_server(**given) as server:
        await to(server, tls=how).send(MAIL)
    assert server.were_private == [True]


@pytest.mark.parametrize("how", [Tls.TLS, Tls.STARTTLS])
async def test_a_server_nobody_vouches_for_gets_nothing(how, certificate, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    kept = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    kept.load_cert_chain(certificate)
    given = {"tls": kept} if how is Tls.TLS else {"starttls": kept}
    async with mail_server(**given) as server:
        with pytest.raises((aiosmtplib.SMTPException, OSError)):
            await to(server, tls=how).send(MAIL)
    assert server.mails == []


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "dana@example.com\r\nBcc: all@example.com"},
        {"to": "dana@example.com\nBcc: all@example.com"},
        {"subject": "Hello\r\nBcc: all@example.com"},
        {"subject": "Hello\nBcc: all@example.com"},
        {"to": "nobody"},
        {"to": ""},
    ],
)
async def test_nothing_brings_lines_of_its_own_into_the_head(changes):
    async with mail_server() as server:
        with pytest.raises(MailRefusedError):
            await to(server).send(replace(MAIL, **changes))
    assert server.mails == []


def test_each_way_has_its_usual_port():
    assert PORTS == {Tls.TLS: 465, Tls.STARTTLS: 587, Tls.NONE: 25}


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A certificate of 127.0.0.1 with its key, which this process trusts."""
    path = tmp_path / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    path.write_text((tmp_path / "key.pem").read_text() + (tmp_path / "cert.pem").read_text())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return path
