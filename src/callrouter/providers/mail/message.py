"""What does an e-mail of ours look like on the wire?"""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from callrouter.providers.mail.port import MailRefusedError, OutgoingMail


def compose(mail: OutgoingMail, sender: str) -> EmailMessage:
    """`sender` is an address, with or without a name. Raises MailRefusedError for what could
    bring lines of its own into the head."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(mail.sent_at)
        message["Message-ID"] = f"<{mail.mail_id}@{domain_of(sender)}>"
    except (ValueError, IndexError, MessageError) as error:  # what the library refuses
        raise MailRefusedError(
            f"The mail's address or subject cannot stand in a mail ({error}); drop it."
        ) from error
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    message.set_content(mail.text.replace("\0", ""))
    return message


def domain_of(sender: str) -> str:
    """Where a sender's address lies."""
    return parseaddr(sender)[1].rpartition("@")[2]
