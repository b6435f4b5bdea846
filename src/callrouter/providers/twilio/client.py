"""How is Twilio asked for numbers? By the vendor's own client, over our transport.

The vendor's package is imported at the first question: a service that never asks pays nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx

from callrouter.domain.tracking import Abilities, NumberKind, NumberSearch, OfferedNumber, kind_of
from callrouter.providers.port import (
    CompanyAccount,
    CompanyCall,
    CompanyRefusedError,
    OutcomeUnknownError,
    OwnedNumber,
    SetUp,
)
from callrouter.providers.twilio.links import STATUS_PATH, TEXT_PATH, VOICE_PATH, Links, StepKind
from callrouter.providers.twilio.unconfirmed import read_unconfirmed

API_BASE = "https://api.twilio.com"
PRICING_BASE = "https://pricing.twilio.com"
SECONDS = 15.0
# A hung process is tried again before the 15 seconds are over that a caller is given (Twilio,
# "Webhooks: connection overrides"). Neither sent nor signed.
RETRIES = "#rc=2&rp=ct,rt&rt=5000&tt=14000"
_NOT_FOUND = 404
_PRICE_KINDS = {"local": NumberKind.LOCAL, "toll free": NumberKind.TOLL_FREE}


@dataclass
class TwilioCompany:
    """One account. `api_base` stands in place of the vendor's hosts when it is given.

    `fallback_url_of` gives a number's static document; None: there is no file server, and our own
    fallback address is asked.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    links: Links
    http: httpx.AsyncClient = field(repr=False)
    api_base: str | None = None
    fallback_url_of: Callable[[str], str] | None = None
    seconds: float = SECONDS
    _clients: dict[str, Any] = field(default_factory=dict, repr=False)

    async def search(self, wanted: NumberSearch) -> Sequence[OfferedNumber]:
        """See `TelephoneCompany.search`; local numbers by place, toll-free ones by digits only."""
        country = self._client(API_BASE).available_phone_numbers("US")
        is_local = wanted.kind is NumberKind.LOCAL
        asked: dict[str, Any] = {
            "area_code": int(wanted.area_code) if wanted.area_code else None,
            "contains": wanted.contains,
            "voice_enabled": wanted.voice,
            "sms_enabled": wanted.text,
        }
        if is_local:
            asked |= {
                "in_locality": wanted.locality,
                "in_region": wanted.region,
                "in_postal_code": wanted.postal_code,
                "near_number": wanted.near_number,
            }
        given = {name: value for name, value in asked.items() if value is not None}
        shelf = country.local if is_local else country.toll_free
        try:
            found = await shelf.list_async(limit=wanted.limit, **given)
        except CompanyRefusedError as error:
            if error.status == _NOT_FOUND:  # no such numbers anywhere
                return []
            raise
        return [_offered(each, wanted.kind) for each in found]

    async def prices(self) -> Mapping[NumberKind, int]:
        """See `TelephoneCompany.prices`; what this account pays now, in US dollars."""
        countries = self._client(PRICING_BASE).pricing.v1.phone_numbers.countries
        found = await countries("US").fetch_async()
        prices: dict[NumberKind, int] = {}
        for each in found.phone_number_prices or ():
            kind = _PRICE_KINDS.get(str(each.get("number_type", "")).lower())
            if kind is not None:
                prices[kind] = _cents(each.get("current_price") or each.get("base_price"))
        return prices

    async def buy(self, number: str, name: str) -> OwnedNumber:
        """See `TelephoneCompany.buy`."""
        numbers = self._client(API_BASE).incoming_phone_numbers
        return _owned(await numbers.create_async(phone_number=number, friendly_name=name))

    async def list_owned(
        self, *, number: str | None = None, name: str | None = None
    ) -> Sequence[OwnedNumber]:
        """See `TelephoneCompany.list_owned`."""
        asked = {"phone_number": number, "friendly_name": name}
        given = {key: value for key, value in asked.items() if value is not None}
        found = await self._client(API_BASE).incoming_phone_numbers.list_async(
            page_size=1_000, **given
        )
        owned = [_owned(each) for each in found]
        # The vendor matches parts of numbers too.
        return [
            each
            for each in owned
            if (number is None or each.number == number) and (name is None or each.name == name)
        ]

    async def read(self, company_id: str) -> OwnedNumber | None:
        """See `TelephoneCompany.read`."""
        try:
            found = await self._client(API_BASE).incoming_phone_numbers(company_id).fetch_async()
        except CompanyRefusedError as error:
            if error.status == _NOT_FOUND:
                return None
            raise
        return _owned(found)

    async def set_up(self, company_id: str, wanted: SetUp) -> OwnedNumber:
        """See `TelephoneCompany.set_up`."""
        number = self._client(API_BASE).incoming_phone_numbers(company_id)
        await number.update_async(
            # First, for an application or a trunk would stand in place of the URLs.
            voice_application_sid=wanted.application,
            sms_application_sid=wanted.text_application,
            trunk_sid=wanted.trunk,
            voice_url=wanted.voice_url,
            voice_method=wanted.voice_method,
            voice_fallback_url=wanted.fallback_url,
            voice_fallback_method=wanted.fallback_method,
            status_callback=wanted.status_url,
            status_callback_method=wanted.status_method,
            sms_url=wanted.text_url,
            sms_method=wanted.text_method,
        )
        found = await self.read(company_id)
        if found is None:
            raise OutcomeUnknownError("The number is not on the account any more.")
        return found

    async def release(self, company_id: str) -> None:
        """See `TelephoneCompany.release`."""
        try:
            await self._client(API_BASE).incoming_phone_numbers(company_id).delete_async()
        except CompanyRefusedError as error:
            if error.status != _NOT_FOUND:
                raise

    async def fetch_account(self) -> CompanyAccount:
        """See `TelephoneCompany.fetch_account`."""
        found = await self._client(API_BASE).api.v2010.accounts(self.account_sid).fetch_async()
        status = str(found.status)
        return CompanyAccount(
            str(found.friendly_name or ""), status, status == "active", str(found.type) == "Trial"
        )

    async def place_call(self, from_number: str, to_number: str, seconds: int) -> CompanyCall:
        """See `TelephoneCompany.place_call`."""
        silence = f'<Response><Pause length="{seconds}"/><Hangup/></Response>'
        placed = await self._client(API_BASE).calls.create_async(
            to=to_number, from_=from_number, twiml=silence
        )
        return _call(placed)

    async def fetch_call(self, call_id: str) -> CompanyCall | None:
        """See `TelephoneCompany.fetch_call`."""
        try:
            found = await self._client(API_BASE).calls(call_id).fetch_async()
        except CompanyRefusedError as error:
            if error.status == _NOT_FOUND:
                return None
            raise
        return _call(found)

    def read_unconfirmed(self, bodies: Sequence[bytes]) -> Sequence[str]:
        """See `TelephoneCompany.read_unconfirmed`."""
        return read_unconfirmed(bodies)

    def wanted_set_up(self, number: str) -> SetUp:
        """See `TelephoneCompany.wanted_set_up`."""
        base = self.links.public_url
        is_static = self.fallback_url_of is not None
        own = f"{base}{VOICE_PATH}/{StepKind.FALLBACK}"
        return SetUp(
            voice_url=f"{base}{VOICE_PATH}{RETRIES}",
            fallback_url=self.fallback_url_of(number) if self.fallback_url_of else own,
            fallback_method="GET" if is_static else "POST",
            status_url=f"{base}{STATUS_PATH}",
            text_url=f"{base}{TEXT_PATH}",
        )

    def _client(self, host: str) -> Any:
        """The vendor's client for one of its hosts."""
        base = self.api_base or host
        if base not in self._clients:
            from twilio.rest import Client

            from callrouter.providers.twilio.transport import Transport

            self._clients[base] = Client(
                self.account_sid,
                self.auth_token,
                http_client=Transport(self.http, base, self.seconds),
            )
        return self._clients[base]


