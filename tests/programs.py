"""How do programs and people speak to the REST API? By HTTP, with a key or a session."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx

from callrouter.app import build_program
from callrouter.domain.rights import Grant, Role, system
from callrouter.operations.house import House
from callrouter.operations.keys.make_key import make_key

URL = "https://callrouter.example.com"
PASSWORD = "correct horse battery"
"""Of everybody who signs in."""


@asynccontextmanager
async def programs(house: House) -> AsyncIterator[Callable[..., Any]]:
    """Gives a function that makes a program with these grants."""
    transport = httpx.ASGITransport(build_program(house, []))  # type: ignore[arg-type]
    async with AsyncExitStack() as stack:

        async def with_grants(*grants: Grant, name: str = "A program") -> httpx.AsyncClient:
            async with house.work(system("Dana")) as work:
                key = await make_key(work, name, grants or (Grant(Role.ADMIN),))
            return await stack.enter_async_context(
                httpx.AsyncClient(
                    transport=transport,
                    base_url=f"{URL}/api/v1",
                    headers={"Authorization": f"Bearer {key.secret}"},
                )
            )

        yield with_grants


@asynccontextmanager
async def visitors(house: House) -> AsyncIterator[Callable[..., Any]]:
    """Gives a function that makes a client at an address, with a token if it is given one."""
    program = build_program(house, [])
    async with AsyncExitStack() as stack:

        async def at(address: str = "203.0.113.7", token: str | None = None) -> httpx.AsyncClient:
            client = httpx.AsyncClient(
                transport=httpx.ASGITransport(program, client=(address, 5060)),  # type: ignore[arg-type]
                base_url=f"{URL}/api/v1",
                headers={"Authorization": f"Bearer {token}"} if token else {},
            )
            return await stack.enter_async_context(client)

        yield at
