"""How does an operation send an e-mail? It writes a job that does."""

import msgspec

from callrouter.operations.jobs.later import Job, do_later
from callrouter.operations.work import Work


class Mail(msgspec.Struct, frozen=True):
    """A plain text e-mail to one person."""

    to: str
    subject: str
    text: str


async def send_mail(work: Work, mail: Mail) -> None:
    """Sent soon after the commit, and again until the mail server takes it."""
    await do_later(work, Job("send mail", msgspec.to_builtins(mail)))
