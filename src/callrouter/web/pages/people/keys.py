"""`/keys`: which programs come in, with what rights, and how is that ended?"""

from datetime import timedelta

from fastapi import Response
from msgspec import Struct

from callrouter.domain.access import ApiKey
from callrouter.domain.listing import Wanted
from callrouter.operations.keys.make_key import make_key, revoke_key, show_key, show_keys
from callrouter.operations.work import Work
from callrouter.web.choosing import find_chosen
from callrouter.web.door import Asked, Id, InPage, pages
from callrouter.web.pages.people.granting import (
    ROLES,
    GrantInWords,
    Places,
    in_words,
    load_places,
    read_grant,
)
from callrouter.web.paging import asked_page, first_url, next_url
from callrouter.web.saving import keep_chosen, zone_of
from callrouter.web.showing import show
from callrouter.web.sorting import Sorting

routes = pages()
LASTS = (
    ("30", "30 days"),
    ("90", "90 days"),
    ("365", "A year"),
    ("", "Until it is revoked"),
)
_MOST_GRANTS = 20


class Row(Struct, frozen=True):
    key: ApiKey
    grants: list[GrantInWords]
    is_over: bool


class KeysPage(Struct, frozen=True):
    wanted: Wanted
    keys: list[Row]
    next: str | None
    first: str | None
    sorting: Sorting
    is_revoked: bool
    zone: str


class NewKeyPage(Struct, frozen=True):
    """`chosen` are the roles and places as they are chosen so far."""

    places: Places
    roles: tuple[tuple[str, str], ...]
    lasts: tuple[tuple[str, str], ...]
    chosen: list[tuple[str, str]]


class MadeKeyPage(Struct, frozen=True):
    name: str
    secret: str


class RevokePage(Struct, frozen=True):
    key: ApiKey
    grants: list[GrantInWords]
    zone: str


@routes.get("/keys")
async def keys(asked: InPage) -> Response:
    is_revoked = asked.query("which") == "revoked"
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        wanted = asked_page(asked)
        listed = await show_keys(work, wanted, revoked=is_revoked)
        places, now = await load_places(work), work.now
    rows = [
        Row(key, in_words(key.grants, places), bool(key.expires_at and key.expires_at <= now))
        for key in listed.items
    ]
    page = KeysPage(
        wanted,
        rows,
        next_url(asked, listed),
        first_url(asked),
        Sorting(asked, "name"),
        is_revoked,
        zone_of(chosen),
    )
    return show(asked, "keys/list.html", page, chosen)


@routes.get("/keys/new")
async def new(asked: InPage) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        await show_keys(work, Wanted(limit=1))  # for whoever manages people only
        places = await load_places(work)
    page = NewKeyPage(places, ROLES, LASTS, _typed(asked) or [("viewer", "everywhere")])
    return show(asked, "keys/new.html", page, chosen)


@routes.post("/keys/new")
async def make(asked: InPage) -> Response:
    """The answer shows the secret; it is kept nowhere, so it is told at once or never."""
    form, made = asked.form, None
    if form.text("do") == "add":
        form.given["role"] = [*form.texts("role"), "viewer"]
        form.given["place"] = [*form.texts("place"), "everywhere"]
        return await new(asked)
    async with asked.attempt() as work:
        chosen = await find_chosen(work, asked)
        grants = [read_grant(role, place) for role, place in _typed(asked)]
        days = form.whole("days")
        expires_at = work.now + timedelta(days=min(days, 3_650)) if days else None
        made = await make_key(work, form.text("name"), grants, expires_at)
    if made is None:
        return await new(asked)
    return show(asked, "keys/made.html", MadeKeyPage(form.text("name"), made.secret), chosen)


@routes.get("/keys/{key_id:int}")
async def key(asked: InPage, key_id: Id) -> Response:
    async with asked.work() as work:
        chosen = await find_chosen(work, asked)
        found = await show_key(work, key_id)
        grants = await _grants(work, found)
    return show(asked, "keys/key.html", RevokePage(found, grants, zone_of(chosen)), chosen)


@routes.post("/keys/{key_id:int}/revoke")
async def revoke(asked: InPage, key_id: Id) -> Response:
    async with asked.work() as work:
        await revoke_key(work, key_id)
    return asked.go(keep_chosen(asked, "/keys"), "The key is revoked. It opens nothing any more.")


async def _grants(work: Work, found: ApiKey) -> list[GrantInWords]:
    return in_words(found.grants, await load_places(work))


def _typed(asked: Asked) -> list[tuple[str, str]]:
    pairs = zip(asked.form.texts("role"), asked.form.texts("place"), strict=False)
    return list(pairs)[:_MOST_GRANTS]
