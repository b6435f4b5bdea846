"""Are our own files sent compressed, kept for ever, and light enough for a slow telephone?"""

import gzip
import re

from callrouter.web.rendering import STATIC, static_url

MOST_BYTES = 60_000
"""Of a first page with all that it needs, as they travel."""


async def test_a_file_is_sent_compressed_to_whoever_takes_it(a_browser):
    browser = await a_browser()
    url = static_url("css/style.css")
    sent = await browser.get(url, headers={"Accept-Encoding": "gzip"})
    whole = await browser.get(url, headers={"Accept-Encoding": "identity"})
    assert sent.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in whole.headers
    assert sent.content == whole.content == (STATIC / "css/style.css").read_bytes()
    assert int(sent.headers["content-length"]) < int(whole.headers["content-length"]) / 2
    for answer in (sent, whole):
        assert "immutable" in answer.headers["cache-control"]
    again = await browser.get(url, headers={"If-None-Match": sent.headers["etag"]})
    assert again.status_code == 304


async def test_a_first_page_is_light(staff):
    browser = await staff()
    for path in ("/sources", "/defaults", "/schedules", "/flows/1", "/people", "/problems"):
        page = await browser.get(path)
        needed = {*re.findall(r'(?:src|href)="(/static/[^"#]+)', page.text)}
        assert page.headers["content-encoding"] == "gzip"
        weight = int(page.headers["content-length"])
        for url in needed:
            weight += len(gzip.compress((await browser.get(url)).content, 9))
        assert weight < MOST_BYTES, (path, weight)
