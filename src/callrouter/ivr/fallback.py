"""What does a caller get while our service does not answer at all?

The safe route as far as it goes without us: a word, the fail-safe number, a message. Nobody is
there to decide anything, so the actions hold good for every caller and every end of the ring.
"""

from callrouter.domain.properties import Property
from callrouter.ivr.actions import Action, Dial, HangUp, Leg, Say, TakeMessage
from callrouter.ivr.announcing import announced, ends_after_announcement
from callrouter.ivr.flow import Prompt, say
from callrouter.ivr.safety import SAFE_GOODBYE, SAFE_MESSAGE, SAFE_RING_SECONDS
from callrouter.ivr.snapshot import Snapshot
from callrouter.ivr.speech import choose_variant, speak

MESSAGE_SECONDS = 180
LANGUAGES = tuple(variant.language for variant in SAFE_GOODBYE.variants)
"""Those we have words in. Who speaks another hears the first, as in every prompt."""

_THANKS = say(en="Thank you for calling {name}.", es="Gracias por llamar a {name}.")
_HOLD = say(en="Please hold while we connect you.", es="Espere mientras le comunicamos.")
# Said when nobody answered and also after a talk: nothing can tell the two apart.
_STILL = say(
    en="If you still need us, please leave your name, your number and a message after the tone, "
    "and we will call you back.",
    es="Si todavía nos necesita, deje su nombre, su número y un mensaje después del tono, y le "
    "devolveremos la llamada.",
)


def fallback(snapshot: Snapshot, number: str, house_failsafe: str | None) -> tuple[Action, ...]:
    """What a caller of this number (E.164) gets; every phone that rings sees it calling.

    `house_failsafe` (E.164) is rung when the property has no fail-safe number of its own.
    """
    known = snapshot.property
    thanks: Action = _say(_THANKS, known)
    if out_of_use := snapshot.flow(snapshot.disabled.get(number, "")):
        prompt = announced(out_of_use)
        thanks = speak(prompt, known.language, known.name, known.spoken_name)
        if ends_after_announcement(out_of_use):
            return thanks, *farewell(known.language)
    failsafe = failsafe_number(snapshot, house_failsafe)
    if failsafe is None:
        return thanks, _say(SAFE_MESSAGE, known), *_message(known)
    leg = Leg(failsafe, "the fail-safe number")
    dial = Dial((leg,), SAFE_RING_SECONDS, number)
    return thanks, _say(_HOLD, known), dial, _say(_STILL, known), *_message(known)


def farewell(language: str) -> tuple[Action, ...]:
    """What follows a message that was left."""
    return speak(SAFE_GOODBYE, language), HangUp()


def spoken_language(language: str) -> str:
    """The one of `LANGUAGES` that a property with this language is answered in."""
    return choose_variant(SAFE_GOODBYE, language).language


def failsafe_number(snapshot: Snapshot, house_failsafe: str | None) -> str | None:
    """The outside phone to ring: the property's, else the house's, never one of our numbers."""
    for number in (snapshot.property.failsafe_number, house_failsafe):
        if number is not None and number not in snapshot.our_numbers:
            return number
    return None


def _message(known: Property) -> tuple[Action, ...]:
    # The last two are for a message with nothing in it.
    return TakeMessage(None, MESSAGE_SECONDS), *farewell(known.language)


def _say(prompt: Prompt, known: Property) -> Say:
    spoken = speak(prompt, known.language)
    assert isinstance(spoken, Say)  # all of ours are texts
    return Say(spoken.text.replace("{name}", known.spoken_name or known.name), spoken.language)
