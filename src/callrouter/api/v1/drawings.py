"""How are flows, and what is said of them, written? As the brain's own values (see `documents`)."""

from typing import Annotated

from callrouter.api.v1.documents import Document
from callrouter.domain import problems
from callrouter.ivr import coverage, differing
from callrouter.ivr import flow as words

EXAMPLE = words.Flow(
    "Main line",
    "welcome",
    (
        words.Greeting("welcome", "Welcome", words.say(en="Welcome to Alder Creek."), "menu"),
        words.Menu(
            "menu",
            "Main menu",
            words.say(en="For leasing, press 1."),
            (words.Choice("1", words.GoTo("leasing")),),
            nothing_pressed=words.Tries(2, "leasing"),
            not_a_choice=words.Tries(3, "leasing"),
        ),
        words.Ring(
            "leasing",
            "Leasing",
            (words.Target(words.TargetKind.TEAM, 1),),
            no_answer="message",
        ),
        words.Voicemail("message", "Message", 1, words.say(en="Please leave a message.")),
    ),
)

Flow = Annotated[words.Flow, Document(words.Flow, "Flow", "Flow", EXAMPLE)]
Problem = Annotated[problems.Problem, Document(problems.Problem, "Flow", "FlowProblem")]
Difference = Annotated[
    differing.Difference, Document(differing.Difference, "Flow", "FlowDifference")
]
Coverage = Annotated[coverage.Coverage, Document(coverage.Coverage, "Flow", "FlowCoverage")]
