"""How does a page become HTML, and what may a browser do with it?

Jinja templates that fail on a name nobody gave them. Pages load nothing but our own files, run no
script within them, and stand in nobody's frame. Each page is one template: the whole of it, or only
its main part where a browser that has the frame already asks for no more.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from callrouter.web import atoms

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


def with_code(text: str) -> Markup:
    """Text in which what stands between backticks is shown as code."""
    parts = [escape(part) for part in text.split("`")]
    marked = [
        Markup("<code>{}</code>").format(part) if odd % 2 else part
        for odd, part in enumerate(parts)
    ]
    return Markup("").join(marked)


def icon(name: str) -> Markup:
    """One of the sprite's; it always stands beside words."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        static_url("vendor/icons.svg"), name
    )


def _make_environment() -> Environment:
    made = Environment(
        loader=PackageLoader("callrouter.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"static_url": static_url, "icon": icon, "counted": atoms.counted}
    made.globals |= {"percent": atoms.percent, "sparkline": atoms.sparkline}
    made.filters |= {
        "with_code": with_code,
        "phone": atoms.phone,
        "typed_phone": atoms.typed_phone,
        "moment": atoms.moment,
        "day": atoms.day,
        "clock_time": atoms.clock_time,
        "money": atoms.money,
    }
    return made


_environment = _make_environment()


def render(template: str, context: object, status: int = 200, **frame: Any) -> HTMLResponse:
    """A page; `context` is the dataclass that the template knows as `page`, `frame` what its layout
    needs."""
    text = _environment.get_template(template).render(page=context, **frame)
    return HTMLResponse(text, status, dict(_HEADERS))
