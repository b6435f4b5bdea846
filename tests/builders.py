"""What do tests build on? One made-up property with sensible parts, each changed by keyword.

`a_flow()` is Alder Creek's: a main menu that leads to leasing by 1 and to the office menu by 2,
and a mailbox for whoever does nothing. Calls through it stand in `ivr_calls`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.calls import Entry
from callrouter.domain.events import (
    Event,
)
from callrouter.domain.numbers import Caller, read_caller
from callrouter.domain.people import Destination, Directory, Mailbox, Person, Team
from callrouter.domain.properties import Property, Source
from callrouter.domain.weeks import Schedule, Week, Window
from callrouter.ivr.compiling import Compilation, compile_flow
from callrouter.ivr.flow import (
    Back,
    CallerCheck,
    Choice,
    Flow,
    Goodbye,
    GoTo,
    Greeting,
    Hours,
    HoursExit,
    Menu,
    Node,
    Repeat,
    Ring,
    SubFlow,
    Target,
    TargetKind,
    TextBack,
    Tries,
    Voicemail,
    say,
)
from callrouter.ivr.snapshot import CompiledFlow, KnownCallers, Snapshot
from callrouter.ivr.surroundings import Surroundings

Made = TypeVar("Made", bound=Struct)

ZILLOW_NUMBER = "+12125550101"
CALLER_NUMBER = "+12125550142"
FAILSAFE_NUMBER = "+12125550199"
# A Wednesday: noon in New York is within the leasing office's hours.
NOON = datetime(2026, 7, 8, 16, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 7, 9, 4, 0, tzinfo=UTC)

WEEK_ID, MAILBOX_ID = 1, 1
DANA, LEE = 1, 2  # people
TEAM_ID, SERVICE_ID, SOURCE_ID = 1, 1, 1


def a_greeting(**changes: Any) -> Greeting:
    return _changed(Greeting("greeting", "Greeting", say(en="Welcome to Alder Creek.")), changes)


def a_caller_check(**changes: Any) -> CallerCheck:
    return _changed(CallerCheck("caller", "Who calls"), changes)


def an_hours(exits: Mapping[str, str | None] | None = None, **changes: Any) -> Hours:
    """`exits` leads from schedule ids to nodes."""
    parted = tuple(HoursExit(schedule, to) for schedule, to in (exits or {}).items())
    return _changed(Hours("hours", "Opening hours", WEEK_ID, parted), changes)


def a_menu(keys: Mapping[str, Any] | None = None, **changes: Any) -> Menu:
    """`keys` leads from keys to node ids, or to what the key does."""
    choices = tuple(
        Choice(key, GoTo(does) if isinstance(does, str) or does is None else does)
        for key, does in (keys or {"1": "leasing"}).items()
    )
    menu = Menu(
        "main",
        "Main menu",
        say(en="For leasing, press 1. For the office, press 2."),
        choices,
        nothing_pressed=Tries(2, "message"),
        not_a_choice=Tries(3, "message"),
        again=say(en="Press 1 or 2."),
    )
    return _changed(menu, changes)


def a_ring(*targets: Target, **changes: Any) -> Ring:
    """Rings Dana unless told otherwise."""
    ring = Ring("leasing", "Leasing", targets or (a_person(DANA),), no_answer="message")
    return _changed(ring, changes)


def a_voicemail(**changes: Any) -> Voicemail:
    prompt = say(en="Please leave a message.")
    return _changed(Voicemail("message", "Leasing mailbox", MAILBOX_ID, prompt), changes)


def a_text_back(**changes: Any) -> TextBack:
    return _changed(TextBack("text", "Text back", "We will call you back."), changes)


def a_goodbye(**changes: Any) -> Goodbye:
    return _changed(Goodbye("goodbye", "Goodbye", say(en="Goodbye.")), changes)


def a_sub_flow(**changes: Any) -> SubFlow:
    return _changed(SubFlow("sub", "Emergency steps", flow_id=7), changes)


def a_person(id_: int) -> Target:
    return Target(TargetKind.PERSON, id_)


def a_team(id_: int = TEAM_ID) -> Target:
    return Target(TargetKind.TEAM, id_)


def a_service(id_: int = SERVICE_ID) -> Target:
    return Target(TargetKind.DESTINATION, id_)


def a_flow(*nodes: Node, **changes: Any) -> Flow:
    """The given nodes, entered at the first; without any, Alder Creek's own flow."""
    drawn = nodes or (
        a_menu({"1": "leasing", "2": "office", "*": Repeat()}),
        a_menu(
            {"1": "maintenance", "*": Back()},
            id="office",
            name="Office menu",
            prompt=say(en="For maintenance, press 1. To go back, press star."),
            again=None,
        ),
        a_ring(),
        a_ring(a_team(), id="maintenance", name="Maintenance"),
        a_voicemail(),
    )
    return _changed(Flow("Alder Creek", drawn[0].id, drawn), changes)


