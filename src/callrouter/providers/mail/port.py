"""What does the house ask of a mail server, whichever it is?"""

from datetime import datetime
from typing import Protocol

from msgspec import Struct


class OutgoingMail(Struct, frozen=True):
    """A plain text e-mail to one address. `mail_id` is the same however often it is sent."""

    to: str
    subject: str
    text: str
    mail_id: str
    sent_at: datetime


class MailRefusedError(Exception):
    """The mail cannot be delivered however often it is sent; the sentence says why."""


class MailSender(Protocol):
    """A way by which mails leave."""

    async def send(self, mail: OutgoingMail) -> None:
        """Raises MailRefusedError when it is refused for good, anything else when it is worth
        trying again."""
