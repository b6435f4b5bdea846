"""`/alarms` and `/alarm-recipients`: what needed a person, and who is mailed about it."""

from datetime import datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field

from callrouter.api.v1.door import InWork
from callrouter.api.v1.lists import InPages, Page, page
from callrouter.api.v1.revisions import IfMatchNeeded, tag
from callrouter.api.v1.things import Asked, Id, Text, problems, router
from callrouter.domain import alarms as words
from callrouter.domain.saved import Saved
from callrouter.operations.alarm_recipients.save_recipients import (
    MOST,
    save_recipients,
    show_recipients,
)
from callrouter.operations.alarm_recipients.show_alarms import show_alarms
from callrouter.operations.alarms import Alarm as AlarmKind

routes = router("alarms")


class Alarm(BaseModel):
    """Alarms of one kind, raised one soon after another: how often, and what the last one said."""

    id: Id
    kind: Annotated[str, Field(examples=["answer failed"])]
    says: Annotated[str, Field(examples=["The telephone company could not use an answer of ours."])]
    facts: Annotated[dict[str, str], Field(examples=[{"call_id": "CA…"}])]
    times: Annotated[int, Field(examples=[3])]
    first_at: datetime
    last_at: datetime


class Recipient(Asked):
    """A person of ours (mailed where their record says) or any address; `kinds` null: every
    kind."""

    person_id: Annotated[Id | None, Field(examples=[None])] = None
    address: Annotated[Text | None, Field(examples=["duty@example.com"])] = None
    kinds: Annotated[
        list[AlarmKind] | None, Field(max_length=100, examples=[["answer failed", "drift"]])
    ] = None


class Recipients(Asked):
    recipients: Annotated[list[Recipient], Field(max_length=MOST)]


class SavedRecipients(BaseModel):
    recipients: list[Recipient]
    saved_at: datetime


@routes.get("/alarms")
async def alarms(
    work: InWork,
    wanted: InPages,
    kind: Annotated[AlarmKind | None, Query(description="Only of this kind.")] = None,
) -> Page[Alarm]:
    """Those raised last first. Sort by `last`; `since` and `until` go by it too. Needs the right
    to manage the company's settings."""
    return page(await show_alarms(work, wanted, kind), _show_alarm)


@routes.get("/alarm-recipients")
async def recipients(work: InWork, response: Response) -> SavedRecipients:
    """Who is mailed: at most once an hour about each kind."""
    return _tagged(await show_recipients(work), response)


@routes.put("/alarm-recipients", responses=problems(412, 428))
async def save(
    work: InWork, body: Recipients, response: Response, revision: IfMatchNeeded
) -> SavedRecipients:
    """These and nobody else."""
    wanted = tuple(
        words.AlarmRecipient(
            each.person_id,
            each.address,
            None if each.kinds is None else tuple(kind.value for kind in each.kinds),
        )
        for each in body.recipients
    )
    return _tagged(await save_recipients(work, wanted, revision), response)


def _tagged(found: Saved[tuple[words.AlarmRecipient, ...]], response: Response) -> SavedRecipients:
    tag(response, found.revision)
    shown = [
        Recipient(
            person_id=each.person_id,
            address=each.address,
            kinds=None if each.kinds is None else [AlarmKind(kind) for kind in each.kinds],
        )
        for each in found.value
    ]
    return SavedRecipients(recipients=shown, saved_at=found.saved_at)


def _show_alarm(found: words.RaisedAlarm) -> Alarm:
    return Alarm(
        id=found.id,
        kind=found.kind,
        says=found.says,
        facts=found.facts,
        times=found.times,
        first_at=found.first_at,
        last_at=found.last_at,
    )
