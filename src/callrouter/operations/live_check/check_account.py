"""Are the account, its numbers and our own address as calls need them?"""

from collections.abc import Iterator, Mapping

import httpx
from msgspec import Struct

from callrouter.domain.rights import Right
from callrouter.domain.tracking import TrackingNumber
from callrouter.operations.numbers.asking import asking
from callrouter.operations.numbers.compare_set_up import compare_set_up
from callrouter.operations.work import Work
from callrouter.providers.port import CompanyAccount, OwnedNumber, TelephoneCompany
from callrouter.store.numbers import list_kept_at_company

_SECONDS = 10.0
_REFUSED = 403  # what our door answers to a request that the company has not signed


class Finding(Struct, frozen=True):
    """One thing that was looked at: a sentence, and whether calls are in danger by it."""

    sentence: str
    is_well: bool = True


async def check_account(work: Work, http: httpx.AsyncClient) -> list[Finding]:
    """Credentials, numbers with their URLs, and whether our address is reached from here.

    Raises NotAllowedError, or RefusedError where there is no account or it gives no answer.
    """
    work.require_everywhere(Right.MANAGE_COMPANY)
    company = work.the_company()
    async with asking():
        account = await company.fetch_account()
        owned = {each.id: each for each in await company.list_owned()}
    known = await list_kept_at_company(work.connection, work.now)
    return [
        *_account(account),
        *_numbers(company, known, owned),
        await _reach(http, company.wanted_set_up("").voice_url.partition("#")[0]),
    ]


def _account(account: CompanyAccount) -> Iterator[Finding]:
    called = f'The account "{account.name}"'
    yield Finding(f"The credentials are right. {called} is {account.status}.", account.is_active)
    if account.is_trial:
        yield Finding(
            f"{called} is a trial: it rings only phones that were verified with the company, and "
            "callers hear a message of the company's first. Upgrade it before you go live.",
            is_well=False,
        )


def _numbers(
    company: TelephoneCompany, known: list[TrackingNumber], owned: Mapping[str, OwnedNumber]
) -> Iterator[Finding]:
    wrong = 0
    for each in known:
        there = owned.get(each.company_id or "")
        for found in compare_set_up(each, company.wanted_set_up(each.number), there):
            wrong += 1
            yield Finding(
                f"{each.number}: {found.field} is {found.found or 'empty'}, and should be "
                f"{found.expected or 'empty'}. Set the number up again.",
                is_well=False,
            )
    yield Finding(f"{len(known)} numbers are ours there, {wrong} differences in their set-up.")
    others = sorted(owned[id_].number for id_ in owned.keys() - {each.company_id for each in known})
    if others:
        yield Finding(
            f"{len(others)} more are on the account, which no property has: {', '.join(others)}. "
            "Adopt them, or release them to save their cost."
        )


async def _reach(http: httpx.AsyncClient, url: str) -> Finding:
    """Our own door refuses what is not signed: so it is known that it is ours that answers."""
    try:
        answer = await http.post(url, data={"AccountSid": "none"}, timeout=_SECONDS)
    except httpx.HTTPError as error:
        return Finding(
            f"{url} does not answer ({type(error).__name__}): the company cannot ask it either. "
            "See that the service runs, and that CALLROUTER_PUBLIC_URL leads to it.",
            is_well=False,
        )
    if answer.status_code == _REFUSED:
        return Finding(f"{url} answers, and refuses what is not signed.")
    return Finding(
        f"{url} answers {answer.status_code} to a request without a signature, where this service "
        "answers 403: see that CALLROUTER_PUBLIC_URL leads to it.",
        is_well=False,
    )
