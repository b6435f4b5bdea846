"""How is the house wired? Settings in, one ASGI program out."""

import gc
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from callrouter.api.health import health_routes
from callrouter.api.hotpath import HotPath
from callrouter.api.v1 import program as api
from callrouter.api.webhooks.twilio import Line, TwilioDoor
from callrouter.domain.calls import Call
from callrouter.operations import counters
from callrouter.operations.clock import Clock
from callrouter.operations.fallback.keep_documents import FallbackDocuments
from callrouter.operations.following import Following
from callrouter.operations.house import House
from callrouter.operations.jobs.kinds import EVERY_HOUR, KINDS
from callrouter.operations.jobs.worker import Worker
from callrouter.operations.memory import give_back_memory
from callrouter.operations.outages import (
    tell_of_outage,
    tell_of_refused_call,
    tell_of_replay,
    tell_of_return,
)
from callrouter.operations.settings.stated import Setting, Stated
from callrouter.providers.mail.port import MailSender
from callrouter.providers.mail.smtp import Smtp
from callrouter.providers.port import TelephoneCompany
from callrouter.providers.twilio import static_twiml
from callrouter.providers.twilio.client import TwilioCompany
from callrouter.providers.twilio.links import Links
from callrouter.providers.twilio.signature import Account, check_public_url
from callrouter.settings import Settings
from callrouter.store import saved_snapshots
from callrouter.store import spool as spool_file
from callrouter.store.bell import Bell
from callrouter.store.engine import create_engine
from callrouter.store.fallback_files import FallbackFiles, document_name
from callrouter.store.folding import Folding, prospects_of
from callrouter.store.ledger import Ledger
from callrouter.store.replaying import Replayed, Replaying
from callrouter.store.saved_snapshots import SavedSnapshots
from callrouter.store.snapshots import Snapshots
from callrouter.store.spool import Spool
from callrouter.web.program import add_pages


def system_clock() -> datetime:
    return datetime.now(UTC)


def build_house(
    database_url: str,
    clock: Clock = system_clock,
    failsafe_number: str | None = None,
    *,
    state_dir: Path | None = None,
    direct_url: str | None = None,
    mail_domain: str | None = None,
    mail: MailSender | None = None,
    with_worker: bool = False,
    pages_url: str | None = None,
    proxies: Sequence[IPv4Network | IPv6Network] = (),
) -> House:
    """A house on this database; `open` it before its calls can be answered.

    `state_dir` is where this machine keeps what must outlive the database's absence; None: events
    are lost while it is away. `direct_url` leads to the same database past any pooler;
    `mail_domain` is where sources have their e-mail addresses. `mail` is how mails leave; None:
    they do not. `with_worker`: it also does jobs while it is open. `pages_url` is where people
    reach the pages, `proxies` are what stands in front of the service.
    """
    snapshots = Snapshots()
    spool = Spool(state_dir and state_dir / spool_file.FILE_NAME)
    saved = SavedSnapshots(state_dir and state_dir / saved_snapshots.FILE_NAME)
    engine = create_engine(database_url)
    following = Following(engine, snapshots, saved, clock)

    def go_down(error: BaseException) -> None:
        tell_of_outage(error)
        replaying.wake()

    def learn(calls: Sequence[Call]) -> None:
        snapshots.learn(prospects_of(calls))

    def take_up(replayed: Replayed) -> None:
        tell_of_replay(replayed)
        folding.wake()

    folding = Folding(database_url, learn, tell_of_refused_call)
    ledger = Ledger(database_url, folding.wake, counters.repeats_answered.inc, go_down)
    replaying = Replaying(database_url, ledger, spool, take_up, tell_of_return)
    house = House(
        database_url=database_url,
        engine=engine,
        snapshots=snapshots,
        ledger=ledger,
        folding=folding,
        spool=spool,
        replaying=replaying,
        following=following,
        bell=Bell(direct_url or database_url, following.rung),
        clock=clock,
        failsafe_number=failsafe_number,
        mail_domain=mail_domain,
        mail=mail,
        pages_url=pages_url,
        proxies=tuple(proxies),
    )
    if with_worker:
        house.worker = Worker(house, direct_url or database_url, KINDS, EVERY_HOUR)
    return house


def settled_house(
    settings: Settings,
    database_url: str,
    *,
    state_dir: Path | None = None,
    mail: MailSender | None = None,
    with_worker: bool = True,
) -> House:
    """A house as it is set from outside, which can ask the telephone company for numbers.

    `mail` is how mails leave where no mail server is set.
    """
    direct = settings.database_direct_url if settings.database_url else None
    house = build_house(
        database_url,
        failsafe_number=settings.failsafe_number,
        state_dir=state_dir,
        direct_url=direct.get_secret_value() if direct else None,
        mail_domain=settings.mail_domain,
        mail=build_mail(settings) or mail,
        with_worker=with_worker,
        pages_url=settings.pages_url,
        proxies=settings.proxy_networks,
    )
    open_account(house, settings)
    return house


