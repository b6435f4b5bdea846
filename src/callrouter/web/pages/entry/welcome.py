"""`/welcome/{secret}`: how does somebody come in by the link that the service shows at its start?"""

from zoneinfo import available_timezones

from fastapi import Response
from msgspec import Struct

from callrouter.domain.properties import Property, key_of
from callrouter.domain.staff import KeptPerson
from callrouter.operations.first_run.entry_link import enter, leads_to_setting_up
from callrouter.operations.first_run.set_up_company import Beginning, set_up_company
from callrouter.operations.numbers.normalise import normalise
from callrouter.operations.passwords.hash_password import judge_password
from callrouter.operations.work import Fault, RefusedError
from callrouter.web.door import Asked, InPage, open_pages
from callrouter.web.forms import Form
from callrouter.web.pages.entry.sign_in import keep_session
from callrouter.web.showing import show

open_routes = open_pages()
ZONES = (
    ("America/New_York", "Eastern (New York)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Arizona (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
)


class WelcomePage(Struct, frozen=True):
    """`has_account`: a telephone account is set, by which numbers can be bought; `simulated`: it is
    the simulated company's."""

    secret: str
    zones: tuple[tuple[str, str], ...]
    has_account: bool
    is_simulated: bool


@open_routes.get("/welcome/{secret}")
async def welcome(asked: InPage, secret: str) -> Response:
    if await leads_to_setting_up(asked.house, secret):
        return show(asked, "welcome.html", _page(asked, secret))
    return show(asked, "enter.html", _page(asked, secret))


@open_routes.post("/welcome/{secret}")
async def come_in(asked: InPage, secret: str) -> Response:
    """Sent by a form: what only looks at links (mail programs, chats) does not use them up."""
    if not await leads_to_setting_up(asked.house, secret):
        response = asked.go("/")
        keep_session(response, asked, await enter(asked.house, secret, asked.address))
        return response
    try:
        beginning = _read(asked.form)
        session, _ = await set_up_company(asked.house, secret, beginning, asked.address)
    except RefusedError as error:
        asked.form.faults = error.faults
        return show(asked, "welcome.html", _page(asked, secret))
    says = f"{beginning.property.name} is set up. Add the sources that renters find it by."
    response = asked.go("/sources", says)
    keep_session(response, asked, session)
    return response


def _page(asked: Asked, secret: str) -> WelcomePage:
    stated = asked.house.stated
    is_simulated = bool(stated and not stated.has_twilio_secret)
    return WelcomePage(secret, ZONES, asked.house.company is not None, is_simulated)


def _read(form: Form) -> Beginning:
    """Raises RefusedError; fields are named as on the page."""
    faults, main, name = [], form.text("main_number"), form.text("property")
    try:
        main = normalise(main)
    except ValueError as error:
        faults.append(Fault(str(error), "/main_number"))
    if not name:
        faults.append(Fault("Give the property its name.", "/property"))
    if form.text("zone") not in available_timezones():
        faults.append(Fault("Choose a time zone.", "/zone"))
    if not form.text("name"):
        faults.append(Fault("Tell us your name.", "/name"))
    if not form.text("company"):
        faults.append(Fault("Tell us the company's name.", "/company"))
    if not form.text("phone"):
        faults.append(Fault("Give the phone that rings when renters call.", "/phone"))
    else:
        try:
            normalise(form.text("phone"))
        except ValueError as error:
            faults.append(Fault(str(error), "/phone"))
    known = KeptPerson(0, form.text("name"), form.optional("email"))
    faults += judge_password(form.secret("password"), known)
    if faults:
        raise RefusedError(*faults)
    key = key_of(name) or "first"
    return Beginning(
        company=form.text("company"),
        name=form.text("name"),
        email=form.text("email"),
        password=form.secret("password"),
        phone=form.text("phone"),
        property=Property(0, key, name, form.text("zone"), main),
    )
