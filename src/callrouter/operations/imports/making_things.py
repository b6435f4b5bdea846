"""How does what imported flows need come to be at the target? Nothing of it is live by that.

Teams, destinations, mailboxes and weeks that no flow routes on change no call; a week that is
there already is left as it is, and only proposed with its new hours.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.imports import Fate, Kind, Matched, Options, ProposedWeek, Thing
from callrouter.domain.weeks import Week
from callrouter.ivr.import_matching import Side
from callrouter.ivr.importing import Mapped
from callrouter.ivr.importing_weeks import Proposal, new_week, propose_week
from callrouter.operations.destinations.save_destination import create_destination
from callrouter.operations.mailboxes.save_mailbox import create_mailbox
from callrouter.operations.teams.save_team import create_team
from callrouter.operations.weeks.save_week import create_week
from callrouter.operations.work import Work
from callrouter.store.weeks import find_week_to_change


class MadeThings(Struct, frozen=True):
    """The target's ids, and the weeks as they are proposed."""

    mapped: Mapped
    weeks: tuple[ProposedWeek, ...]


async def make_things(
    here: Side,
    there: Side,
    matched: Sequence[Matched],
    options: Options,
    property_id: int,
    *,
    to: Work,
) -> MadeThings:
    """Make what is to be made, but for sub-flows: those are drawn with the flows."""
    ids: dict[Thing, int] = {}
    for each in matched:
        if each.to is not None:
            ids[each.kind, each.id] = each.to
        elif each.fate is Fate.MADE and each.kind not in (Kind.WEEK, Kind.SCHEDULE):
            made = await _make(each, property_id, to)
            if made is not None:
                ids[each.kind, each.id] = made
    weeks = _Weeks(here, there, options)
    for each in matched:
        if each.kind is Kind.WEEK:
            await weeks.take(each, property_id, to)
    left_out = frozenset((each.kind, each.id) for each in matched if each.fate is Fate.LEFT_OUT)
    schedules = weeks.schedules | {
        (each.id, each.schedule or ""): each.to_schedule
        for each in matched
        if each.to_schedule is not None
    }
    return MadeThings(Mapped(ids | weeks.ids, left_out, schedules), tuple(weeks.proposed.values()))


async def _make(each: Matched, property_id: int, work: Work) -> int | None:
    match each.kind:
        case Kind.TEAM:
            return await create_team(work, property_id, each.name, each.member_ids)
        case Kind.MAILBOX:
            return await create_mailbox(work, property_id, each.name, each.member_ids)
        case Kind.DESTINATION:
            return await create_destination(work, property_id, each.name, each.number or "")
        case _:
            return None


class _Weeks:
    """The target's weeks as they become, one of the source's after the other."""

    def __init__(self, here: Side, there: Side, options: Options) -> None:
        self.here, self.there, self.options = here, there, options
        self.ids: dict[Thing, int] = {}
        self.schedules: dict[tuple[int, str], str] = {}
        self.proposed: dict[int, ProposedWeek] = {}

    async def take(self, each: Matched, property_id: int, work: Work) -> None:
        source = self.here.weeks.get(each.id)
        if source is None:
            return
        if each.fate is Fate.MADE:
            self._note(each.id, new_week(source))
            made = await create_week(work, property_id, new_week(source).week)
            self.ids[Kind.WEEK, each.id] = made.id
            self.proposed[made.id] = ProposedWeek(self._as_main(source, made), 1)
        elif each.to is not None and self.options.weeks:
            found = await find_week_to_change(work.connection, each.to)
            if found is None:
                return
            _, revision, present = found
            so_far = self.proposed.get(each.to, ProposedWeek(present, revision))
            proposal = propose_week(source, so_far.week)
            self._note(each.id, proposal)
            if proposal.week != present:
                self.proposed[each.to] = ProposedWeek(proposal.week, revision)

    def _note(self, week_id: int, proposal: Proposal) -> None:
        self.schedules |= {(week_id, former): now for former, now in proposal.schedules.items()}

    def _as_main(self, source: Week, made: Week) -> Week:
        """The source's main week becomes the target's, where that has none."""
        has_main = any(week.is_main for week in self.there.weeks.values())
        return replace(made, is_main=source.is_main and not has_main)
