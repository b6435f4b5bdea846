"""What can a webhook's door answer? Status, body, and nothing that redirects."""

from msgspec import Struct

XML = "text/xml; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"


class Answer(Struct, frozen=True, gc=False):
    status: int
    body: bytes
    content_type: str = PLAIN
    allow: str | None = None


def document(body: bytes) -> Answer:
    return Answer(200, body, XML)


def refusal(status: int, sentence: str) -> Answer:
    """A request we do not take, with a sentence for whoever reads the company's debugger."""
    return Answer(status, sentence.encode(), allow="POST" if status == 405 else None)


STORED = Answer(204, b"")
