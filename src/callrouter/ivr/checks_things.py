"""Does everything a flow names exist and work?

Errors about weeks, keys, prompts, phones and mailboxes, and about features whose calls are not
obeyed yet. The graph itself is judged in `checks_paths`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from callrouter.domain.languages import is_language, language_name, voice_of
from callrouter.domain.people import Directory
from callrouter.domain.problems import Problem, Severity
from callrouter.domain.properties import LONGEST_NAME
from callrouter.ivr.flow import (
    Audio,
    GoTo,
    Hours,
    Menu,
    Node,
    Prompt,
    Ring,
    Spoken,
    Target,
    TargetKind,
    TextBack,
    Voicemail,
    prompts_of,
)
from callrouter.ivr.speech import LONGEST_PROMPT, can_be_spoken
from callrouter.ivr.surroundings import Surroundings

KEYS = "0123456789*#"
SHORTEST_RING_SECONDS, LONGEST_RING_SECONDS = 5, 120
LONGEST_MESSAGE_SECONDS = 600


def thing_problems(nodes: Sequence[Node], around: Surroundings) -> list[Problem]:
    """Every named thing that is missing, malformed or not to be used yet."""
    return [
        Problem(Severity.ERROR, node.id, sentence)
        for node in nodes
        for sentence in _sentences(node, around)
    ]


def _sentences(node: Node, around: Surroundings) -> Iterator[str]:
    if len(node.name) > LONGEST_NAME:
        yield f'"{node.name[:40]}…" has a name of {len(node.name)} letters; use {LONGEST_NAME}.'
    for prompt in prompts_of(node):
        yield from _prompt_sentences(node, prompt, around)
    match node:
        case Hours():
            yield from _hours_sentences(node, around)
        case Menu():
            yield from _menu_sentences(node)
        case Ring():
            yield from _ring_sentences(node, around)
        case Voicemail():
            yield from _voicemail_sentences(node, around.directory)
        case TextBack():
            if "text-back" not in around.abilities:
                yield f'"{node.name}" sends a text, which calls cannot do yet; take it out.'
            if not node.text.strip():
                yield f'"{node.name}" has no text to send; write one.'
        case _:
            return


def _prompt_sentences(node: Node, prompt: Prompt, around: Surroundings) -> Iterator[str]:
    if not prompt.variants:
        yield f'"{node.name}" says nothing; write what the caller hears.'
    counted = Counter(variant.language for variant in prompt.variants)
    for language, count in counted.items():
        if count > 1:
            yield f'"{node.name}" says the same prompt twice in "{language}"; keep one.'
        if not is_language(language):
            yield f'"{node.name}": "{language}" is no language code; use one like "en" or "es".'
    for variant in prompt.variants:
        match variant.says:
            case Spoken() if is_language(variant.language) and not voice_of(variant.language):
                yield (
                    f'"{node.name}": no voice speaks {language_name(variant.language)}; use another '
                    "language or region, or a recording."
                )
            case Spoken(text=text) if not can_be_spoken(text):
                yield f'"{node.name}" says nothing in "{variant.language}"; write what is heard.'
            case Spoken(text=text) if len(text) > LONGEST_PROMPT:
                yield (
                    f'"{node.name}" says {len(text):,} characters in "{variant.language}"; '
                    f"shorten it to {LONGEST_PROMPT:,}."
                )
            case Audio() if "audio" not in around.abilities:
                yield f'"{node.name}" plays a recording, which calls cannot do yet; use text.'
            case _:
                pass


def _hours_sentences(node: Hours, around: Surroundings) -> Iterator[str]:
    week = around.weeks.get(node.week_id)
    if week is None:
        yield f'"{node.name}" asks a week that is gone; choose another.'
        return
    known = {schedule.id for schedule in week.schedules}
    for each in node.exits:
        if each.schedule_id not in known:
            yield f'"{node.name}" has an exit for "{each.schedule_id}", which "{week.name}" lacks.'
    for schedule_id, count in Counter(each.schedule_id for each in node.exits).items():
        if count > 1:
            yield f'"{node.name}" has {count} exits for the schedule "{schedule_id}"; keep one.'


def _menu_sentences(menu: Menu) -> Iterator[str]:
    if not menu.choices:
        yield f'"{menu.name}" offers no key; add one or use a greeting.'
    for key, count in Counter(choice.key for choice in menu.choices).items():
        if key not in KEYS or len(key) != 1:
            yield f'"{menu.name}": "{key}" is no key of a telephone; use one of {KEYS}.'
        if count > 1:
            yield f'"{menu.name}" uses key {key} {count} times; keep one.'
    for choice in menu.choices:
        language = choice.does.language if isinstance(choice.does, GoTo) else None
        if language is not None and not is_language(language):
            yield f'"{menu.name}": "{language}" is no language code.'
    for what, tries in (("nothing", menu.nothing_pressed), ("a wrong key", menu.not_a_choice)):
        if not 1 <= tries.limit <= 5:
            yield f'"{menu.name}": let callers press {what} between 1 and 5 times, not {tries.limit}.'
    if not 1 <= menu.wait_seconds <= 30:
        yield f'"{menu.name}" waits {menu.wait_seconds} s for a key; choose 1 to 30.'


def _ring_sentences(ring: Ring, around: Surroundings) -> Iterator[str]:
    if not ring.targets:
        yield f'"{ring.name}" rings nobody; choose a person, a team or a destination.'
    if not SHORTEST_RING_SECONDS <= ring.ring_seconds <= LONGEST_RING_SECONDS:
        yield (
            f'"{ring.name}" rings {ring.ring_seconds} s; choose {SHORTEST_RING_SECONDS} to '
            f"{LONGEST_RING_SECONDS}."
        )
    for target in ring.targets:
        numbers = target_numbers(target, around)
        if numbers is None:
            yield f'"{ring.name}" rings a {target.kind} that is gone; choose another.'
        for number in numbers or ():
            if number in around.our_numbers:
                yield (
                    f'"{ring.name}" rings {number}, which is one of our own tracking numbers: '
                    "the call would come back. Choose the phone it should reach."
                )


def target_numbers(target: Target, around: Surroundings) -> tuple[str, ...] | None:
    """The phones behind a target, now; None when the target is gone."""
    directory = around.directory
    match target.kind:
        case TargetKind.PERSON:
            person = directory.people.get(target.id)
            return person.phones if person else None
        case TargetKind.TEAM:
            team = directory.teams.get(target.id)
            if team is None:
                return None
            people = [directory.people.get(member) for member in team.member_ids]
            return tuple(phone for person in people if person for phone in person.phones)
        case TargetKind.DESTINATION:
            destination = directory.destinations.get(target.id)
            return (destination.number,) if destination else None
        case TargetKind.FAILSAFE:
            return (around.failsafe_number,) if around.failsafe_number else None


def _voicemail_sentences(node: Voicemail, directory: Directory) -> Iterator[str]:
    mailbox = directory.mailboxes.get(node.mailbox_id) if node.mailbox_id is not None else None
    if mailbox is None:
        yield f'"{node.name}" records into a mailbox that is gone; choose another.'
    elif not mailbox.recipients:
        yield f'Nobody gets the mailbox "{mailbox.name}" of "{node.name}"; add a recipient.'
    if not 5 <= node.max_seconds <= LONGEST_MESSAGE_SECONDS:
        yield f'"{node.name}" records {node.max_seconds} s; choose 5 to {LONGEST_MESSAGE_SECONDS}.'
