"""How do pages and files travel? Compressed, to whoever takes them so."""

import gzip
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import Scope

_LEAST = 1_000  # bytes; less fits into one packet anyhow
_QUICK, _BEST = 5, 9


def takes_gzip(scope: Scope) -> bool:
    return "gzip" in Headers(scope=scope).get("accept-encoding", "")


def compress_page(scope: Scope, page: Response) -> None:
    """In place, where it is long enough to matter."""
    if len(page.body) < _LEAST or not takes_gzip(scope):
        return
    page.body = gzip.compress(page.body, _QUICK, mtime=0)
    page.headers["Content-Encoding"] = "gzip"
    page.headers["Content-Length"] = str(len(page.body))


def compressed_file(whole: FileResponse) -> Response:
    """The same file, compressed once."""
    assert whole.stat_result is not None
    body = _compressed(str(whole.path), whole.stat_result.st_mtime_ns)
    headers = {
        name: whole.headers[name]
        for name in ("cache-control", "last-modified")
        if name in whole.headers
    }
    headers |= {
        "ETag": f"W/{whole.headers['etag']}",
        "Vary": "Accept-Encoding",
        "Content-Encoding": "gzip",
    }
    return Response(body, headers=headers, media_type=whole.media_type)


@cache
def _compressed(path: str, _changed_at: int) -> bytes:
    return gzip.compress(Path(path).read_bytes(), _BEST, mtime=0)
