"""Browsers without a screen: they keep cookies, send forms with their token, and follow nothing."""

import re
from contextlib import AsyncExitStack
from html import unescape

import httpx
import pytest

from accounts import an_account
from callrouter.app import build_program
from callrouter.domain.rights import Grant, Role
from callrouter.operations.people.create_user import create_user
from callrouter.operations.sessions.sign_in import sign_in
from callrouter.web.door import SESSION
from callrouter.web.tokens import csrf_of
from programs import PASSWORD

SITE = "http://localhost"


class Browser(httpx.AsyncClient):
    """Somebody's browser; `submit` posts a form as a page of ours would."""

    async def submit(self, path, fields=(), **more):
        given = {"csrf": csrf_of(self.cookies.get(SESSION, ""))} | dict(fields) | more
        return await self.post(path, data=given)

    async def read(self, path):
        """The page's text, with one blank between words."""
        page = await self.get(path)
        assert page.status_code == 200, (path, page.status_code, page.text)
        return words_of(page)


def words_of(page):
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", page.text, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture
async def a_browser(house):
    """Makes a browser, signed in by a session's secret if it is given one."""
    program = build_program(house, [])
    async with AsyncExitStack() as stack:

        async def made(secret=None, address="203.0.113.7"):
            browser = await stack.enter_async_context(
                Browser(
                    transport=httpx.ASGITransport(program, client=(address, 5060)),
                    base_url=SITE,
                )
            )
            if secret is not None:
                browser.cookies.set(SESSION, secret, domain="localhost.local")
            return browser

        yield made


@pytest.fixture
def staff(house, a_browser):
    """The browser of somebody who has these grants (none: an admin's) and is signed in."""
    count = 0

    async def sits(*grants, name="Jo Park"):
        nonlocal count
        count += 1
        email = f"jo{count}@example.com"
        async with house.work() as work:
            await create_user(work, name, email, grants or (Grant(Role.ADMIN),), PASSWORD)
        session = await sign_in(house, email, PASSWORD, f"198.51.100.{count}")
        return await a_browser(session.secret)

    return sits


@pytest.fixture
async def account(house, clock, monkeypatch):
    """The house's account at the simulated company; jobs wait until a test does them."""
    async with an_account(house, clock, monkeypatch) as account:
        yield account
