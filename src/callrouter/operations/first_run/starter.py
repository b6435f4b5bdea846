"""What does a first property begin with? Hours, a mailbox, and a flow that rings one person.

Open: the person rings, then the mailbox takes a message. Otherwise the mailbox at once.
"""

from msgspec import Struct

from callrouter.domain.properties import Property
from callrouter.domain.routing import Channel
from callrouter.domain.weeks import Schedule, Week, Window
from callrouter.ivr.flow import Flow, Hours, HoursExit, Ring, Target, TargetKind, Voicemail, say
from callrouter.operations.flows.publish_flow import publish_flow
from callrouter.operations.flows.save_flow import create_flow
from callrouter.operations.mailboxes.save_mailbox import create_mailbox
from callrouter.operations.properties.create_property import create_property
from callrouter.operations.routing.set_defaults import set_defaults
from callrouter.operations.weeks.save_week import create_week
from callrouter.operations.work import Work

OPEN, CLOSED = "office-hours", "after-hours"
_FROM, _UNTIL, _WEEKDAYS = 9 * 60, 18 * 60, range(5)


class Started(Struct, frozen=True):
    """What was made."""

    property_id: int
    flow_id: int


async def start_property(work: Work, new: Property, person_id: int, person_name: str) -> Started:
    """A property whose calls ring this person in office hours. Raises NotAllowedError or
    RefusedError."""
    property_id = await create_property(work, new)
    week = await create_week(work, property_id, _office_hours())
    mailbox_id = await create_mailbox(work, property_id, "Office", (person_id,))
    drawn = _flow(new.name, week.id, person_id, person_name, mailbox_id)
    flow_id = await create_flow(work, property_id, drawn)
    await publish_flow(work, flow_id, "The first version.")
    await set_defaults(work, property_id, Channel.CALLS, flow_id)
    return Started(property_id, flow_id)


def _office_hours() -> Week:
    return Week(
        id=0,
        name="Leasing office",
        is_main=True,
        default_schedule_id=CLOSED,
        closing_schedule_id=CLOSED,
        schedules=(
            Schedule(
                OPEN, "Office hours", True, tuple(Window(day, _FROM, _UNTIL) for day in _WEEKDAYS)
            ),
            Schedule(CLOSED, "After hours", False),
        ),
    )


def _flow(name: str, week_id: int, person_id: int, person_name: str, mailbox_id: int) -> Flow:
    message = say(
        en=f"Thank you for calling {name}. Nobody can take your call now. Please leave your name "
        "and number after the tone, and we will call you back."
    )
    return Flow(
        "Default flow",
        "hours",
        (
            Hours("hours", "Office open?", week_id, (HoursExit(OPEN, "ring"),), otherwise="box"),
            Ring(
                "ring",
                f"Ring {person_name}",
                (Target(TargetKind.PERSON, person_id),),
                no_answer="box",
            ),
            Voicemail("box", "Leave a message", mailbox_id, message),
        ),
    )
