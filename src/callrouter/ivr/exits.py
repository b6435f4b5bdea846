"""How is a node's every exit led somewhere else? Used where nodes are renamed or copied."""

from collections.abc import Callable

from msgspec.structs import replace

from callrouter.ivr.flow import (
    CallerCheck,
    Choice,
    Exit,
    Goodbye,
    GoTo,
    Greeting,
    Hours,
    Menu,
    Node,
    Ring,
    SubFlow,
    TextBack,
    Voicemail,
)


def redirect(node: Node, lead: Callable[[str], Exit]) -> Node:
    """The same node with every connected exit led to `lead(where it led)`."""

    def to(exit_: Exit) -> Exit:
        return None if exit_ is None else lead(exit_)

    match node:
        case Greeting() | TextBack() | SubFlow() | Voicemail():
            return replace(node, next=to(node.next))
        case CallerCheck():
            labels = ("blocked", "withheld", "resident", "prospect", "first_time", "otherwise")
            return replace(node, **{label: to(getattr(node, label)) for label in labels})
        case Hours():
            exits = tuple(replace(each, to=to(each.to)) for each in node.exits)
            return replace(node, exits=exits, otherwise=to(node.otherwise))
        case Menu():
            return replace(
                node,
                choices=tuple(_redirect_choice(choice, to) for choice in node.choices),
                nothing_pressed=replace(node.nothing_pressed, to=to(node.nothing_pressed.to)),
                not_a_choice=replace(node.not_a_choice, to=to(node.not_a_choice.to)),
            )
        case Ring():
            return replace(node, no_answer=to(node.no_answer))
        case Goodbye():
            return node


def _redirect_choice(choice: Choice, to: Callable[[Exit], Exit]) -> Choice:
    if isinstance(choice.does, GoTo):
        return replace(choice, does=replace(choice.does, to=to(choice.does.to)))
    return choice
