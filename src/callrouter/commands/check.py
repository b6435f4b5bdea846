"""`callrouter check`: is everything set that calls need?"""

import asyncio
from collections.abc import Iterator, Sequence

import click

from callrouter.app import build_fallback, state_settings
from callrouter.commands.checking_live import check_live
from callrouter.commands.house import borrowed_house
from callrouter.commands.numbers import number_of
from callrouter.commands.stating import read_settings
from callrouter.operations.integrity.check_integrity import check_integrity
from callrouter.operations.live_check.check_account import Finding
from callrouter.operations.settings.check_settings import house_sentences, setting_sentences
from callrouter.providers.mail.smtp import Tls
from callrouter.settings import Settings
from callrouter.store.migrating import find_missing_migrations


@click.command()
@click.option("--integrity", is_flag=True, help="Look instead whether all that is stored fits.")
@click.option("--live", is_flag=True, help="Look instead at the real account; nothing is bought.")
@click.option(
    "--from",
    "from_number",
    metavar="NUMBER",
    callback=number_of,
    help="With --live: call from this number of yours …",
)
@click.option("--to", "to_number", metavar="NUMBER", callback=number_of, help="… to this one.")
@click.option("--yes", "unasked", is_flag=True, help="Place that call without asking first.")
def check(
    integrity: bool, live: bool, from_number: str | None, to_number: str | None, unasked: bool
) -> None:
    """List every setting with its state, and what is missing for calls to be answered."""
    if integrity and live:
        raise click.UsageError("--integrity and --live are two different looks; ask for one.")
    if (from_number is None) != (to_number is None) or (from_number and not live):
        raise click.UsageError("A call needs --live, --from and --to together.")
    settings = read_settings()
    if integrity:
        _tell(asyncio.run(_misfits(settings)), "All that is stored fits together.")
        return
    if live:
        _tell_findings(asyncio.run(check_live(settings, from_number, to_number, unasked=unasked)))
        return
    stated = state_settings(settings)
    for each in stated.settings:
        click.echo(f"{each.name:<37} {each.state}")
        click.echo(f"    {each.about}")
    sentences = [*setting_sentences(stated), *asyncio.run(_database_sentences(settings))]
    for sentence in _mail_sentences(settings):  # calls do not need it
        click.secho(f"! {sentence}", fg="yellow")
    _tell(sentences, "Everything is set that calls need.")


def _tell_findings(findings: Sequence[Finding]) -> None:
    """What is well first."""
    for each in findings:
        if each.is_well:
            click.echo(f"  {each.sentence}")
    _tell([each.sentence for each in findings if not each.is_well], "The account is well.")


def _tell(sentences: Sequence[str], otherwise: str) -> None:
    """What is wrong, and exit code 1; or that nothing is."""
    for sentence in sentences:
        click.secho(f"✗ {sentence}", fg="red")
    if sentences:
        raise SystemExit(1)
    click.secho(f"✓ {otherwise}", fg="green")


async def _misfits(settings: Settings) -> list[str]:
    async with borrowed_house(settings) as house, house.work() as work:
        return await check_integrity(work)


def _mail_sentences(settings: Settings) -> Iterator[str]:
    if settings.smtp_host is None:
        yield (
            "CALLROUTER_SMTP_HOST is not set: no mail is sent, so nobody is told of alarms. Each "
            "becomes a job that was given up."
        )
    elif settings.smtp_tls is Tls.NONE and settings.smtp_password is not None:
        yield (
            "CALLROUTER_SMTP_TLS is none: the mail server's password travels so that anybody on "
            "the way can read it. Use starttls or tls."
        )


async def _database_sentences(settings: Settings) -> list[str]:
    try:
        async with borrowed_house(settings) as house:
            missing = await find_missing_migrations(house.engine)
            if missing:
                return [f"The database lacks {len(missing)} migrations; run `callrouter migrate`."]
            await house.following.catch_up()
            stated = state_settings(settings, build_fallback(house, settings))
            return await house_sentences(house, stated)
    except click.ClickException as error:
        return [error.message]
