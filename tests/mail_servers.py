"""A mail server to send to: it keeps what it gets, and refuses what it is told to refuse."""

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the library's own
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


@dataclass
class MailServer:
    """`refusals`: the answer to a recipient's address; `data`: the answer to each mail."""

    port: int = 0
    refusals: dict[str, str] = field(default_factory=dict)
    data: str = "250 Taken"
    mails: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    were_private: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, EmailMessage, policy=default))
            self.senders.append(envelope.mail_from)
            self.greetings.append(session.host_name)
            self.were_private.append(server.transport.get_extra_info("ssl_object") is not None)
        return self.data

    def log_in(self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> Any:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        is_right = data.password == b"right"
        return AuthResult(success=is_right, handled=is_right)  # not handled: it says 535


@asynccontextmanager
async def mail_server(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, asks: bool = False
) -> AsyncIterator[MailServer]:
    """On a free port of this machine, in this process."""
    server, loop = MailServer(), asyncio.get_running_loop()

    def protocol() -> Any:
        return SMTP(
            server,
            hostname="mail.test",
            tls_context=starttls,
            auth_require_tls=False,
            auth_required=asks,
            authenticator=server.log_in,
            loop=loop,
        )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        listening = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
        server.port = listening.sockets[0].getsockname()[1]
        try:
            yield server
        finally:
            listening.close()
