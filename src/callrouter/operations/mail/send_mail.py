"""How does an operation send an e-mail? It writes a job that does."""

import secrets

import msgspec

from callrouter.operations.jobs.later import Job, do_later
from callrouter.operations.mail.judge_address import judge_address
from callrouter.operations.work import Fault, RefusedError, Work

MAIL, ALARM_MAIL = "send mail", "send alarm mail"
_LONGEST_SUBJECT = 200


class Mail(msgspec.Struct, frozen=True):
    """A plain text e-mail to one person."""

    to: str
    subject: str
    text: str


async def send_mail(work: Work, mail: Mail, kind: str = MAIL) -> None:
    """Sent soon after the commit, and again until the mail server takes it.

    Raises RefusedError for an address that is none, and for a subject that could bring lines of
    its own into the mail's head.
    """
    faults = []
    if sentence := judge_address(mail.to):
        faults.append(Fault(sentence, "/to"))
    if not mail.subject.strip() or not mail.subject.isprintable():
        faults.append(Fault("Write the subject in one line of plain text.", "/subject"))
    if len(mail.subject) > _LONGEST_SUBJECT:
        faults.append(Fault(f"Shorten the subject to {_LONGEST_SUBJECT} letters.", "/subject"))
    if faults:
        raise RefusedError(*faults)
    # Named once, however often it is sent: whoever gets it twice can tell.
    what = msgspec.to_builtins(mail) | {"mail_id": secrets.token_hex(16)}
    await do_later(work, Job(kind, what))
