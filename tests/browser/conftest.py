"""A real Chromium, a real server on a socket of this machine, and people who are signed in.

Where there is no Chromium these tests are skipped, and say so: `scripts/browser` gets it where it may.
"""

import asyncio
import os
import shutil
import socket
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from accounts import an_account
from callrouter.app import build_program
from callrouter.commands.serving import make_server
from callrouter.domain.rights import Grant, Role
from callrouter.operations.house import House
from callrouter.operations.people.create_user import create_user
from callrouter.operations.sessions.sign_in import sign_in
from callrouter.web.door import SESSION
from house.sources import ROOT
from programs import PASSWORD
from waiting import until

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
AXE = next((Path(__file__).parent / "vendor").glob("axe-*.min.js")).read_text()
PICTURES = ROOT / "screenshots"
WANTS_PICTURES = "CALLROUTER_PICTURES" in os.environ  # tests themselves run without our settings
WIDE, NARROW = 1280, 375
_FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def pytest_collection_modifyitems(items):
    if CHROMIUM is None:
        why = "Chromium is not here; run scripts/browser, or install it."
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
async def chromium():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def served(house: House, lines=()):
    """The house's program on a socket; gives its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = make_server(build_program(house, list(lines)))
    server.config.lifespan = "off"  # the house is open already
    running = asyncio.create_task(server.serve([listener]))
    await until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


@pytest.fixture
async def site(house):
    async with served(house) as url:
        yield url


@dataclass
class Browser:
    """Somebody at a screen. `trouble` is what their browser complained of."""

    page: Page
    url: str
    trouble: list[str]

    async def open(self, path: str) -> Page:
        await self.page.goto(self.url + path)
        return self.page

    async def violations(self) -> list[str]:
        """What axe finds wrong with the page as it is, each with the element."""
        found = await self.page.evaluate(
            AXE + "; axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
            ".map(v => `${v.id}: ${v.help} (${v.nodes.map(n => n.html.slice(0, 120)).join(' ')})`))"
        )
        return list(found)

    async def overflows(self) -> bool:
        """Whether the page is wider than the screen."""
        return bool(
            await self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        )

    async def picture(self, name: str, *, full_page: bool = True) -> None:
        """Into an ignored folder, for whoever looks; only when asked to (`make pictures`)."""
        if WANTS_PICTURES:
            PICTURES.mkdir(exist_ok=True)
            path = PICTURES / f"{name}.png"  # hiding the caret would need a style that CSP forbids
            await self.page.screenshot(path=path, full_page=full_page, caret="initial")


@pytest.fixture
async def at_screen(chromium, site, house):
    """Puts somebody with these grants (none: an admin) at a screen, signed in; or, if not
    `known`, a visitor."""
    async with AsyncExitStack() as stack:
        count = 0

        async def signed_in(grants, name):
            nonlocal count
            count += 1
            email = f"jo{count}@example.com"
            async with house.work() as work:
                await create_user(work, name, email, grants or (Grant(Role.ADMIN),), PASSWORD)
            session = await sign_in(house, email, PASSWORD, "127.0.0.1")
            return {"name": SESSION, "value": session.secret, "url": site}

        async def sits(
            *grants: Grant, width=WIDE, dark=False, scripts=True, name="Jo Park", known=True
        ):
            context = await chromium.new_context(
                viewport={"width": width, "height": 800},
                color_scheme="dark" if dark else "light",
                java_script_enabled=scripts,
                reduced_motion="reduce",
            )
            stack.push_async_callback(context.close)
            if known:
                await context.add_cookies([await signed_in(grants, name)])
            page = await context.new_page()
            page.set_default_timeout(10_000)
            found = Browser(page, site, [])
            page.on("pageerror", lambda error: found.trouble.append(str(error)))
            page.on("console", lambda said: _note(found, said))
            return found

        yield sits


def _note(found, said):
    if said.type == "error" and "422" not in said.text:
        found.trouble.append(said.text)


@pytest.fixture
async def account(house, clock, monkeypatch):
    """The house's account at the simulated company; jobs wait until a test does them."""
    async with an_account(house, clock, monkeypatch) as account:
        yield account