def a_week(**changes: Any) -> Week:
    """Open on weekdays from 9 to 6, else closed."""
    open_ = tuple(Window(weekday, 9 * 60, 18 * 60) for weekday in range(5))
    week = Week(
        WEEK_ID,
        "Leasing office",
        is_main=True,
        default_schedule_id="closed",
        closing_schedule_id="closed",
        schedules=(Schedule("open", "Open", True, open_), Schedule("closed", "Closed", False)),
    )
    return _changed(week, changes)


def a_directory(**changes: Any) -> Directory:
    people = {
        DANA: Person(DANA, "Dana", ("+12125550111",)),
        LEE: Person(LEE, "Lee", ("+12125550112",)),
    }
    directory = Directory(
        people=people,
        teams={TEAM_ID: Team(TEAM_ID, "Maintenance team", (DANA, LEE))},
        destinations={SERVICE_ID: Destination(SERVICE_ID, "Answering service", "+12125550120")},
        mailboxes={MAILBOX_ID: Mailbox(MAILBOX_ID, "Leasing", ("Dana",))},
    )
    return _changed(directory, changes)


def a_property(**changes: Any) -> Property:
    known = Property(
        1,
        "alder-creek",
        "Alder Creek",
        "America/New_York",
        "+12125550100",
        failsafe_number=FAILSAFE_NUMBER,
    )
    return _changed(known, changes)


def surroundings(**changes: Any) -> Surroundings:
    """Everything `a_flow` may name, every ability on."""
    around = Surroundings(
        weeks={WEEK_ID: a_week()},
        directory=a_directory(),
        our_numbers=frozenset({ZILLOW_NUMBER}),
        failsafe_number=FAILSAFE_NUMBER,
        abilities=frozenset({"audio", "text-back"}),
    )
    return _changed(around, changes)


def compiled(flow: Flow, version: str = "1", **around: Any) -> CompiledFlow:
    """The flow compiled; fails the test with its errors."""
    result: Compilation = compile_flow(flow, surroundings(**around), version, number=1)
    assert result.flow is not None, [problem.sentence for problem in result.errors]
    return result.flow


def a_snapshot(flow: Flow | CompiledFlow | None = None, **changes: Any) -> Snapshot:
    """Alder Creek with this flow as its defaults' version "1"."""
    if flow is None or isinstance(flow, Flow):
        flow = compiled(flow or a_flow())
    snapshot = Snapshot(
        property=a_property(),
        sources={SOURCE_ID: Source(SOURCE_ID, "Zillow")},
        numbers={ZILLOW_NUMBER: SOURCE_ID},
        default_version=flow.version,
        own_versions={},
        versions={flow.version: flow},
        weeks={WEEK_ID: a_week()},
        directory=a_directory(),
        callers=KnownCallers(set(), set(), set()),
        our_numbers=frozenset({ZILLOW_NUMBER}),
    )
    return _changed(snapshot, changes)


def a_caller(raw: str = CALLER_NUMBER) -> Caller:
    return read_caller(raw)


def an_entry(event: Event, key: str, **changes: Any) -> Entry:
    entry = Entry("CA" + "1" * 32, key, NOON, event)
    return _changed(entry, changes)


def _changed(value: Made, changes: dict[str, Any]) -> Made:
    return replace(value, **changes) if changes else value
