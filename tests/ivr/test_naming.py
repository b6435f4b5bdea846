"""Does a flow tell whom and what it names, and nothing else?"""

import pytest

from callrouter.ivr.flow import Goodbye, Ring, Target, TargetKind, Voicemail, say
from callrouter.ivr.naming import Named, NamedKind, is_named

NODES = (
    Ring("r", "Ring", (Target(TargetKind.PERSON, 1), Target(TargetKind.TEAM, 2))),
    Ring("s", "Ring", (Target(TargetKind.DESTINATION, 3), Target(TargetKind.FAILSAFE))),
    Voicemail("v", "Box", 4, say(en="Leave a message.")),
    Voicemail("w", "The property's own", None, say(en="Leave a message.")),
    Goodbye("g", "Goodbye"),
)
KINDS = {1: NamedKind.PERSON, 2: NamedKind.TEAM, 3: NamedKind.DESTINATION, 4: NamedKind.MAILBOX}


@pytest.mark.parametrize("kind", NamedKind)
@pytest.mark.parametrize("id_", [0, 1, 2, 3, 4])
def test_only_the_very_thing_is_named(kind, id_):
    assert is_named(Named(kind, id_), NODES) == (KINDS.get(id_) is kind)
