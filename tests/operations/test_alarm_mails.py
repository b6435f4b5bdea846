"""Are the right people mailed about an alarm, at most once an hour, and is none forgotten?"""

import asyncio
import threading

import pytest

from callrouter.app import build_house
from callrouter.domain.alarms import AlarmRecipient
from callrouter.operations import alarm_keeping
from callrouter.operations.alarm_recipients.save_recipients import save_recipients
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.providers.mail.sink import MailSink
from jobs_done import do_jobs, let_them_be_due, the_jobs
from operations.demo_parts import rows
from waiting import until
from webhooks import VOICE, a_form, counted

DUTY = AlarmRecipient(address="duty@example.com")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(alarm_keeping, "SHARE_SECONDS", 0.01)
    monkeypatch.setattr(alarm_keeping, "RETRY_SECONDS", 0.02)


@pytest.fixture
async def told(house, tmp_path):
    """Return a function: has everything done that is due, and gives the mails there are now."""
    house.mail = MailSink(tmp_path / "mails")

    async def tell():
        await house.alarm_keeping.write()
        await do_jobs(house)
        return sorted((mail.to, mail.subject, mail.text) for mail in house.mail.list_mails())

    return tell


async def are_told(house, *recipients):
    async with house.work() as work:
        await save_recipients(work, recipients)


async def test_an_alarm_is_mailed_with_what_it_says(house, told):
    await are_told(house, DUTY)
    raise_alarm(Alarm.DRIFT, "A number is not set up as it should be.", number="+12125550101")
    ((to, subject, text),) = await told()
    assert (to, subject) == ("duty@example.com", "callrouter alarm: drift")
    assert text.startswith("A number is not set up as it should be.\n\nRaised once, last at ")
    assert "\nnumber: +12125550101\n" in text


async def test_it_is_written_by_itself(house):
    raise_alarm(Alarm.DRIFT, "A number is not set up as it should be.")

    async def is_written():
        return await rows(house, "select kind from alarms") == [("drift",)]

    await until(is_written)
    assert await the_jobs(house) == [("mail alarm", "queued")]


async def test_people_are_mailed_where_their_record_says_and_about_their_kinds(house, told):
    ((dana,),) = await rows(house, "select id from people order by id limit 1")
    async with house.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"update people set email = 'dana@example.com' where id = {dana}"
        )
    await are_told(
        house,
        AlarmRecipient(person_id=dana, kinds=("drift", "cap reached")),
        AlarmRecipient(address="duty@example.com", kinds=("answer failed",)),
    )
    raise_alarm(Alarm.DRIFT, "A number is not set up as it should be.")
    assert [to for to, *_ in await told()] == ["dana@example.com"]
    raise_alarm(Alarm.ANSWER_FAILED, "The telephone company could not use our answer.")
    assert {to for to, *_ in await told()} == {"dana@example.com", "duty@example.com"}


async def test_within_an_hour_there_is_one_mail_and_then_one_about_the_rest(house, told, clock):
    await are_told(house, DUTY)
    raise_alarm(Alarm.DRIFT, "First.")
    assert len(await told()) == 1
    for _ in range(5):
        clock.move_on(60)
        raise_alarm(Alarm.DRIFT, "Again.")
        assert len(await told()) == 1
    clock.move_on(3_600)
    await let_them_be_due(house)
    mails = [text for *_, text in await told()]
    assert len(mails) == 2
    assert any(text.startswith("Again.\n\nRaised 5 times more since the last") for text in mails)
    clock.move_on(3_600)
    await let_them_be_due(house)
    assert len(await told()) == 2  # nothing was raised meanwhile
    raise_alarm(Alarm.DRIFT, "A new one.")
    assert len(await told()) == 3
    listed = await rows(house, "select times, told_times from alarms order by id")
    assert listed == [(6, 6), (1, 1)]


