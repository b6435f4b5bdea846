"""How do many properties come to be at once, each set up as a template is?

Each is made whole, its flows published and its hours saved, or not at all; one that cannot be made
hinders no other. The same table a second time makes only those that are missing.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from callrouter.domain.imports import Options, People
from callrouter.domain.properties import Property, key_of
from callrouter.domain.rights import Right
from callrouter.operations.imports.confirm_import import confirm_import
from callrouter.operations.imports.propose_import import propose_import
from callrouter.operations.properties.create_property import create_property
from callrouter.operations.properties.judge_property import judge_property
from callrouter.operations.reading_tables import Row, read_table
from callrouter.operations.rehearsing import attempt, rehearsal
from callrouter.operations.work import NotFoundError, RefusedError, StaleError, Work
from callrouter.store.properties import find_property, find_property_by_key

_COLUMNS = {
    "key": ("propertykey", "code", "propertycode"),
    "name": ("property", "propertyname", "community", "communityname"),
    "zone": ("timezone", "tz"),
    "main_number": ("main", "mainphone", "mainline", "phone", "phonenumber", "number"),
    "failsafe_number": ("failsafe", "failsafephone", "backupnumber", "backup"),
    "language": (),
    "spoken_name": ("pronunciation", "spoken"),
}


class Wanted(Struct, frozen=True):
    """A property to be made (its `id` is ignored); None where the row `says` why it is none."""

    line: int
    key: str
    property: Property | None
    says: tuple[str, ...] = ()


class Made(Struct, frozen=True):
    """What became of a row: a property, or why there is none. A dry run gives no ids of what it
    would make; what was there already was not made."""

    line: int
    key: str
    property_id: int | None
    says: tuple[str, ...] = ()
    was_there: bool = False


async def read_properties(work: Work, template_id: int, table: str) -> list[Wanted]:
    """The properties that a CSV names; zone, language and fail-safe number are the template's where
    none stands there, the key is made of the name. Of equal keys only the first row is one.

    Raises NotFoundError, NotAllowedError or RefusedError.
    """
    work.require(Right.SEE, template_id, "There is no such template property.")
    template = await find_property(work.connection, template_id)
    if template is None:
        raise NotFoundError("There is no such template property.")
    wanted, lines = [], dict[str, int]()
    for row in read_table(table, _COLUMNS, "name"):
        each = _read(row, template)
        first = lines.setdefault(each.key, each.line)
        if each.property is not None and first != each.line:
            says = f'Line {first} has the key "{each.key}" too; give this row another one.'
            each = Wanted(each.line, each.key, None, (says,))
        wanted.append(each)
    return wanted


async def make_properties(
    work: Work,
    template_id: int,
    wanted: Sequence[Wanted],
    people: People = People.SAME,
    *,
    dry_run: bool = False,
) -> list[Made]:
    """One after the other. Raises NotFoundError or NotAllowedError."""
    work.require_everywhere(Right.MANAGE_COMPANY)
    work.require(Right.SEE, template_id, "There is no such template property.")
    if await find_property(work.connection, template_id) is None:
        raise NotFoundError("There is no such template property.")
    done = []
    async with rehearsal(work, dry_run=dry_run):
        for each in wanted:
            made = await _make_or_not(work, template_id, each, people)
            is_unmade = dry_run and not made.was_there
            done.append(replace(made, property_id=None) if is_unmade else made)
    return done


async def _make_or_not(work: Work, template_id: int, each: Wanted, people: People) -> Made:
    if each.property is None:
        return Made(each.line, each.key, None, each.says)
    there = await find_property_by_key(work.connection, each.key)
    if there is not None and there.name == each.property.name:
        return Made(each.line, each.key, there.id, was_there=True)
    try:
        async with attempt(work):
            property_id = await _make(work, template_id, each.property, people)
    except (RefusedError, NotFoundError, StaleError) as error:
        return Made(each.line, each.key, None, getattr(error, "sentences", (str(error),)))
    return Made(each.line, each.key, property_id)


async def _make(work: Work, template_id: int, new: Property, people: People) -> int:
    property_id = await create_property(work, new)
    proposed, problems = await propose_import(
        work, property_id, template_id, Options(people=people)
    )
    if problems:
        raise RefusedError(*problems)
    await confirm_import(work, proposed.id)
    return property_id


def _read(row: Row, template: Property) -> Wanted:
    name = row.get("name")
    key = row.get("key") or key_of(name)
    says, numbers = [], dict[str, str | None]()
    for column in ("main_number", "failsafe_number"):
        try:
            numbers[column] = row.number(column)
        except ValueError as error:
            says.append(str(error))
    new = Property(
        0,
        key,
        name,
        row.get("zone") or template.zone,
        numbers.get("main_number") or "",
        numbers.get("failsafe_number") or template.failsafe_number,
        row.get("language") or template.language,
        row.get("spoken_name") or None,
    )
    says += [each.sentence for each in judge_property(new)] if not says else []
    return Wanted(row.line, key, None if says else new, tuple(says))
