"""How are people mailed about an alarm: once, and not once more within the hour?

The first mail goes at once. An hour later the job looks again: what was raised meanwhile is told
in one more mail, and so on for as long as it is raised. Then the next alarm is a new one.
"""

from typing import Any

from callrouter.domain.alarms import RaisedAlarm
from callrouter.operations.alarm_keeping import BETWEEN_MAILS, MAIL_ALARM
from callrouter.operations.house import House
from callrouter.operations.jobs.later import Job, do_later
from callrouter.operations.mail.judge_address import judge_address
from callrouter.operations.mail.send_mail import ALARM_MAIL, Mail, send_mail
from callrouter.store.alarms import find_alarm_to_tell, list_addresses, save_told


async def mail_alarm(house: House, what: dict[str, Any]) -> None:
    """Write a mail to each recipient of this kind; nothing, if all has been told."""
    async with house.work() as work:
        alarm = await find_alarm_to_tell(work.connection, what["alarm_id"])
        if alarm is None or alarm.times == alarm.told_times:
            return
        await save_told(work.connection, alarm, work.now)
        for address in await list_addresses(work.connection, alarm.kind):
            if judge_address(address) is None:
                await send_mail(work, _mail(alarm, address), ALARM_MAIL)
        again = work.now + BETWEEN_MAILS
        await do_later(work, Job(MAIL_ALARM, what, again, f"{MAIL_ALARM} {alarm.id}"))


def _mail(alarm: RaisedAlarm, address: str) -> Mail:
    facts = "".join(f"{name}: {value}\n" for name, value in sorted(alarm.facts.items()))
    text = (
        f"{alarm.says}\n\n{_times(alarm)}\n\n{facts}\n"
        "There is at most one mail an hour about alarms of this kind. /api/v1/alarms lists all of "
        "them; /api/v1/alarm-recipients says who gets these mails.\n"
    )
    return Mail(address, f"callrouter alarm: {alarm.kind}", text)


def _times(alarm: RaisedAlarm) -> str:
    last = f"{alarm.last_at:%Y-%m-%d %H:%M} UTC"
    if alarm.told_times:
        more = alarm.times - alarm.told_times
        return f"Raised {_counted(more)} more since the last mail, last at {last}."
    return f"Raised {_counted(alarm.times)}, last at {last}."


def _counted(times: int) -> str:
    return "once" if times == 1 else f"{times} times"
