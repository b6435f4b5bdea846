"""How are wrong settings told to the person who set them?"""

import click
from pydantic import ValidationError

from callrouter.settings import Settings


def read_settings() -> Settings:
    """The settings; what is wrong with them is said in sentences, and exit code 1."""
    try:
        return Settings()
    except ValidationError as error:
        raise click.ClickException(" ".join(_sentence(each) for each in error.errors())) from None


def _sentence(problem: object) -> str:
    assert isinstance(problem, dict)
    name = "CALLROUTER_" + "_".join(str(part) for part in problem["loc"]).upper()
    said = str(problem["msg"]).removeprefix("Value error, ").removesuffix(".")
    return f"{said}." if not problem["loc"] or said.startswith(name) else f"{name}: {said}."


def warn_of_a_closed_door(settings: Settings) -> None:
    """Say loudly at a start when a real account is half set, so that its calls are refused."""
    if sentence := closed_door_sentence(settings):
        click.secho(f"✗ {sentence}", fg="red", err=True)


def closed_door_sentence(settings: Settings) -> str | None:
    """Why every webhook of Twilio is refused although something is set for it; None if not so."""
    secret = settings.twilio_auth_token or settings.twilio_shared_key
    if secret is not None and settings.public_url is None:
        missing = "CALLROUTER_PUBLIC_URL is not set, and signatures cannot be checked without it"
    elif secret is None and (settings.public_url or settings.twilio_account_sid):
        missing = "CALLROUTER_TWILIO_AUTH_TOKEN is not set"
    else:
        return None
    return (
        f"{missing}: every webhook of Twilio is refused with 403, so no real call is answered. "
        "`callrouter check` lists what is set."
    )
