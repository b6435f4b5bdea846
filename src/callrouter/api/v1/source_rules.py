"""How are a source's rules written? As what the visit begins at, where the visitor came from, a
group of websites, or always.

The published precedence: landing, referrers, groups, always, and last the property's pool; within
one of them the narrower rule, and of equals the source that was made first.
"""

from typing import Annotated

import msgspec
from pydantic import Field

from callrouter.api.v1.things import Asked
from callrouter.domain import sources as words


class Parameter(Asked):
    """A parameter of the landing address, in whatever letters."""

    name: Annotated[str, Field(max_length=100, examples=["utm_source"])]
    value: Annotated[
        str,
        Field(
            max_length=200,
            description="The whole value, its beginning with * after it, or * for any.",
            examples=["zillow"],
        ),
    ] = "*"


class Landing(Asked):
    """An address the visit begins at: all of these parameters, and the path, if there is one."""

    parameters: list[Parameter] = Field(default_factory=list, max_length=10)
    path: Annotated[
        str | None,
        Field(max_length=200, description="Or its beginning with * after it.", examples=["/tour*"]),
    ] = None


class Referrer(Asked):
    """A website the visitor comes from, with all below it; google.* is google.com, google.de …"""

    domain: Annotated[str, Field(max_length=300, examples=["zillow.com"])]
    path: Annotated[str | None, Field(max_length=200, examples=[None])] = None


class Rules(Asked):
    """Visits that the source is credited with. None of them: never, it is not on the web."""

    landing: list[Landing] = Field(default_factory=list, max_length=40)
    referrers: list[Referrer] = Field(default_factory=list, max_length=50)
    groups: list[words.Group] = Field(default_factory=list, max_length=10)
    always: Annotated[
        bool, Field(description="Every visit that no rule of any source matches.")
    ] = False


def read_rules(given: object) -> words.Rules:
    """The domain's own, from a Rules or what it dumps."""
    return msgspec.convert(given, words.Rules)


def show_rules(rules: words.Rules) -> Rules:
    return Rules.model_validate(msgspec.to_builtins(rules))
