"""Who is let in to pages, and does a form count only when it comes from a page of ours?"""

import re
from html import unescape

import pytest

from callrouter.domain.rights import Grant, Role
from callrouter.operations.sources.take_over import take_source
from callrouter.web.door import SESSION
from programs import PASSWORD
from web.conftest import words_of


async def test_the_choice_of_a_property_stands_by_itself(staff):
    browser = await staff()
    for path in ("/choose", "/choose?search=mesa", "/choose?for=x", "/choose?for=//"):
        assert "Mesa Vista Villas" in await browser.read(path)


async def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(a_browser, staff):
    await staff(name="Dana Cole")
    browser = await a_browser()
    asked = await browser.get("/sources?property=alder-creek")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=%2Fsources%3Fproperty%3Dalder-creek"
    sent = await browser.submit(
        "/sign-in", email="jo1@example.com", password=PASSWORD, next="/sources?property=alder-creek"
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/sources?property=alder-creek")
    cookie = sent.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Zillow" in await browser.read("/sources?property=alder-creek")


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "x", "/a\r\nSet: 1"]
)
async def test_nobody_is_led_elsewhere_by_signing_in(a_browser, staff, elsewhere):
    await staff()
    browser = await a_browser()
    sent = await browser.submit(
        "/sign-in", email="jo1@example.com", password=PASSWORD, next=elsewhere
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/")


async def test_a_wrong_password_says_so_and_keeps_the_email(a_browser, staff):
    await staff()
    browser = await a_browser()
    sent = await browser.submit("/sign-in", email="jo1@example.com", password="wrong")
    assert sent.status_code == 422
    assert "The e-mail or the password is not right." in words_of(sent)
    assert 'value="jo1@example.com"' in sent.text
    assert "wrong" not in sent.text


async def test_too_many_tries_say_how_long_to_wait(a_browser, staff):
    await staff()
    browser = await a_browser()
    for _ in range(6):
        sent = await browser.submit("/sign-in", email="jo1@example.com", password="wrong")
    assert sent.status_code == 429
    assert "Wait 15 minutes, or ask for a new password." in words_of(sent)


async def test_signing_out_ends_the_session(staff, a_browser):
    browser = await staff()
    secret = browser.cookies[SESSION]
    assert (await browser.submit("/sign-out")).headers["location"] == "/sign-in"
    other = await a_browser(secret)
    assert (await other.get("/sources")).status_code == 303


@pytest.mark.parametrize("token", ["", "wrong", None])
async def test_a_form_from_elsewhere_changes_nothing(staff, token):
    browser = await staff()
    fields = {} if token is None else {"csrf": token}
    sent = await browser.post("/sign-out", data=fields)
    assert sent.status_code == 403
    assert "reload it, and send it again" in words_of(sent)
    assert (await browser.get("/sources")).status_code == 200


async def test_a_scripts_request_carries_the_token_in_a_header(staff):
    browser = await staff()
    page = await browser.get("/sources")
    token = page.text.partition('"X-CSRF-Token": "')[2].partition('"')[0]
    sent = await browser.post("/sign-out", headers={"X-CSRF-Token": token})
    assert sent.status_code == 303


async def test_signing_in_from_another_site_is_refused(a_browser, staff):
    await staff()
    browser = await a_browser()
    fields = {"email": "jo1@example.com", "password": PASSWORD}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        sent = await browser.post("/sign-in", data=fields, headers=headers)
        assert sent.status_code == 403


async def test_what_one_may_not_see_is_not_there(staff):
    browser = await staff(Grant(Role.VIEWER, 1))
    hidden = await browser.get("/sources?property=mesa-vista")
    absent = await browser.get("/sources?property=nowhere")
    assert hidden.status_code == absent.status_code == 404
    assert words_of(hidden).replace("mesa-vista", "nowhere") == words_of(absent)


async def test_a_part_of_a_page_is_sent_without_its_frame(staff):
    browser = await staff()
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#main"}
    part = await browser.get("/sources", headers=headers)
    assert "<html" not in part.text
    assert "Zillow" in part.text
    assert "HX-Request-Type" in part.headers["vary"]


async def test_a_part_of_a_page_leads_to_signing_in_as_a_whole(a_browser):
    browser = await a_browser()
    asked = await browser.get("/sources", headers={"HX-Request": "true"})
    assert asked.headers["hx-redirect"] == "/sign-in?next=%2Fsources"


async def test_no_page_may_be_kept_by_others_or_stand_in_a_frame(staff):
    page = await (await staff()).get("/sources")
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'self'; frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "<script>" not in page.text
    assert "style=" not in page.text


async def test_a_form_that_is_too_large_is_refused(staff):
    browser = await staff()
    sent = await browser.post("/sign-out", content=b"a=" + b"x" * 2_000_001)
    assert sent.status_code == 413


@pytest.mark.parametrize("query", ["sort=colour", "after=%00", "list=x"])
async def test_a_list_that_cannot_be_shown_so_says_so(staff, query):
    assert (await (await staff()).get(f"/sources?{query}")).status_code == 404


async def test_a_long_list_goes_on(staff, house):
    async with house.work() as work:
        for number in range(51):
            await take_source(work, 1, f"Source {number}")
    browser = await staff()
    page = await browser.get("/sources?property=alder-creek")
    (more,) = {unescape(url) for url in re.findall(r'href="([^"]*after=[^"]*)"', page.text)}
    assert "Zillow" not in words_of(page)
    assert "Zillow" in await browser.read(more)
