"""What do callers of the demo company hear, and where do their keys lead?

To change what happens when a caller presses 2, change the choice for key 2: by day in `_day_menu`,
within maintenance in `_maintenance`, after hours in `_night`; and what the menu says of it.
"""

from msgspec import Struct

from callrouter.ivr.flow import (
    Back,
    CallerCheck,
    Choice,
    Flow,
    Goodbye,
    GoTo,
    Greeting,
    Hours,
    HoursExit,
    Manner,
    Menu,
    Node,
    Refusal,
    Repeat,
    Ring,
    Target,
    TargetKind,
    Tries,
    Voicemail,
    say,
)
from callrouter.operations.demo.hours import DESK, HOLIDAY, OFFICE


class Cast(Struct, frozen=True):
    """The ids of everybody and everything a community's flows name."""

    name: str
    leasing_week: int
    maintenance_week: int
    leasing_team: int
    technicians: tuple[int, ...]
    resident_services: int
    answering_service: int
    office_mailbox: int
    maintenance_mailbox: int


def default_flow(cast: Cast) -> Flow:
    """By day a menu, after hours the emergency first."""
    return Flow(
        "Default flow",
        "caller",
        (
            CallerCheck("caller", "Blocked caller?", blocked="refused", otherwise="hours"),
            Goodbye("refused", "Refused", refuses=Refusal.REJECTED),
            Hours(
                "hours",
                "Leasing office open?",
                cast.leasing_week,
                (HoursExit(OFFICE, "welcome"), HoursExit(HOLIDAY, "holiday")),
                otherwise="night-menu",
            ),
            *_day(cast),
            *_maintenance(cast),
            *_night(cast),
            *_phones(cast),
        ),
    )


def gate_flow(cast: Cast) -> Flow:
    """The sign at the gate: whoever stands there is put through at once."""
    return Flow(
        "Sign at the gate",
        "hours",
        (
            Hours(
                "hours",
                "Leasing office open?",
                cast.leasing_week,
                (HoursExit(OFFICE, "leasing"),),
                otherwise="closed",
            ),
            _leasing(cast, no_answer="closed"),
            Voicemail(
                "closed",
                "Leave your number at the gate",
                cast.office_mailbox,
                say(
                    en=f"You have reached {cast.name}. The office is open Monday to Friday from 9 "
                    "to 6, and Saturday from 10 to 5. Please leave your name and number after the "
                    "tone, and we will call you back.",
                ),
            ),
        ),
    )


def _day(cast: Cast) -> tuple[Node, ...]:
    welcome = Greeting(
        "welcome",
        "Welcome",
        say(
            en=f"Thank you for calling {cast.name}.",
            es=f"Gracias por llamar a {cast.name}.",
        ),
        next="day-menu",
    )
    return welcome, _day_menu()


def _day_menu() -> Menu:
    return Menu(
        "day-menu",
        "Main menu",
        say(
            en="For leasing, press 1. For maintenance, press 2. For payments, press 3. "
            "Para español, oprima 9. For the office, press 0 or stay on the line.",
            es="Para alquilar, oprima 1. Para mantenimiento, oprima 2. Para pagos, oprima 3. "
            "Para la oficina, oprima 0 o espere en la línea.",
        ),
        choices=(
            Choice("1", GoTo("leasing")),
            Choice("2", GoTo("maintenance-menu")),
            Choice("3", GoTo("payments")),
            Choice("9", GoTo("day-menu", language="es")),
            Choice("0", GoTo("office")),
            Choice("*", Repeat()),
        ),
        nothing_pressed=Tries(2, "office"),
        not_a_choice=Tries(3, "office"),
        again=say(
            en="Leasing, 1. Maintenance, 2. Payments, 3. Office, 0.",
            es="Alquiler, 1. Mantenimiento, 2. Pagos, 3. Oficina, 0.",
        ),
    )


