"""What does each thing that flows name become at another property?

It is mapped to what has the same name there, or will be made there, or is left open with a
sentence that says what to do; a choice comes before all that. People are never taken for one
another unasked: a caller would reach a stranger.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from callrouter.domain.imports import Choice, Fate, Kind, Matched, Options, People, Thing
from callrouter.domain.people import Destination, Directory, Person, Team
from callrouter.domain.weeks import Week
from callrouter.ivr.flow import Flow
from callrouter.ivr.importing_weeks import match_schedules

Named = Team | Destination | Person | Week


class Side(Struct, frozen=True):
    """A property: what its flows may name. Its directory knows all people of the company;
    `staff` are those who work there. `recipients` are the people behind its mailboxes."""

    name: str
    directory: Directory
    weeks: Mapping[int, Week] = {}
    sub_flows: Mapping[int, Flow] = {}
    staff: frozenset[int] = frozenset()
    recipients: Mapping[int, tuple[int, ...]] = {}


def match_things(
    things: Sequence[Thing],
    schedules: Iterable[tuple[int, str]],
    source: Side,
    target: Side,
    options: Options,
) -> list[Matched]:
    """One for each thing and each schedule, in the order given; schedules follow their weeks."""
    matching = _Matching(source, target, options)
    found = [matching.match(kind, id_) for kind, id_ in things]
    return found + [matching.schedule(week_id, each) for week_id, each in schedules]


class _Matching:
    def __init__(self, source: Side, target: Side, options: Options) -> None:
        self.source, self.target, self.options = source, target, options
        self._choices = {(each.kind, each.id, each.schedule): each for each in options.choices}

    def match(self, kind: Kind, id_: int) -> Matched:
        choice = self._choices.get((kind, id_, None))
        match kind:
            case Kind.PERSON:
                return self._person(id_, choice)
            case Kind.TEAM:
                return self._group(kind, id_, choice)
            case Kind.MAILBOX:
                return self._group(kind, id_, choice)
            case Kind.DESTINATION:
                return self._destination(id_, choice)
            case Kind.WEEK | Kind.SCHEDULE:
                return self._week(id_, choice)
            case Kind.SUB_FLOW:
                return self._sub_flow(id_, choice)
            case Kind.AUDIO:
                says = "A recording stays with its property; write words in its place."
                return Matched(kind, id_, "a recording", Fate.OPEN, says)

    def schedule(self, week_id: int, schedule_id: str) -> Matched:
        week = self.source.weeks.get(week_id)
        names = {each.id: each.name for each in week.schedules} if week else {}
        name = names.get(schedule_id, schedule_id)
        chosen = self._choices.get((Kind.SCHEDULE, week_id, schedule_id))

        def told(fate: Fate, says: str, to: str | None = None) -> Matched:
            return Matched(
                Kind.SCHEDULE, week_id, name, fate, says, schedule=schedule_id, to_schedule=to
            )

        found = self._week_of(week_id)
        if week is None or (found is None and not self.options.weeks):
            return told(Fate.OPEN, f'"{name}" has no week here yet; see its week.')
        if found is None:
            return told(Fate.MADE, f'"{name}" will be made with its week.')
        if chosen is not None and chosen.to_schedule is not None:
            to = chosen.to_schedule
            if to in {each.id for each in found.schedules}:
                return told(Fate.MAPPED, f'"{name}" becomes "{to}".', to)
            return told(Fate.OPEN, f'"{found.name}" has no schedule "{to}"; choose another.')
        same = match_schedules(week, found).get(schedule_id)
        if same is not None:
            return told(Fate.MAPPED, f'"{found.name}" has "{name}" too.', same)
        if self.options.weeks:
            return told(Fate.MADE, f'"{name}" will be added to "{found.name}".')
        return told(
            Fate.OPEN,
            f'"{found.name}" has no schedule "{name}"; add one, import the hours too, or choose '
            "another schedule for it.",
        )

    def _person(self, id_: int, choice: Choice | None) -> Matched:
        person = self.source.directory.people.get(id_)
        name = person.name if person else f"person {id_}"
        if (chosen := self._chosen(Kind.PERSON, id_, name, choice)) is not None:
            return chosen
        if person and self.options.people is People.SAME:
            return Matched(Kind.PERSON, id_, name, Fate.MAPPED, f"{name} is rung here too.", to=id_)
        known = self.target.directory.people
        here = [each for each in self.target.staff if _is_named(known.get(each), name)]
        if len(here) == 1:
            says = f"{name} works here too."
            return Matched(Kind.PERSON, id_, name, Fate.MAPPED, says, to=here[0])
        if here:
            says = f"{len(here)} people here are named {name}; choose one of them."
        else:
            says = f"Nobody named {name} works here; choose somebody else, or leave {name} out."
        return Matched(Kind.PERSON, id_, name, Fate.OPEN, says)

    def _group(self, kind: Kind, id_: int, choice: Choice | None) -> Matched:
        """A team or a mailbox: there by name, or made of those of its people who are known here."""
        directory, there = self.source.directory, self.target.directory
        if kind is Kind.TEAM:
            team = directory.teams.get(id_)
            name, members = (team.name, team.member_ids) if team else (f"team {id_}", ())
            same = _same_name(there.teams, name)
        else:
            mailbox = directory.mailboxes.get(id_)
            name = mailbox.name if mailbox else f"mailbox {id_}"
            members = self.source.recipients.get(id_, ())
            same = _same_name(there.mailboxes, name)
        if (chosen := self._chosen(kind, id_, name, choice)) is not None:
            return chosen
        if same is not None:
            return Matched(kind, id_, name, Fate.MAPPED, f'There is "{name}" here too.', to=same)
        people = [
            self._person(each, self._choices.get((Kind.PERSON, each, None))) for each in members
        ]
        known = tuple(each.to for each in people if each.to is not None)
        if not known:
            says = (
                f'Nobody of "{name}" works here; make the {kind} here, choose another one, or choose '
                "people for its own."
            )
            return Matched(kind, id_, name, Fate.OPEN, says)
        missing = [each.name for each in people if each.to is None]
        says = f'"{name}" will be made' + (f", without {', '.join(missing)}." if missing else ".")
        return Matched(kind, id_, name, Fate.MADE, says, member_ids=tuple(dict.fromkeys(known)))

    def _destination(self, id_: int, choice: Choice | None) -> Matched:
        known = self.source.directory.destinations.get(id_)
        name = known.name if known else f"destination {id_}"
        if (chosen := self._chosen(Kind.DESTINATION, id_, name, choice)) is not None:
            return chosen
        same = _same_name(self.target.directory.destinations, name)
        if same is not None:
            says = f'There is "{name}" here too.'
            return Matched(Kind.DESTINATION, id_, name, Fate.MAPPED, says, to=same)
        number = (choice.number if choice else None) or (known.number if known else None)
        if number is None:
            says = f'"{name}" is gone; choose another destination.'
            return Matched(Kind.DESTINATION, id_, name, Fate.OPEN, says)
        says = f'"{name}" will be made with the number {number}.'
        return Matched(Kind.DESTINATION, id_, name, Fate.MADE, says, number=number)

    def _week(self, id_: int, choice: Choice | None) -> Matched:
        week = self.source.weeks.get(id_)
        name = week.name if week else f"week {id_}"
        found = self._week_of(id_)
        if choice is not None and choice.to is not None and found is None:
            return _no_such(Kind.WEEK, id_, name)
        if found is not None:
            says = f'"{found.name}" is asked' + (
                ", and takes these hours." if self.options.weeks and week else "."
            )
            return Matched(Kind.WEEK, id_, name, Fate.MAPPED, says, to=found.id)
        if week is not None and self.options.weeks:
            return Matched(Kind.WEEK, id_, name, Fate.MADE, f'"{name}" will be made.')
        says = f'There is no week "{name}" here; make one, import the hours too, or choose another.'
        return Matched(Kind.WEEK, id_, name, Fate.OPEN, says)

    def _week_of(self, id_: int) -> Week | None:
        """The target's week that this one of the source becomes, if it is there already."""
        choice, week = self._choices.get((Kind.WEEK, id_, None)), self.source.weeks.get(id_)
        if choice is not None and choice.to is not None:
            return self.target.weeks.get(choice.to)
        same = _same_name(self.target.weeks, week.name) if week else None
        return None if same is None else self.target.weeks[same]

    def _sub_flow(self, id_: int, choice: Choice | None) -> Matched:
        flow = self.source.sub_flows.get(id_)
        name = flow.name if flow else f"sub-flow {id_}"
        if choice is not None and choice.to is not None:
            if choice.to not in self.target.sub_flows:
                return _no_such(Kind.SUB_FLOW, id_, name)
            return Matched(Kind.SUB_FLOW, id_, name, Fate.MAPPED, "As chosen.", to=choice.to)
        for there, each in self.target.sub_flows.items():
            if each.name.casefold() == name.casefold():
                says = f'There is the sub-flow "{name}" here too.'
                return Matched(Kind.SUB_FLOW, id_, name, Fate.MAPPED, says, to=there)
        if flow is None:
            says = f'"{name}" is gone; choose another sub-flow.'
            return Matched(Kind.SUB_FLOW, id_, name, Fate.OPEN, says)
        return Matched(Kind.SUB_FLOW, id_, name, Fate.MADE, f'"{name}" will be made.')

    def _chosen(self, kind: Kind, id_: int, name: str, choice: Choice | None) -> Matched | None:
        """What a choice says of it, if it says where it leads."""
        if choice is None:
            return None
        if choice.leave_out:
            if kind is Kind.MAILBOX:
                says = (
                    f'"{name}" cannot be left out: a message needs a mailbox. Choose another one.'
                )
                return Matched(kind, id_, name, Fate.OPEN, says)
            return Matched(kind, id_, name, Fate.LEFT_OUT, f"{name} is left out.")
        if choice.to is None:
            return None
        there = self.target.directory
        known: dict[Kind, Mapping[int, object]] = {
            Kind.PERSON: there.people,
            Kind.TEAM: there.teams,
            Kind.DESTINATION: there.destinations,
            Kind.MAILBOX: there.mailboxes,
        }
        if choice.to not in known[kind]:
            return _no_such(kind, id_, name)
        return Matched(kind, id_, name, Fate.MAPPED, "As chosen.", to=choice.to)


def _no_such(kind: Kind, id_: int, name: str) -> Matched:
    says = f'What was chosen for "{name}" is not here; choose another {kind}.'
    return Matched(kind, id_, name, Fate.OPEN, says)


def _is_named(person: Person | None, name: str) -> bool:
    return person is not None and person.name.strip().casefold() == name.strip().casefold()


def _same_name(known: Mapping[int, Named] | Mapping[int, object], name: str) -> int | None:
    wanted = name.strip().casefold()
    for id_, each in known.items():
        if str(getattr(each, "name", "")).strip().casefold() == wanted:
            return id_
    return None
