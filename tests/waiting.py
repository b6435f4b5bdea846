"""How does a test wait for what happens by itself? For the thing itself, never for a time."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

WITHIN_SECONDS = 15


async def until(what: Callable[[], Any | Awaitable[Any]], seconds: float = WITHIN_SECONDS) -> Any:
    """Ask again and again until the answer is true; give it."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                answer = what()
                if isawaitable(answer):
                    answer = await answer
                if answer:
                    return answer
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"Not within {seconds} s: {what}") from None