def _maintenance(cast: Cast) -> tuple[Node, ...]:
    menu = Menu(
        "maintenance-menu",
        "Maintenance menu",
        say(
            en="For an emergency such as a flood, a fire or no heat, press 1. "
            "For a routine repair, press 2. To go back, press star.",
            es="Para una emergencia, como una inundación, un incendio o falta de calefacción, "
            "oprima 1. Para una reparación de rutina, oprima 2. Para volver, oprima asterisco.",
        ),
        choices=(
            Choice("1", GoTo("emergency")),
            Choice("2", GoTo("desk")),
            Choice("*", Back()),
        ),
        nothing_pressed=Tries(2, "emergency"),
        not_a_choice=Tries(3, "emergency"),
    )
    desk = Hours(
        "desk",
        "Maintenance desk open?",
        cast.maintenance_week,
        (HoursExit(DESK, "maintenance"),),
        otherwise="maintenance-message",
    )
    return menu, desk


def _night(cast: Cast) -> tuple[Node, ...]:
    holiday = Greeting(
        "holiday",
        "Holiday greeting",
        say(
            en=f"Thank you for calling {cast.name}. Our office is closed for the holiday.",
            es=f"Gracias por llamar a {cast.name}. La oficina está cerrada por el día festivo.",
        ),
        next="night-menu",
    )
    menu = Menu(
        "night-menu",
        "After-hours menu",
        say(
            en="If this is a maintenance emergency such as a flood, a fire or no heat, press 1. "
            "If life is in danger, hang up and dial 9 1 1. Para español, oprima 9. "
            "To leave a message for the office, press 2 or stay on the line.",
            es="Si es una emergencia de mantenimiento, oprima 1. Si hay peligro de muerte, "
            "cuelgue y marque el 9 1 1. Para dejar un mensaje, oprima 2 o espere en la línea.",
        ),
        choices=(
            Choice("1", GoTo("emergency")),
            Choice("2", GoTo("office-message")),
            Choice("9", GoTo("night-menu", language="es")),
        ),
        nothing_pressed=Tries(1, "office-message"),
        not_a_choice=Tries(3, "office-message"),
    )
    return holiday, menu


def _phones(cast: Cast) -> tuple[Node, ...]:
    people = tuple(Target(TargetKind.PERSON, person) for person in cast.technicians)
    return (
        _leasing(cast, no_answer="office-message"),
        Ring(
            "payments",
            "Resident services",
            (Target(TargetKind.PERSON, cast.resident_services),),
            no_answer="office-message",
            whispers=True,
        ),
        Ring(
            "office",
            "Office",
            (
                Target(TargetKind.TEAM, cast.leasing_team),
                Target(TargetKind.PERSON, cast.resident_services),
            ),
            no_answer="office-message",
            whispers=True,
        ),
        Ring(
            "maintenance",
            "Maintenance",
            people,
            no_answer="maintenance-message",
            whispers=True,
        ),
        Ring(
            "emergency",
            "Emergency maintenance",
            (*people, Target(TargetKind.DESTINATION, cast.answering_service)),
            manner=Manner.IN_ORDER,
            no_answer="maintenance-message",
            whispers=True,
        ),
        Voicemail(
            "office-message",
            "Message for the office",
            cast.office_mailbox,
            say(
                en="Please leave your name, your number and a message after the tone, and we will "
                "call you back.",
                es="Deje su nombre, su número y un mensaje después del tono, y le devolveremos la "
                "llamada.",
            ),
        ),
        Voicemail(
            "maintenance-message",
            "Message for maintenance",
            cast.maintenance_mailbox,
            say(
                en="Please leave your name, your apartment and what is wrong after the tone. "
                "A technician will call you back.",
                es="Deje su nombre, su apartamento y el problema después del tono. Un técnico le "
                "devolverá la llamada.",
            ),
        ),
    )


def _leasing(cast: Cast, no_answer: str) -> Ring:
    return Ring(
        "leasing",
        "Leasing",
        (Target(TargetKind.TEAM, cast.leasing_team),),
        no_answer=no_answer,
        whispers=True,
    )
