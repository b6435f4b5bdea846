"""`callrouter check`: is everything set that calls need?"""

import asyncio
from collections.abc import Iterator

import click
from pydantic import SecretStr

from callrouter.app import build_lines
from callrouter.commands.check_fallback import place_sentences, property_sentences
from callrouter.commands.house import borrowed_house
from callrouter.commands.stating import read_settings
from callrouter.operations.house import House
from callrouter.providers.mail.smtp import Tls
from callrouter.settings import Settings
from callrouter.store.migrating import find_missing_migrations


@click.command()
def check() -> None:
    """List every setting with its state, and what is missing for calls to be answered."""
    settings = read_settings()
    for line in _settings_lines(settings):
        click.echo(line)
    sentences = [*_settings_sentences(settings), *asyncio.run(_database_sentences(settings))]
    for sentence in sentences:
        click.secho(f"✗ {sentence}", fg="red")
    for sentence in _mail_sentences(settings):  # calls do not need it
        click.secho(f"! {sentence}", fg="yellow")
    if sentences:
        raise SystemExit(1)
    click.secho("✓ Everything is set that calls need.", fg="green")


def _settings_lines(settings: Settings) -> Iterator[str]:
    for name, about in Settings.model_fields.items():
        value = getattr(settings, name)
        state = (
            "not set" if value is None else "set" if isinstance(value, SecretStr) else str(value)
        )
        yield f"CALLROUTER_{name.upper():<26} {state}"
        yield f"    {about.description}"


def _settings_sentences(settings: Settings) -> Iterator[str]:
    if settings.twilio_auth_token is None and settings.twilio_shared_key is None:
        yield (
            "CALLROUTER_TWILIO_AUTH_TOKEN is not set: every webhook of Twilio is refused, "
            "so no real call is answered."
        )
    if settings.public_url is None:
        yield "CALLROUTER_PUBLIC_URL is not set: signatures cannot be checked without it."
    try:
        build_lines(settings)
    except ValueError as error:
        yield f"CALLROUTER_PUBLIC_URL: {error}"
    if settings.failsafe_number is None:
        yield (
            "CALLROUTER_FAILSAFE_NUMBER is not set: a call to a number that belongs to no "
            "property can only leave a message."
        )
    yield from place_sentences(settings)


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
            return [*_own_number_sentences(settings, house), *property_sentences(settings, house)]
    except click.ClickException as error:
        return [error.message]


def _own_number_sentences(settings: Settings, house: House) -> Iterator[str]:
    if settings.failsafe_number in house.snapshots.our_numbers:
        yield (
            f"CALLROUTER_FAILSAFE_NUMBER is {settings.failsafe_number}, one of our own tracking "
            "numbers: the call would come back. Choose an outside phone."
        )
