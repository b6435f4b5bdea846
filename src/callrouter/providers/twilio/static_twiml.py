"""How are actions told to Twilio by a file, while nobody is there to be called back?

No place, no status, no decision: whatever ends an action, the next one follows. Only a recording
must lead somewhere, and that is another file, asked for by GET.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from callrouter.ivr.actions import Action, Dial, HangUp, Play, Say, TakeMessage
from callrouter.providers.twilio.elements import add, document, record, speak

MARK = (
    b"\n<!-- Written by callrouter, for when it is down; changes made here are overwritten. -->\n"
)
"""Stands in every such document, so that it is known for ours."""


def write_static(actions: Sequence[Action], after_message_url: str) -> bytes:
    """The document that does `actions` for whoever fetches it.

    After a message `after_message_url` is asked by GET: without it Twilio would ask for the same
    document again, and the caller would begin anew. Raises ValueError for an action that needs us.
    """
    response = ET.Element("Response")
    for action in actions:
        match action:
            case Say() | Play():
                speak(response, action)
            case Dial():
                _dial(response, action)
            case TakeMessage(max_seconds=max_seconds):
                record(response, max_seconds, after_message_url, None, "GET")
            case HangUp():
                add(response, "Hangup")
            case _:
                raise ValueError(f"{type(action).__name__} cannot be done by a file.")
    return document(response, MARK)


def _dial(response: ET.Element, dial: Dial) -> None:
    # An action would be a file too, and cannot see how the ring ended: the next verbs follow.
    element = add(response, "Dial", timeout=dial.seconds, callerId=dial.shown_number)
    for leg in dial.legs:
        add(element, "Number", leg.number)
