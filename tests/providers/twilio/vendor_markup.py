"""What does the vendor's own TwiML library allow?

Read from the signatures of its classes: a parent's method is a lawful child, the method's named
parameters are its attributes, and what the child's own __init__ names is its text.
"""

import inspect
import xml.etree.ElementTree as ET
from functools import cache
from typing import NamedTuple

from twilio.twiml import TwiML, lower_camel, voice_response


class Child(NamedTuple):
    attributes: frozenset[str]
    holds_text: bool


_PLUMBING = frozenset(dir(TwiML))


@cache
def children_of(tag: str) -> dict[str, Child]:
    """The elements that may stand in `tag` ("Response" is the library's VoiceResponse)."""
    parent = getattr(voice_response, "VoiceResponse" if tag == "Response" else tag)
    found = {}
    for name, method in inspect.getmembers(parent, inspect.isfunction):
        child = name.title().replace("_", "")
        if name in _PLUMBING or not hasattr(voice_response, child):
            continue
        texts = _named_parameters(getattr(voice_response, child).__init__)
        attributes = _named_parameters(method) - texts
        found[child] = Child(frozenset(map(lower_camel, attributes)), bool(texts))
    return found


def strangers_in(document: bytes) -> list[str]:
    """Everything in a document that the library would not have written; [] when all is known."""
    root = ET.fromstring(document)
    strangers = [] if root.tag == "Response" else [f"root {root.tag}"]
    strangers += [f"Response {name}" for name in root.attrib]
    return strangers + _strangers_below(root)


def _strangers_below(parent: ET.Element) -> list[str]:
    strangers: list[str] = []
    for element in parent:
        known = children_of(parent.tag).get(element.tag)
        if known is None:
            strangers.append(f"{element.tag} in {parent.tag}")
            continue
        strangers += [f"{element.tag} {a}" for a in element.attrib if a not in known.attributes]
        if element.text and not known.holds_text:
            strangers.append(f"text in {element.tag}")
        if element.tail:
            strangers.append(f"text after {element.tag}")
        strangers += _strangers_below(element)
    return strangers


def _named_parameters(function: object) -> set[str]:
    parameters = inspect.signature(function).parameters.values()  # type: ignore[arg-type]
    return {
        each.name
        for each in parameters
        if each.kind is each.POSITIONAL_OR_KEYWORD and each.name != "self"
    }
