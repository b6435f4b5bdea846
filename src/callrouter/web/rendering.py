"""How does a page become HTML, and what may a browser do with it?

Jinja templates that fail on a name nobody gave them. Pages load nothing but our own files, run no
script within them, and stand in nobody's frame.
"""

import hashlib
from functools import cache
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

STATIC = Path(__file__).with_name("static")
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@cache
def static_url(name: str) -> str:
    """The address of one of our own files; it changes with the file, so it may be kept for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


_environment = Environment(
    loader=PackageLoader("callrouter.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals["static_url"] = static_url


def with_code(text: str) -> Markup:
    """Text in which what stands between backticks is shown as code."""
    parts = [escape(part) for part in text.split("`")]
    marked = [
        Markup("<code>{}</code>").format(part) if odd % 2 else part
        for odd, part in enumerate(parts)
    ]
    return Markup("").join(marked)


_environment.filters["with_code"] = with_code


def render(template: str, context: object, status: int = 200) -> HTMLResponse:
    """A whole page; `context` is the dataclass that the template knows as `page`."""
    text = _environment.get_template(template).render(page=context)
    return HTMLResponse(text, status, dict(_HEADERS))
