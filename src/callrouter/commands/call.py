"""`callrouter call`: how does one telephone a property from a terminal, and read a call back?

Without `--at` an ordinary simulated call, with it a tried one, which counts nowhere.
"""

import asyncio
import sys

import click
import httpx

from callrouter.commands.house import borrowed_house
from callrouter.commands.numbers import number_of
from callrouter.commands.running import Running, data_dir_of, find_running
from callrouter.commands.stating import read_settings
from callrouter.commands.telephone.calling import Telephone
from callrouter.commands.telephone.deciding import Decider, Scripted, Typed, read_keys
from callrouter.commands.telephone.sheet import Look, Sheet
from callrouter.commands.telephone.telling import write_call, write_why
from callrouter.domain.numbers import read_caller
from callrouter.domain.wall_time import instant_of_wall
from callrouter.operations.calls.tell_call import Told, tell_call
from callrouter.operations.work import NotFoundError
from callrouter.providers.simulator.phone import PhoneClient, PhoneRefused
from callrouter.settings import Settings

NOT_RUNNING = (
    "callrouter is not running here; start it with `make run` in another terminal. If it runs with "
    "CALLROUTER_DATA_DIR set, set the same here."
)


def _read_from(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    if text is not None and (text.strip().lower() == "withheld" or _is_withheld(text)):
        return "anonymous"
    return number_of(_context, _option, text)


def _is_withheld(text: str) -> bool:
    return bool(text.strip()) and read_caller(text).is_withheld


def _read_at(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    try:
        if text is not None and not 2000 <= instant_of_wall("UTC", text).year < 2200:
            raise ValueError(f'"{text}" is too far away; calls can be tried from 2000 to 2199.')
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return text


def _read_press(
    _context: click.Context, _option: click.Parameter, text: str | None
) -> tuple[str, ...] | None:
    try:
        return None if text is None else read_keys(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("from_", metavar="FROM", required=False, callback=_read_from)
@click.argument("to", metavar="TO", required=False, callback=number_of)
@click.option(
    "--at",
    callback=_read_at,
    metavar="TIME",
    help="Try the call as at this time, by the property's clocks: 2026-12-24T23:10.",
)
@click.option(
    "--press",
    callback=_read_press,
    metavar="KEYS",
    help="Press these at each wait for a key, then hang up: 1,2 (- presses nothing).",
)
@click.option("--show", "call_id", metavar="CALLSID", help="Read a call back instead.")
def call(
    from_: str | None,
    to: str | None,
    at: str | None,
    press: tuple[str, ...] | None,
    call_id: str | None,
) -> None:
    """Telephone from FROM (any number, or "anonymous") to TO, one of ours.

    On a terminal it asks what the caller and the rung phones do; with --press, or without a
    terminal, it asks nothing.
    """
    if call_id is not None:
        if from_ or to or at or press:
            raise click.UsageError("--show reads a call back; give it nothing but the call's id.")
        asyncio.run(_show(read_settings(), call_id, Sheet.on(sys.stdout)))
        return
    if from_ is None or to is None:
        raise click.UsageError("Say who calls whom: callrouter call FROM TO.")
    settings = read_settings()
    running = find_running(data_dir_of(settings))
    if running is None:
        raise click.ClickException(NOT_RUNNING)
    asyncio.run(_call(settings, running, from_, to, at, press))


async def _call(
    settings: Settings,
    running: Running,
    from_: str,
    to: str,
    at: str | None,
    press: tuple[str, ...] | None,
) -> None:
    sheet = Sheet.on(sys.stdout)
    is_asked = press is None and sys.stdin.isatty()
    decider: Decider = Typed(sys.stdin, sheet) if is_asked else Scripted(press or ())
    async with PhoneClient(running.simulator_url, running.simulator_token) as phone:
        call_id = await place_call(Telephone(phone, sheet, decider), from_, to, at)
    if isinstance(decider, Scripted) and decider.unused_keys:
        sheet.line(f"Keys never asked for: {', '.join(decider.unused_keys)}", Look.QUIET)
    sheet.line()
    show = f"callrouter call --show {call_id}"
    try:
        told = await _read_back(settings, call_id, running)
    except click.ClickException as error:
        raise click.ClickException(
            f"The call was made, but why it went where it went cannot be read now. {error.message}\n"
            f"Later: {show}"
        ) from error
    write_why(sheet, told)
    sheet.line()
    sheet.line(show, Look.QUIET)


async def place_call(telephone: Telephone, from_: str, to: str, at: str | None) -> str:
    """Telephone to the end and return the call's id. Raises ClickException with a sentence."""
    try:
        return (await telephone.call(from_, to, at)).sid
    except PhoneRefused as error:
        sentence = str(error)
    except httpx.HTTPError as error:
        sentence = (
            "The simulated telephone company cannot be reached "
            f"({str(error) or type(error).__name__}); see whether `make run` still runs."
        )
    if telephone.sid is not None:
        sentence += f"\nWhat was written down: callrouter call --show {telephone.sid}"
    raise click.ClickException(sentence)


async def _show(settings: Settings, call_id: str, sheet: Sheet) -> None:
    write_call(sheet, await _read_back(settings, call_id))


async def _read_back(settings: Settings, call_id: str, running: Running | None = None) -> Told:
    if running is None and settings.database_url is None and not data_dir_of(settings).exists():
        raise click.ClickException(
            f"Nothing is known of a call {call_id}: nothing is kept here yet."
        )
    try:
        async with borrowed_house(settings, running) as house, house.work() as work:
            return await tell_call(work, call_id)
    except NotFoundError as error:
        raise click.ClickException(str(error)) from error
