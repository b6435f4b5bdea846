"""What stands on the page of one source, whichever of its forms was sent?"""

from fastapi import Response
from msgspec import Struct

from callrouter.dni.precedence import Credit
from callrouter.domain.history import Change
from callrouter.domain.listing import Wanted
from callrouter.domain.numbers import national
from callrouter.domain.properties import Property
from callrouter.domain.rights import Right
from callrouter.domain.routing import Channel, RoutedSource, Routing
from callrouter.domain.saved import Saved
from callrouter.domain.sources import GivenNumber, MarketingSource
from callrouter.domain.tracking import NumberState
from callrouter.domain.traffic import NO_CALLS, Traffic
from callrouter.operations.history.show_history import show_history
from callrouter.operations.numbers.show_numbers import list_numbers
from callrouter.operations.properties.show_properties import show_property
from callrouter.operations.routing.show_routing import show_defaults
from callrouter.operations.sources.count_calls import count_calls
from callrouter.operations.sources.credit_visit import credit_visit, show_overlaps
from callrouter.operations.sources.show_sources import show_source
from callrouter.operations.work import Work
from callrouter.web.choosing import Chosen, may_at
from callrouter.web.door import Asked
from callrouter.web.forms import Form
from callrouter.web.pages.sources.rule_lines import landing_lines, referrer_lines
from callrouter.web.pages.sources.source_words import CATEGORIES, GROUPS, options
from callrouter.web.showing import show

_CHANGES_SHOWN, _MOST_NUMBERS = 10, 200
_LONGEST_ADDRESS = 8_000


class Tested(Struct, frozen=True):
    """A visit somebody asked about, and which source would get it."""

    url: str
    referrer: str
    credit: Credit | None = None
    others: tuple[str, ...] = ()


class SourcePage(Struct, frozen=True):
    """`sent` is the form that was sent and has faults; the others show what is stored.

    `spare`: numbers of the property that could be given to it, each with who has it now.
    """

    saved: Saved[MarketingSource]
    place: Property
    numbers: tuple[GivenNumber, ...]
    spare: list[tuple[int, str]]
    routing: Routing
    routed: RoutedSource | None
    traffic: Traffic | None
    tested: Tested
    overlaps: list[str]
    changes: list[Change]
    email: str | None
    sent: str
    form: Form
    may_edit: bool
    may_publish: bool
    may_buy: bool

    @property
    def known(self) -> MarketingSource:
        return self.saved.value

    @property
    def url(self) -> str:
        return f"/sources/{self.known.id}"

    def form_of(self, name: str) -> Form:
        return self.form if self.sent == name else Form()

    def revision_for(self, name: str) -> str:
        """What a form has read: what it was sent with, unless the page now tells what changed."""
        form, now = self.form_of(name), self.routing if name == "routing" else self.saved
        return (
            str(now.revision) if form.problem("revision") else form.kept("revision", now.revision)
        )

    @property
    def kind(self) -> str:
        return CATEGORIES[self.known.category]

    @property
    def categories(self) -> list[tuple[str, str]]:
        return options()

    @property
    def groups(self) -> list[tuple[str, str]]:
        return [(each.value, words) for each, words in GROUPS.items()]

    @property
    def landing(self) -> str:
        return landing_lines(self.known.rules)

    @property
    def referrers(self) -> str:
        return referrer_lines(self.known.rules)

    @property
    def dollars(self) -> str:
        cost = self.known.cost
        return f"{cost.monthly_cents / 100:.2f}" if cost else ""

    @property
    def routes(self) -> list[tuple[str, str]]:
        """What may answer its calls, as a form offers it."""
        default = self.routing.flow_names.get(self.routing.default or 0)
        follows = f"The property's defaults ({default})" if default else "The property's defaults"
        own = [(str(id_), f"Its own: {name}") for id_, name in sorted(self._flows)]
        return [("defaults", follows), ("copy", "A copy of the defaults, to be changed"), *own]

    @property
    def _flows(self) -> list[tuple[int, str]]:
        return [each for each in self.routing.flow_names.items() if each[0] != self.routing.default]

    @property
    def route(self) -> str:
        return str(self.routed.own) if self.routed and self.routed.own else "defaults"

    @property
    def own_flow(self) -> str | None:
        return self.routing.flow_names.get((self.routed and self.routed.own) or 0)


async def show_source_page(asked: Asked, work: Work, source_id: int, sent: str = "") -> Response:
    """Raises NotFoundError."""
    found = await show_source(work, source_id)
    known = found.saved.value
    place = (await show_property(work, known.property_id)).value
    routing = await show_defaults(work, place.id, Channel.CALLS)
    history = await show_history(
        work, Wanted(limit=_CHANGES_SHOWN), thing="source", thing_id=source_id
    )
    overlaps = await show_overlaps(work, place.id)
    domain = asked.house.mail_domain
    page = SourcePage(
        found.saved,
        place,
        found.numbers,
        await _spare(work, routing, known),
        routing,
        routing.find(source_id),
        await _traffic(asked, work, known),
        await _test(asked, work, place),
        [each.sentence for each in overlaps if source_id in (each.winner_id, each.loser_id)],
        history.items,
        f"{known.address}@{domain}" if domain and known.address else None,
        sent,
        asked.form,
        may_edit=may_at(asked, Right.EDIT_ROUTING, place.id),
        may_publish=may_at(asked, Right.PUBLISH, place.id),
        may_buy=may_at(asked, Right.MANAGE_NUMBERS, place.id),
    )
    return show(asked, "sources/one.html", page, Chosen(place))


async def _spare(work: Work, routing: Routing, known: MarketingSource) -> list[tuple[int, str]]:
    wanted = Wanted(limit=_MOST_NUMBERS, property_id=known.property_id)
    listed = await list_numbers(work, wanted, state=NumberState.IN_USE)
    spare = []
    for each in listed.items:
        number, holder = each.value, routing.find(each.value.source_id or 0)
        if number.source_id != known.id:
            has_it = f"now of {holder.name}" if holder else "of no source now"
            spare.append((number.id, f"{national(number.number)}, {has_it}"))
    return spare


async def _traffic(asked: Asked, work: Work, known: MarketingSource) -> Traffic | None:
    if not may_at(asked, Right.SEE_CALLS, known.property_id):
        return None
    return (await count_calls(work, [known.id])).get(known.id, NO_CALLS)


async def _test(asked: Asked, work: Work, place: Property) -> Tested:
    url, referrer = (asked.query(name)[:_LONGEST_ADDRESS] for name in ("url", "referrer"))
    if not url and not referrer:
        return Tested(url, referrer)
    credit, ruled = await credit_visit(work, place.id, url, referrer or None)
    names = {each.id: each.name for each in ruled}
    return Tested(url, referrer, credit, tuple(names[each] for each in credit.others))
