"""What does the house ask of a telephone company, whichever it is?

Every question may end in one of three ways that are no answer: it was refused, the company is
busy, or nobody knows whether it was done. The last must never be taken for either of the others.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from callrouter.domain.tracking import Abilities, NumberKind, NumberSearch, OfferedNumber


class CompanyError(RuntimeError):
    """The telephone company gave no answer that can be used; the text is a sentence."""


class CompanyRefusedError(CompanyError):
    """It was asked and said no: nothing was done. `code` is its own, if it gave one."""

    def __init__(self, sentence: str, code: int | None = None, status: int = 400) -> None:
        super().__init__(sentence)
        self.code, self.status = code, status


class OutcomeUnknownError(CompanyError):
    """It was asked, and did not say what came of it: it may have been done."""


class CompanyBusyError(CompanyError):
    """It cannot do it at present and did not; ask again in `again_in_seconds`."""

    def __init__(self, sentence: str, again_in_seconds: float) -> None:
        super().__init__(sentence)
        self.again_in_seconds = again_in_seconds


class SetUp(Struct, frozen=True):
    """Where the company asks about a number's calls and texts, and by which method. Something
    under `application` or `trunk` would stand in place of the URLs."""

    voice_url: str = ""
    voice_method: str = "POST"
    fallback_url: str = ""
    fallback_method: str = "POST"
    status_url: str = ""
    status_method: str = "POST"
    text_url: str = ""
    text_method: str = "POST"
    application: str = ""
    text_application: str = ""
    trunk: str = ""


class OwnedNumber(Struct, frozen=True):
    """A number (E.164) on our account; `id` and `name` are the company's."""

    id: str
    number: str
    name: str
    abilities: Abilities
    set_up: SetUp


class CompanyAccount(Struct, frozen=True):
    """The account itself; `status` in the company's own words. A trial account reaches only phones
    that were verified with the company, and its callers hear the company's own words first."""

    name: str
    status: str
    is_active: bool
    is_trial: bool


class CompanyCall(Struct, frozen=True):
    """A call as the company has it; `status` in its own words."""

    id: str
    status: str
    from_number: str
    to_number: str
    seconds: int | None = None


class TelephoneCompany(Protocol):
    """One account at a telephone company. Each method raises CompanyRefusedError, CompanyBusyError
    or OutcomeUnknownError; after the last, whatever changes something may have been done."""

    async def search(self, wanted: NumberSearch) -> Sequence[OfferedNumber]:
        """Numbers that can be bought, without their cost."""

    async def prices(self) -> Mapping[NumberKind, int]:
        """Cents a month of a number, by its kind."""

    async def buy(self, number: str, name: str) -> OwnedNumber:
        """Buy this very number, under a name by which it is found again."""

    async def list_owned(
        self, *, number: str | None = None, name: str | None = None
    ) -> Sequence[OwnedNumber]:
        """The account's numbers, all, or the one with this number or those of this name."""

    async def read(self, company_id: str) -> OwnedNumber | None:
        """A number of the account as it is; None: it is not there."""

    async def set_up(self, company_id: str, wanted: SetUp) -> OwnedNumber:
        """Write this, and read back what there is then: some settings clear others."""

    async def release(self, company_id: str) -> None:
        """Give a number back, for good; one that is not there any more is no error."""

    async def fetch_account(self) -> CompanyAccount:
        """The account whose credentials these are."""

    async def place_call(self, from_number: str, to_number: str, seconds: int) -> CompanyCall:
        """Call from one of our numbers; nothing is said, and after `seconds` it is hung up."""

    async def fetch_call(self, call_id: str) -> CompanyCall | None:
        """A call as it is now; None: the company knows none."""

    def read_unconfirmed(self, bodies: Sequence[bytes]) -> Sequence[str]:
        """What the company's documentation leaves open and a call's requests (their bodies, in the
        order they came) show: sentences."""

    def wanted_set_up(self, number: str) -> SetUp:
        """What a number of ours should have there."""