def _offered(found: Any, kind: NumberKind) -> OfferedNumber:
    number = str(found.phone_number)
    return OfferedNumber(
        number,
        kind_of(number) if number.startswith("+1") else kind,
        _abilities(found.capabilities),
        getattr(found, "locality", None),
        getattr(found, "region", None),
        getattr(found, "postal_code", None),
    )


def _owned(found: Any) -> OwnedNumber:
    return OwnedNumber(
        str(found.sid),
        str(found.phone_number),
        str(found.friendly_name or ""),
        _abilities(found.capabilities),
        SetUp(
            voice_url=found.voice_url or "",
            voice_method=found.voice_method or "",
            fallback_url=found.voice_fallback_url or "",
            fallback_method=found.voice_fallback_method or "",
            status_url=found.status_callback or "",
            status_method=found.status_callback_method or "",
            text_url=found.sms_url or "",
            text_method=found.sms_method or "",
            application=found.voice_application_sid or "",
            text_application=found.sms_application_sid or "",
            trunk=found.trunk_sid or "",
        ),
    )


def _call(found: Any) -> CompanyCall:
    seconds = str(found.duration or "")
    return CompanyCall(
        str(found.sid),
        str(found.status),
        str(found._from or ""),
        str(found.to or ""),
        int(seconds) if seconds.isdigit() else None,
    )


def _abilities(capabilities: Any) -> Abilities:
    # The two resources write the same words in different letters.
    can = {str(name).lower(): bool(value) for name, value in (capabilities or {}).items()}
    return Abilities(can.get("voice", False), can.get("sms", False), can.get("mms", False))


def _cents(price: object) -> int:
    try:
        return round(Decimal(str(price)) * 100)
    except InvalidOperation as error:
        raise OutcomeUnknownError("The telephone company told no price.") from error
