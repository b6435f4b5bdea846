"""How do mails get to a mail server?

One connection per mail: there are few. Whether a refusal is for good is told by its code
(RFC 5321, section 4.2.1); only one of the recipient's address is taken at its word, because
everything else may be the server's own trouble.
"""

from email.utils import parseaddr
from enum import StrEnum

import aiosmtplib

from callrouter.providers.mail.message import compose, domain_of
from callrouter.providers.mail.port import MailRefusedError, OutgoingMail

SECONDS = 30.0


class Tls(StrEnum):
    """How the connection is kept private: from the first byte, from a command on, or not."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


PORTS = {Tls.TLS: 465, Tls.STARTTLS: 587, Tls.NONE: 25}


class Smtp:
    """A mail server; `sender` is who our mails are from."""

    def __init__(
        self,
        host: str,
        sender: str,
        *,
        port: int | None = None,
        tls: Tls = Tls.STARTTLS,
        user: str | None = None,
        password: str | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._host, self._port, self._tls = host, port or PORTS[tls], tls
        self._user, self._password = user, password
        self._sender, self._seconds = sender, seconds

    async def send(self, mail: OutgoingMail) -> None:
        """Raises MailRefusedError, or what the server or the way to it says."""
        message = compose(mail, self._sender)
        try:
            await aiosmtplib.send(
                message,
                sender=parseaddr(self._sender)[1],
                recipients=[mail.to],
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls is Tls.TLS,
                start_tls=self._tls is Tls.STARTTLS,
                local_hostname=domain_of(self._sender),
                timeout=self._seconds,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            (refused,) = error.recipients
            if refused.code < 500:
                raise
            raise MailRefusedError(
                f"The mail server refuses {mail.to}: {refused.code} {refused.message}"
            ) from error
