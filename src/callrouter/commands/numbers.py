"""How is a telephone number given on a command line? As people write it."""

import click

from callrouter.operations.numbers.normalise import normalise


def number_of(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """The number as E.164, for an option's `callback`; what is none is told."""
    try:
        return None if text is None else normalise(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