def build_mail(settings: Settings) -> MailSender | None:
    """The mail server that is set, or None."""
    if settings.smtp_host is None or settings.mail_from is None:
        return None
    password = settings.smtp_password
    return Smtp(
        settings.smtp_host,
        settings.mail_from,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=password.get_secret_value() if password else None,
    )


def build_lines(settings: Settings) -> list[Line]:
    """The accounts whose webhooks are taken. None at all is lawful: then every one is refused."""
    lines = []
    tokens = _secrets(settings.twilio_auth_token, settings.twilio_auth_token_former)
    keys = _secrets(settings.twilio_shared_key, settings.twilio_shared_key_former)
    if settings.public_url and (tokens or keys):
        account = Account("twilio", settings.twilio_account_sid, tokens, keys)
        lines.append(Line(account, Links(check_public_url(settings.public_url))))
    token = _secrets(settings.simulator_token)
    if settings.simulator_account_sid and token and settings.simulator_callback_url:
        account = Account("simulator", settings.simulator_account_sid, token, is_simulator=True)
        lines.append(Line(account, Links(check_public_url(settings.simulator_callback_url))))
    return lines


def build_company(settings: Settings, http: httpx.AsyncClient) -> TelephoneCompany | None:
    """Where numbers are bought: the simulated company where its REST API is set, else the real
    account; None where neither is set as it must be."""
    base = settings.fallback_base_url

    def fallback_url_of(number: str) -> str:
        return f"{base}/{document_name(number)}"

    static = fallback_url_of if base else None
    token = settings.simulator_token
    if settings.simulator_api_base and token:
        if settings.simulator_account_sid and settings.simulator_callback_url:
            return TwilioCompany(
                settings.simulator_account_sid,
                token.get_secret_value(),
                Links(check_public_url(settings.simulator_callback_url)),
                http,
                settings.simulator_api_base,
                static,
            )
        return None
    token = settings.twilio_auth_token
    if settings.twilio_account_sid and token and settings.public_url:
        return TwilioCompany(
            settings.twilio_account_sid,
            token.get_secret_value(),
            Links(check_public_url(settings.public_url)),
            http,
            settings.twilio_api_base,
            static,
        )
    return None


def open_account(house: House, settings: Settings) -> None:
    """Let the house ask the telephone company of these settings for numbers, if there is one."""
    house.http = httpx.AsyncClient()
    house.company = build_company(settings, house.http)


def build_fallback(house: House, settings: Settings) -> FallbackDocuments | None:
    """The documents for when we are down; None unless both their folder and address are set.

    They follow what is published once `house.following.on_live` is their `renew`.
    """
    if settings.fallback_dir is None or settings.fallback_base_url is None:
        return None
    return FallbackDocuments(
        house.snapshots,
        FallbackFiles(settings.fallback_dir, static_twiml.MARK),
        settings.fallback_base_url,
        static_twiml.write_static,
        settings.failsafe_number,
    )


def keep_fallback(house: House, settings: Settings) -> None:
    """Have the documents for when we are down written whenever snapshots become live, and let the
    house tell what is set."""
    documents = build_fallback(house, settings)
    house.stated = state_settings(settings, documents)
    if documents:
        house.following.on_live = documents.renew


def state_settings(settings: Settings, documents: FallbackDocuments | None = None) -> Stated:
    """What is set, for whoever asks whether calls have all they need; no secret is told."""
    trouble = None
    try:
        build_lines(settings)
    except ValueError as error:
        trouble = str(error)
    return Stated(
        settings=tuple(_settings(settings)),
        has_twilio_secret=bool(settings.twilio_auth_token or settings.twilio_shared_key),
        public_url=settings.public_url,
        trouble=trouble,
        failsafe_number=settings.failsafe_number,
        fallback_base_url=settings.fallback_base_url,
        has_fallback_dir=settings.fallback_dir is not None,
        documents=documents,
    )


def _settings(settings: Settings) -> Iterator[Setting]:
    for name, about in Settings.model_fields.items():
        value = getattr(settings, name)
        state = (
            "not set" if value is None else "set" if isinstance(value, SecretStr) else str(value)
        )
        yield Setting(f"CALLROUTER_{name.upper()}", state, about.description or "")


def build_program(house: House, lines: list[Line]) -> HotPath:
    """The service: the hot path in front, everything else behind. Opens and closes the house."""
    door = TwilioDoor(house, lines)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        gc.disable()  # what is loaded is kept: looking through it for garbage is time lost
        try:
            await house.open()
        finally:
            gc.enable()
        gc.collect()
        gc.freeze()  # never looked through again: a pause would be long
        give_back_memory()
        try:
            yield
        finally:
            await house.close()

    ordinary = FastAPI(
        title="callrouter",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    ordinary.include_router(health_routes(house))
    offered = api.build_api(house)
    add_pages(ordinary, house, offered.openapi)
    ordinary.mount(api.PREFIX, offered)
    return HotPath(ordinary, door)


def _secrets(*values: SecretStr | None) -> tuple[str, ...]:
    return tuple(value.get_secret_value() for value in values if value is not None)
