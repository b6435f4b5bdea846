"""Where does a call go when nothing else can be done for it?

The safe route: a word, the property's fail-safe number, a message, goodbye. It is an ordinary
flow with no week, no menu and no person in it, so it can be followed whatever else is broken.
"""

from callrouter.ivr.flow import (
    Goodbye,
    Greeting,
    Node,
    Ring,
    ShownNumber,
    Target,
    TargetKind,
    Voicemail,
    say,
)

SAFE_RING_SECONDS = 25
SAFE_MESSAGE = say(
    en="We are sorry that nobody can take your call. Please leave your name, your number "
    "and a message after the tone, and we will call you back.",
    es="Lamentamos que nadie pueda atender su llamada. Deje su nombre, su número y un "
    "mensaje después del tono, y le devolveremos la llamada.",
)
SAFE_GOODBYE = say(en="Thank you. Goodbye.", es="Gracias. Adiós.")

SAFE_START = "safe-greeting"
SAFE_NODES: tuple[Node, ...] = (
    Greeting(
        SAFE_START,
        "Safe route",
        say(
            en="Thank you for calling. Please hold while we connect you.",
            es="Gracias por llamar. Espere mientras le comunicamos.",
        ),
        next="safe-ring",
    ),
    Ring(
        "safe-ring",
        "Fail-safe number",
        targets=(Target(TargetKind.FAILSAFE),),
        ring_seconds=SAFE_RING_SECONDS,
        no_answer="safe-message",
        shows=ShownNumber.TRACKING,
    ),
    Voicemail(
        "safe-message",
        "Message on the safe route",
        mailbox_id=None,
        prompt=SAFE_MESSAGE,
        next="safe-goodbye",
    ),
    Goodbye("safe-goodbye", "Goodbye", SAFE_GOODBYE),
)
