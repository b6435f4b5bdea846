"""What may whoever asks know of themselves?"""

from callrouter.domain.rights import ActorKind
from callrouter.domain.staff import Me
from callrouter.operations.work import Work
from callrouter.store.people import find_default_property, find_person


async def show_me(work: Work) -> Me:
    """Name, rights everywhere and at each property, and a person's default property, if they see
    it still."""
    actor, email, default = work.actor, None, None
    if actor.kind is ActorKind.PERSON and actor.id is not None:
        person = await find_person(work.connection, actor.id)
        email = person.value.email if person else None
        default = await find_default_property(work.connection, actor.id)
        if default is not None and not actor.sees(default):
            default = None
    return Me(actor.kind, actor.id, actor.name, email, actor.everywhere, dict(actor.at), default)
