"""How is a flow followed from node to node until one waits for the caller?

A walk is one step in the making: greetings, hours and the like are passed within it, and it
stops where something must come back from outside. It is used up by `route` and never kept.
"""

from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from callrouter.domain.calls import Note
from callrouter.domain.numbers import Caller
from callrouter.domain.weeks import active_schedule
from callrouter.ivr.actions import (
    Action,
    AskForKey,
    HangUp,
    Play,
    Refuse,
    RingPhones,
    Say,
    SendText,
    TakeMessage,
)
from callrouter.ivr.callers import choose_exit
from callrouter.ivr.flow import (
    CallerCheck,
    Exit,
    Goodbye,
    Greeting,
    Hours,
    Menu,
    Node,
    Prompt,
    Ring,
    SubFlow,
    TextBack,
    Voicemail,
    say,
)
from callrouter.ivr.place import MAX_BACK, SAFE_VERSION, Place
from callrouter.ivr.snapshot import SAFE_FLOW, CompiledFlow, Snapshot
from callrouter.ivr.speech import speak

_THANKS = say(en="Thank you. Goodbye.", es="Gracias. Adiós.")


class Walk:
    """One step in the making; `place`, `actions` and `notes` are what comes of it.

    `may_refuse`: the call has just arrived, so it can still be refused unanswered.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        flow: CompiledFlow | None,
        place: Place,
        caller: Caller,
        now: datetime,
        may_refuse: bool = False,
    ) -> None:
        self.snapshot, self.flow, self.place = snapshot, flow or SAFE_FLOW, place
        self.caller, self.now, self._may_refuse = caller, now, may_refuse
        self.actions: list[Action] = []
        self.notes: list[Note] = []
        self._visited: set[str] = set()

    def note(self, says: str, node: Node | None = None) -> None:
        self.notes.append(Note(says, node.id if node else None))

    @property
    def is_settled(self) -> bool:
        """The step waits for what comes next, or ends the call."""
        settling = AskForKey | RingPhones | TakeMessage | HangUp | Refuse
        return bool(self.actions) and isinstance(self.actions[-1], settling)

    def name_of(self, exit_: Exit) -> str:
        position = self.flow.positions.get(exit_ or "")
        return self.flow.nodes[position].name if position is not None else "the safe route"

    def enter(self, exit_: Exit, again: bool = False) -> None:
        """Go to a node and on from there; `again` keeps the tries counted at it."""
        while exit_ is not None:
            position = self.flow.positions.get(exit_)
            if position is None or exit_ in self._visited:
                # Compiled flows cannot get here; a caller must not pay for it if one does.
                self.note(f"The way on from here is broken at {exit_!r}.")
                self.go_safe()
                return
            self._visited.add(exit_)
            if not again:
                self.place = replace(self.place, nothing=0, wrong=0, round=0)
            self.place = replace(self.place, node=position)
            exit_, again = self._visit(self.flow.nodes[position]), False

    def _visit(self, node: Node) -> Exit:
        """Do what a node does; the exit to go on by, or None where the step ends."""
        match node:
            case Greeting():
                self._say(node.prompt)
                return node.next
            case CallerCheck():
                known_as, exit_ = choose_exit(node, self.caller, self.snapshot.callers)
                self.note(f"{node.name}: {known_as} → {self.name_of(exit_)}.", node)
                return exit_
            case Hours():
                return self._check_hours(node)
            case TextBack():
                if self.caller.number is None:
                    why = "is withheld" if self.caller.is_withheld else "cannot be texted"
                    self.note(f"{node.name}: no text, the caller's number {why}.", node)
                else:
                    self.actions.append(SendText(node.text))
                return node.next
            case SubFlow():  # compiling folds sub-flows in
                return node.next
            case Menu() | Ring() | Voicemail() | Goodbye():
                self._stop_at(node)
                return None
            case _:
                assert_never(node)

    def _stop_at(self, node: Menu | Ring | Voicemail | Goodbye) -> None:
        match node:
            case Menu():
                self._ask(node)
            case Ring():
                self._ring(node)
            case Voicemail():
                self.note(f"{node.name}: the caller may leave a message.", node)
                self._say(node.prompt)
                self.actions.append(TakeMessage(node.mailbox_id, node.max_seconds))
            case Goodbye():
                self._say_goodbye(node)
            case _:
                assert_never(node)

    def _check_hours(self, node: Hours) -> Exit:
        week = self.snapshot.weeks.get(node.week_id)
        if week is None:
            self.note(f"{node.name}: its week is gone → {self.name_of(node.otherwise)}.", node)
            return node.otherwise
        try:
            active = active_schedule(week, self.snapshot.property.zone, self.now)
        except (ValueError, OverflowError) as problem:
            self.note(f"{node.name}: {problem} → {self.name_of(node.otherwise)}.", node)
            return node.otherwise
        exit_ = next(
            (way.to for way in node.exits if way.schedule_id == active.schedule_id), node.otherwise
        )
        self.note(
            f"{week.name}: {active.schedule_name} ({active.because}) → {self.name_of(exit_)}.", node
        )
        return exit_

    def _ask(self, menu: Menu) -> None:
        # A menu that is entered is no longer one to go back to: the stack holds none twice.
        here = self.place.node
        if here in self.place.back:
            self.place = replace(self.place, back=self.place.back[: self.place.back.index(here)])
        is_again = bool(self.place.nothing or self.place.wrong)
        prompt = menu.again if is_again and menu.again is not None else menu.prompt
        speech = speak(prompt, self.place.language, *self._names())
        # What was said on the way here is said within the question, so that it too gives way
        # to a key pressed early.
        before = [action for action in self.actions if isinstance(action, Say | Play)]
        self.actions = [action for action in self.actions if not isinstance(action, Say | Play)]
        self.actions.append(AskForKey((*before, speech), menu.wait_seconds))

    def _ring(self, ring: Ring) -> None:
        self.actions.append(
            RingPhones(
                ring.targets,
                ring.manner,
                ring.ring_seconds,
                self.place.round,
                ring.shows,
                ring.whispers,
            )
        )

    def _say_goodbye(self, node: Goodbye) -> None:
        if node.refuses is not None and self._may_refuse and not self.actions:
            self.note(f"{node.name}: refused as {node.refuses}.", node)
            self.actions.append(Refuse(node.refuses))
            return
        self.note(f"{node.name}: the call ends here.", node)
        if node.prompt is not None:
            self._say(node.prompt)
        self.end()

    def _say(self, prompt: Prompt) -> None:
        self.actions.append(speak(prompt, self.place.language, *self._names()))

    def _names(self) -> tuple[str, str | None]:
        return self.snapshot.property.name, self.snapshot.property.spoken_name

    def leave_menu(self, language: str | None) -> None:
        """Remember the present menu as the one to go back to, and the language chosen in it."""
        back = (*self.place.back, self.place.node)[-MAX_BACK:]
        self.place = replace(self.place, back=back, language=language or self.place.language)

    def go_back(self) -> None:
        """Return to the last menu; with none, the present one is said again."""
        *earlier, last = self.place.back or (self.place.node,)
        self.place = replace(self.place, back=tuple(earlier))
        self.enter(self.flow.nodes[last].id if last < len(self.flow.nodes) else self.flow.start)

    def go_safe(self) -> None:
        self.flow = SAFE_FLOW
        self.place = replace(self.place, version=SAFE_VERSION, back=())
        self._visited.clear()
        self.enter(SAFE_FLOW.start)

    def start_again(self) -> None:
        version = self.snapshot.version_for(self.place.source_id)
        self.flow = self.snapshot.flow(version) or SAFE_FLOW
        self.place = replace(self.place, version=self.flow.version, back=())
        self.enter(self.flow.start)

    def thank(self) -> None:
        self._say(_THANKS)

    def end(self) -> None:
        self.actions.append(HangUp())
