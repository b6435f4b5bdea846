"""How does a mail that was written get to the mail server?"""

from typing import Any

import msgspec

from callrouter.operations.house import House
from callrouter.operations.jobs.trying import GiveUpError
from callrouter.providers.mail.port import MailRefusedError, OutgoingMail

_NO_SERVER = (
    "No mail server is set, so no mail is sent: set CALLROUTER_SMTP_HOST and CALLROUTER_MAIL_FROM, "
    "restart, then have this job tried again."
)


class _Posted(msgspec.Struct, frozen=True):
    to: str
    subject: str
    text: str
    mail_id: str


async def post_mail(house: House, what: dict[str, Any]) -> None:
    """Raises GiveUpError where the address is refused for good or no server is set, and whatever
    else keeps the server from taking it."""
    posted = msgspec.convert(what, _Posted)
    if house.mail is None:
        raise GiveUpError(_NO_SERVER)
    mail = OutgoingMail(
        posted.to, posted.subject, posted.text, posted.mail_id, sent_at=house.clock()
    )
    try:
        await house.mail.send(mail)
    except MailRefusedError as error:
        raise GiveUpError(str(error)) from error
