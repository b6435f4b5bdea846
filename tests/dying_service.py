"""A service that dies at the n-th line of a step, for n = 1, 2, 3 … until a step is survived.

Run as `python dying_service.py DATABASE_URL`; prints a call's id for each death, and last the id
of the call that was answered. Each death is that of a process of its own.
"""

import asyncio
import os
import sys
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import callrouter
from callrouter.app import build_house
from clocks import StoppedClock
from conftest import MONDAY_MORNING
from webhooks import Company, the_program

_ROOT = Path(callrouter.__file__).parent
_WHERE = tuple(
    str(_ROOT / each)
    for each in (
        "operations/calls/take_step.py",
        "operations/calls/write_down.py",
        "store/ledger.py",
        "store/lines.py",
    )
)


def call_id_of(death: int) -> str:
    return f"CA{death:032x}"


def main() -> None:
    for death in count(1):
        print(call_id_of(death), flush=True)
        child = os.fork()
        if child == 0:
            asyncio.run(_step(sys.argv[1], death))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == 0:
            return


async def _step(database_url: str, death: int) -> None:
    house = build_house(database_url, StoppedClock(MONDAY_MORNING))
    await house.open()
    company = Company(the_program(house))
    await company.calls(sid=f"CAb{death:031x}")  # so that everything is at hand
    sys.settrace(_dies_at(death))
    await company.calls(sid=call_id_of(death))


def _dies_at(death: int) -> Any:
    lines = count(1)

    def line(_: FrameType, event: str, __: Any) -> Any:
        if event == "line" and next(lines) == death:
            os._exit(9)
        return line

    def call(frame: FrameType, _: str, __: Any) -> Any:
        return line if frame.f_code.co_filename in _WHERE else None

    return call


if __name__ == "__main__":
    main()
