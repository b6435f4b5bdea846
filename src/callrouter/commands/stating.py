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
    name = "_".join(str(part) for part in problem["loc"])
    said = str(problem["msg"]).removeprefix("Value error, ")
    return f"CALLROUTER_{name.upper()}: {said}." if name else f"{said}."
