"""Is a mail sent once what caused it is committed, and again until the server takes it?"""

import pytest

from callrouter.operations.mail.judge_address import judge_address
from callrouter.operations.mail.send_mail import Mail, send_mail
from callrouter.operations.work import RefusedError
from callrouter.providers.mail.smtp import Smtp, Tls
from jobs_done import do_jobs, let_them_be_due, the_jobs
from mail_servers import mail_server

HELLO = Mail("dana@example.com", "Hello", "How are you?")


@pytest.fixture
async def server(house):
    """A mail server, and a house that sends by it."""
    async with mail_server() as server:
        house.mail = Smtp("127.0.0.1", "calls@example.com", port=server.port, tls=Tls.NONE)
        yield server


async def write(house, mail=HELLO):
    async with house.work() as work:
        await send_mail(work, mail)


async def test_a_mail_is_sent_after_the_commit(house, server):
    async with house.work() as work:
        await send_mail(work, HELLO)
        await do_jobs(house)
        assert server.mails == []
    await do_jobs(house)
    assert [mail["Subject"] for mail in server.mails] == ["Hello"]
    assert await the_jobs(house) == []


async def test_one_that_is_not_taken_is_sent_again_as_the_same_mail(house, server):
    server.data = "451 Come back later"
    await write(house)
    await do_jobs(house)
    assert await the_jobs(house) == [("send mail", "queued")]
    ((named,),) = await the_jobs(house, "payload")
    server.data = "250 Taken"
    await let_them_be_due(house)
    await do_jobs(house)
    assert server.mails[0]["Message-ID"].strip("<>").partition("@")[0] in named.decode()


async def test_one_refused_for_good_is_a_dead_letter_at_once(house, server):
    server.refusals["dana@example.com"] = "550 No such user here"
    await write(house)
    await do_jobs(house)
    assert await the_jobs(house) == [("send mail", "failed")]


async def test_without_a_server_it_is_a_dead_letter_that_names_the_setting(house, admin):
    await write(house)
    await do_jobs(house)
    (job,) = (await admin.get("/jobs", params={"state": "dead"})).json()["items"]
    assert job["error"].startswith("No mail server is set, so no mail is sent: set CALLROUTER_SMTP")


@pytest.mark.parametrize(
    "mail",
    [
        Mail("dana@example.com\nBcc: all@example.com", "Hello", ""),
        Mail("dana@example.com", "Hello\r\nBcc: all@example.com", ""),
        Mail("dana@example.com", "Hello\u2028there", ""),
        Mail("dana@example.com", " ", ""),
        Mail("dana@example.com", "x" * 201, ""),
        Mail("nobody", "Hello", ""),
    ],
)
async def test_what_could_forge_a_head_is_not_even_written(house, mail):
    with pytest.raises(RefusedError):
        await write(house, mail)
    assert await the_jobs(house) == []


@pytest.mark.parametrize(
    "text", ["dana@example.com", "d.o'hara+x@mail.example.co.uk", "root@localhost", "a@b-c.de"]
)
def test_what_is_an_address(text):
    assert judge_address(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dana",
        "@example.com",
        "dana@",
        "dana@-x.com",
        "dana@example..com",
        ".dana@example.com",
        "da na@example.com",
        "dana@exam ple.com",
        "dana@example.com\n",
        "<dana@example.com>",
        "dana@example.com,luis@example.com",
        "zoë@example.com",
        f"{'x' * 65}@example.com",
        f"dana@{'x' * 63}.{'x' * 63}.{'x' * 63}.{'x' * 63}.com",
    ],
)
def test_what_is_no_address(text):
    sentence = judge_address(text)
    assert sentence is not None
    assert sentence.endswith("is no e-mail address; write it like dana@example.com.")
