"""`/problems`: what is not right, at any property that one may see, and where is it mended?"""

from collections.abc import Mapping

from fastapi import Response
from msgspec import Struct

from callrouter.operations.problems.find_problems import (
    FoundProblem,
    Problems,
    Wrong,
    find_problems,
)
from callrouter.web.choosing import find_if_chosen
from callrouter.web.door import InPage, pages
from callrouter.web.showing import show

routes = pages()


class Words(Struct, frozen=True):
    """A kind's title, why it matters, and where it is mended: what stands in braces is filled in."""

    title: str
    why: str
    verb: str
    url: str


_WORDS: Mapping[Wrong, Words] = {
    Wrong.NO_ROUTING: Words(
        "Numbers without routing",
        "Their calls follow nothing that anybody drew.",
        "Choose the defaults",
        "/defaults?property={key}",
    ),
    Wrong.NO_FAILSAFE: Words(
        "No fail-safe number",
        "An outside phone that is dialed when nothing else can be.",
        "Give it one",
        "/properties/{thing}#failsafe_number",
    ),
    Wrong.UNCOVERED: Words(
        "Hours that are not covered",
        "At these times callers take a way that nobody chose for them, or reach nobody.",
        "See the schedules",
        "/schedules?property={key}",
    ),
    Wrong.DRIFT: Words(
        "Not as set up at the telephone company",
        "Somebody may have changed the number there.",
        "Set it up again",
        "/numbers/{thing}",
    ),
    Wrong.NO_PHONE: Words(
        "People who are rung and have no phone",
        "Callers wait for nobody there.",
        "Give them one",
        "/people/{thing}",
    ),
    Wrong.MAILBOX: Words(
        "Mailboxes nobody gets",
        "Callers leave messages there that no one hears.",
        "Say who gets it",
        "/mailboxes/{thing}",
    ),
    Wrong.NO_SOURCE: Words(
        "Numbers without a source",
        "You pay for them and do not learn what they bring.",
        "Give it to a source",
        "/numbers/{thing}",
    ),
    Wrong.CAP: Words(
        "Caps nearly reached",
        "Nothing more can be ordered this month once they are.",
        "See the cap",
        "/caps/{thing}",
    ),
}


class Kind(Struct, frozen=True):
    """What is not right of one kind, with words for it."""

    problems: Problems
    words: Words

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.problems.count - len(self.problems.found)

    def cure(self, found: FoundProblem) -> str:
        return self.words.url.format(thing=found.thing_id, key=found.property_key)


class ProblemsPage(Struct, frozen=True):
    kinds: list[Kind]

    @property
    def count(self) -> int:
        return sum(each.problems.count for each in self.kinds)


@routes.get("/problems")
async def problems(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_if_chosen(work, asked)
        found = await find_problems(work, asked.house)
    page = ProblemsPage([Kind(each, _WORDS[each.kind]) for each in found])
    return show(asked, "problems/all.html", page, chosen)