async def test_two_kinds_are_two_mails(house, told):
    await are_told(house, DUTY)
    raise_alarm(Alarm.DRIFT, "One.")
    raise_alarm(Alarm.CAP_REACHED, "Two.")
    assert [subject for _, subject, _ in await told()] == [
        "callrouter alarm: cap reached",
        "callrouter alarm: drift",
    ]


async def test_several_processes_send_one_mail(house, told, demo_url, clock):
    await are_told(house, DUTY)
    other = build_house(demo_url, clock)
    other.alarm_keeping.open()
    raise_alarm(Alarm.DRIFT, "Everywhere.")  # both processes hear of it, as of one of their own
    await asyncio.gather(house.alarm_keeping.write(), other.alarm_keeping.write())
    assert len(await told()) == 1
    assert await rows(house, "select times from alarms") == [(2,)]
    await other.close()


async def test_what_is_raised_while_the_database_is_away_is_told_afterwards(
    house, told, monkeypatch
):
    await are_told(house, DUTY)
    away = build_house("postgresql://nobody@127.0.0.1:1/nothing")
    work = house.alarm_keeping._work
    house.alarm_keeping._work = away.work
    for _ in range(3):
        raise_alarm(Alarm.DATABASE_DOWN, "The database is away.")
        with pytest.raises(OSError, match="onnect"):
            await house.alarm_keeping.write()
    house.alarm_keeping._work = work

    async def is_written():
        return await rows(house, "select kind, times from alarms") == [("database down", 3)]

    await until(is_written)
    assert len(await told()) == 1
    await away.close()


async def test_an_alarm_of_another_thread_is_heard(house):
    thread = threading.Thread(target=raise_alarm, args=(Alarm.DATABASE_ENDED, "It ended."))
    thread.start()
    thread.join()

    async def is_written():
        return await rows(house, "select kind from alarms") == [("database ended",)]

    await until(is_written)


async def test_what_waits_at_the_end_is_written(house, demo_url, clock):
    raise_alarm(Alarm.DRIFT, "At the last moment.")
    await house.close()
    other = build_house(demo_url, clock)
    assert await rows(other, "select says from alarms") == [("At the last moment.",)]
    await other.close()


async def test_an_alarm_may_say_whatever_a_request_did(house):
    raise_alarm(Alarm.MALFORMED_REQUEST, "It says \0 and \udc80.", call_id="x\0\udc80" * 1_000)
    await house.alarm_keeping.write()
    ((says, facts),) = await rows(house, "select says, facts from alarms")
    assert says == "It says \ufffd and ?."
    assert len(facts["call_id"]) == 500


async def test_an_alarm_mail_that_cannot_be_sent_mails_nobody(house, told):
    await are_told(house, DUTY)
    house.mail = None
    raise_alarm(Alarm.DRIFT, "A number is not set up as it should be.")
    for _ in range(3):
        await house.alarm_keeping.write()
        await do_jobs(house)
    assert await the_jobs(house) == [("send alarm mail", "failed"), ("mail alarm", "queued")]
    kinds = await rows(house, "select kind from alarms order by id")
    assert kinds == [("drift",), ("alarm not mailed",)]


async def test_signed_requests_refused_again_and_again_are_an_alarm(company, clock):
    before = counted("alarms", kind="signatures failing")
    company.secret = "of another account"
    for _ in range(10):
        assert (await company.post(VOICE, a_form())).status_code == 403
    assert counted("alarms", kind="signatures failing") == before
    for _ in range(5):
        await company.post(VOICE, a_form())
    assert counted("alarms", kind="signatures failing") == before + 1
    clock.move_on(60)
    for _ in range(11):
        await company.post(VOICE, a_form())
    assert counted("alarms", kind="signatures failing") == before + 2


async def test_requests_that_are_not_signed_at_all_are_anybodys(company):
    before = counted("alarms", kind="signatures failing")
    for _ in range(20):
        sent = await company.send("POST", VOICE, data=a_form() | {"AccountSid": "AC" + "1" * 32})
        assert sent.status_code == 403
    assert counted("alarms", kind="signatures failing") == before
