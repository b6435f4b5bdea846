"""How is a voice webhook usually written? FastAPI, the vendor's validator and builder, an ORM.

Nothing is slow on purpose: the pool is as large as helps, sessions do not expire on commit, there
is no access log, and each look-up is one statement with its joins. Its documents say what the
service's say for the same request; each run checks that.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Form, HTTPException, Request, Response
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import joinedload
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from bench.programs.naive_tables import Choice, Community, Event, Node, Number

LANGUAGES = {"en": "en-US", "es": "es-US"}


class Pressed(BaseModel):
    """What Twilio posts when a key was pressed."""

    AccountSid: str
    ApiVersion: str
    CallSid: str
    CallStatus: str
    CallToken: str | None = None
    Direction: str
    Digits: str
    FinishedOnKey: str | None = None
    From: str
    FromCity: str | None = None
    FromState: str | None = None
    FromZip: str | None = None
    FromCountry: str | None = None
    Caller: str | None = None
    CallerCity: str | None = None
    CallerState: str | None = None
    CallerZip: str | None = None
    CallerCountry: str | None = None
    To: str
    ToCity: str | None = None
    ToState: str | None = None
    ToZip: str | None = None
    ToCountry: str | None = None
    Called: str | None = None
    CalledCity: str | None = None
    CalledState: str | None = None
    CalledZip: str | None = None
    CalledCountry: str | None = None
    StirVerstat: str | None = None
    msg: str | None = None


class Place(BaseModel):
    """Where the caller stands, as the query tells it."""

    p: int
    a: int
    v: str
    n: int
    s: int
    l: str = "en"  # noqa: E741
    b: str = ""


def build(database_url: str, public_url: str, token: str) -> FastAPI:
    """The whole program."""
    engine = create_async_engine(database_url, pool_size=20, max_overflow=0)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    validator = RequestValidator(token)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await engine.dispose()

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as opened:
            yield opened

    app = FastAPI(lifespan=lifespan, openapi_url=None)

    @app.post("/webhooks/twilio/voice/pressed")
    async def pressed(
        request: Request,
        form: Annotated[Pressed, Form()],
        database: Annotated[AsyncSession, Depends(session)],
    ) -> Response:
        path = f"{request.url.path}?{request.url.query}"
        posted = dict(await request.form())
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(public_url + path, posted, signature):
            raise HTTPException(403)
        place = Place.model_validate(dict(request.query_params))
        community = await _find_community(database, form.To)
        choice = await _find_choice(database, place, form.Digits)
        onward = _go_on(place, choice)
        document = str(_answer(choice.to, onward, public_url, form.CallSid))
        entry = _entry(form, place, onward, community)
        database.add(
            Event(
                call_id=form.CallSid,
                key=f"pressed:{place.s}",
                entry=entry,
                request_url=path,
                parameters=posted,
                answer=document.encode(),
            )
        )
        await database.commit()
        return Response(document, media_type="text/xml")

    return app


async def _find_community(database: AsyncSession, number: str) -> Community:
    wanted = select(Number).where(Number.number == number)
    loaded = wanted.options(joinedload(Number.community).joinedload(Community.schedule))
    return (await database.execute(loaded)).scalar_one().community


async def _find_choice(database: AsyncSession, place: Place, key: str) -> Choice:
    wanted = (
        select(Choice)
        .join(Choice.node)
        .where(Node.version == place.v, Node.position == place.n, Choice.key == key)
        .options(joinedload(Choice.to).joinedload(Node.phones))
    )
    return (await database.execute(wanted)).unique().scalar_one()


def _go_on(place: Place, choice: Choice) -> Place:
    """Where the caller stands after the key."""
    back = [*place.b.split(".")] if place.b else []
    back.append(str(place.n))
    here = str(choice.to.position)
    if choice.to.kind == "menu" and here in back:
        back = back[: back.index(here)]
    changed = {"n": choice.to.position, "s": place.s + 1, "b": ".".join(back)}
    return place.model_copy(update=changed | {"l": choice.language or place.l})


def _answer(node: Node, place: Place, public_url: str, call_id: str) -> VoiceResponse:
    response = VoiceResponse()
    voice = f"{public_url}/webhooks/twilio/voice"
    if node.kind == "menu":
        gather = Gather(
            input="dtmf",
            num_digits=1,
            timeout=node.seconds,
            finish_on_key="",
            action_on_empty_result=True,
            action=f"{voice}/pressed?{_query(place)}",
            method="POST",
        )
        language = place.l if place.l in node.prompts else "en"
        gather.say(node.prompts[language], language=LANGUAGES[language])
        response.append(gather)
        return response
    dial = Dial(
        timeout=node.seconds,
        answer_on_bridge=True,
        action=f"{voice}/rung?{_query(place)}",
        method="POST",
    )
    for leg, phone in enumerate(node.phones):
        query = _query(place, c=call_id, g=leg)
        dial.number(
            phone.number,
            url=f"{voice}/whisper?{query}",
            method="POST",
            status_callback=f"{public_url}/webhooks/twilio/status?{query}",
            status_callback_event="initiated ringing answered completed",
            status_callback_method="POST",
        )
    response.append(dial)
    return response


def _query(place: Place, **more: object) -> str:
    fields: dict[str, object] = {"p": place.p, "a": place.a, "v": place.v, "n": place.n}
    fields["s"] = place.s
    if place.l != "en":
        fields["l"] = place.l
    if place.b:
        fields["b"] = place.b
    return urlencode(fields | more)


def _entry(form: Pressed, place: Place, onward: Place, community: Community) -> dict[str, Any]:
    now = datetime.now(UTC).astimezone(ZoneInfo(community.zone))
    minute = now.hour * 60 + now.minute
    is_open = any(
        day == now.weekday() and first <= minute < last
        for day, first, last in community.schedule.windows
    )
    return {
        "from": form.From,
        "to": form.To,
        "community": community.name,
        "source": place.a,
        "keys": form.Digits,
        "step": place.s,
        "went_to": onward.n,
        "during_office_hours": is_open,
    }
