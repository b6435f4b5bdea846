"""Where do mails go that must leave for nobody? Into a folder, one file each, for their owner only.

The demo has no mail server; what it would send can be read there.
"""

import asyncio
import os
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import Path

from msgspec import Struct

from callrouter.providers.mail.message import compose
from callrouter.providers.mail.port import OutgoingMail

FOLDER = "mails"
KEPT = 1_000
_SENDER = "callrouter demo <demo@callrouter.example>"


class SunkMail(Struct, frozen=True):
    """A mail in the sink; `name` says when it was sent."""

    name: str
    to: str
    subject: str
    text: str


class MailSink:
    """Keeps the newest mails in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def send(self, mail: OutgoingMail) -> None:
        """Raises MailRefusedError or OSError."""
        written = compose(mail, _SENDER).as_bytes(policy=SMTP)
        name = f"{mail.sent_at:%Y%m%d-%H%M%S}-{mail.mail_id[:8]}"
        await asyncio.to_thread(self._write, name, written)

    def list_mails(self) -> list[SunkMail]:
        """The newest first."""
        return [_read(path) for path in reversed(self._paths())]

    def find_mail(self, name: str) -> SunkMail | None:
        return next((_read(path) for path in self._paths() if path.stem == name), None)

    def _write(self, name: str, written: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = self.folder / f".{name}"
        descriptor = os.open(half, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(written)
        half.replace(self.folder / f"{name}.eml")
        for path in self._paths()[:-KEPT]:
            path.unlink(missing_ok=True)

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob("[!.]*.eml"))


def _read(path: Path) -> SunkMail:
    message = message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
    body = message.get_body(("plain",))
    text = "" if body is None else str(body.get_content()).replace("\r\n", "\n")
    return SunkMail(path.stem, str(message["To"]), str(message["Subject"]), text)
