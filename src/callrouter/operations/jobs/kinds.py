"""Which function does the jobs of which kind?"""

from collections.abc import Mapping

from callrouter.operations.alarm_keeping import MAIL_ALARM
from callrouter.operations.alarm_recipients.mail_alarm import mail_alarm
from callrouter.operations.alarms import Alarm
from callrouter.operations.flows.plan_publish import JOB as PUBLISH
from callrouter.operations.flows.publish_when_due import publish_when_due
from callrouter.operations.jobs.clean_up import clean_up
from callrouter.operations.jobs.worker import Kind
from callrouter.operations.mail.post_mail import post_mail
from callrouter.operations.mail.send_mail import ALARM_MAIL, MAIL
from callrouter.operations.numbers import jobs as numbers

KINDS: Mapping[str, Kind] = {
    "clean up": Kind(clean_up),
    PUBLISH: Kind(publish_when_due, shows=("flow_id", "at")),
    MAIL: Kind(post_mail, shows=("to", "subject")),
    # Nobody is mailed because an alarm's mail, or the writing of one, failed.
    ALARM_MAIL: Kind(post_mail, shows=("to", "subject"), alarm=Alarm.ALARM_NOT_MAILED),
    MAIL_ALARM: Kind(mail_alarm, shows=("alarm_id",), alarm=Alarm.ALARM_NOT_MAILED),
    **{kind: Kind(do) for kind, do in numbers.JOBS.items()},
}
EVERY_HOUR = ("clean up", *numbers.EVERY_HOUR)
