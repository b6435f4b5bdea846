"""Can somebody at a terminal play the caller and the rung phones?"""

import asyncio
import io

from callrouter.commands.telephone.deciding import Typed
from callrouter.commands.telephone.deeds import Deed, Press
from callrouter.commands.telephone.sheet import Sheet
from callrouter.providers.simulator.views import CallView
from commands.telephone_town import (
    CALLER,
    GOODBYE,
    MENU,
    RING,
    RING_BOTH,
    TRACKED,
    VOICEMAIL,
)

AT_MENU = "a key and Enter, Enter alone presses nothing, h hangs up > "
AT_RING = "a answers, b is busy, n nobody answers, h caller hangs up > "
AT_TALK = "h caller hangs up, s staff hang up (s 90: after 90 s) > "
AT_RECORDING = "seconds to speak and Enter, Enter alone says no more, h hangs up > "


async def test_a_whole_call_is_typed(town):
    told = await town(voice=MENU, pressed=RING, rung="").typed("1", "a", "s 90")

    assert told == (
        "(212) 555-0142 calls (212) 555-0101\n"
        "\n"
        '  0:00    1.6 s  "For leasing, press 1."\n'
        "  0:01           waits 5 s for a key\n"
        f"{AT_MENU}"
        "  0:01           → pressed 1\n"
        "  0:01           ☎ rings (212) 555-0111 …\n"
        "  0:01           waits 20 s for an answer\n"
        f"{AT_RING}"
        "  0:05           → (212) 555-0111 answered\n"
        "  0:05           talks with (212) 555-0111\n"
        f"{AT_TALK}"
        "  1:35           → staff hung up after 90 s\n"
        "  1:35           the call ends\n"
    )


async def test_enter_alone_presses_nothing(town):
    told = await town(voice=MENU, pressed=GOODBYE).typed("")

    assert f"{AT_MENU}  0:06           (nothing pressed)\n" in told


async def test_what_cannot_be_understood_is_asked_again(town):
    told = await town(voice=MENU).typed("what?", "h")

    assert told.endswith(f"{AT_MENU}That is none of these.\n{AT_MENU}  0:01           → hung up\n")


async def test_a_message_is_spoken_and_ends_in_silence(town):
    told = await town(voice=VOICEMAIL, recorded=GOODBYE).typed("12", "")

    assert told.endswith(
        f"{AT_RECORDING}"
        "  0:13           → spoke for 12 s\n"
        "  0:13           records until 5 s of silence\n"
        f"{AT_RECORDING}"
        "  0:18           → said nothing more\n"
        '  0:18    0.4 s  "Goodbye."\n'
        "  0:19           the call ends\n"
    )


async def test_a_message_may_end_with_its_key_or_by_hanging_up(town):
    told = await town(voice=VOICEMAIL, recorded=VOICEMAIL).typed("5", "#", "3.5", "h")

    assert "  0:06           → pressed #\n" in told
    assert "           → spoke for 3.5 s\n" in told
    assert told.endswith("           → hung up\n")


async def test_the_second_phone_answers_and_the_first_stops_ringing(town):
    told = await town(voice=RING_BOTH, rung="").typed("a 3", "a 2", "h 5")

    assert told.endswith(
        "a answers (a 2: the second), b is busy, n nobody answers, h caller hangs up > "
        "That is none of these.\n"
        "a answers (a 2: the second), b is busy, n nobody answers, h caller hangs up > "
        "  0:04           → (212) 555-0112 answered\n"
        "  0:04           ☎ (212) 555-0111 stops ringing\n"
        "  0:04           talks with (212) 555-0112\n"
        f"{AT_TALK}"
        "  0:09           → hung up after 5 s\n"
    )


async def test_a_busy_phone_leaves_the_other_one_ringing(town):
    told = await town(voice=RING_BOTH, rung=GOODBYE).typed("b", "b 1", "b 2")

    assert "  0:00           → (212) 555-0111 is busy\n" in told
    assert "That is none of these." in told
    assert told.endswith(
        "  0:00           → (212) 555-0112 is busy\n"
        '  0:00    0.4 s  "Goodbye."\n'
        "  0:00           the call ends\n"
    )


async def test_nobody_answers_until_the_ringing_ends(town):
    told = await town(voice=RING, rung=MENU).typed("n", "h")

    assert told.endswith(
        f"{AT_RING}"
        "  0:20           → nobody answered\n"
        '  0:20    1.6 s  "For leasing, press 1."\n'
        "  0:21           waits 5 s for a key\n"
        f"{AT_MENU}"
        "  0:21           → hung up\n"
    )


async def test_the_caller_hangs_up_while_it_rings(town):
    told = await town(voice=RING, rung="").typed("h")

    assert told.endswith(f"{AT_RING}  0:05           → hung up after 5 s\n")


async def test_a_phone_hears_its_whisper_before_the_two_talk(town):
    whispered = RING.replace("<Number>", '<Number url="/whisper">')
    told = await town(voice=whispered, whisper="<Say>Zillow, Leasing.</Say>", rung="").typed("a")

    assert (
        "  0:04           → (212) 555-0111 answered\n"
        '  0:04    0.8 s  (212) 555-0111 hears "Zillow, Leasing."\n'
        "  0:04           talks with (212) 555-0111\n"
    ) in told


async def test_a_phone_that_is_asked_for_a_key_presses_it(town):
    whispered = RING.replace("<Number>", '<Number url="/whisper">')
    asks = '<Gather numDigits="1" timeout="5" action="/yes"><Say>Press 1.</Say></Gather><Hangup/>'
    there = town(voice=whispered, whisper=asks, yes="", rung=GOODBYE)
    told = await there.typed("a", "1", "h 10")

    assert "waits 5.8 s for a key from (212) 555-0111\n" in told
    assert (
        "(212) 555-0111: a key and Enter, Enter alone presses nothing, h caller hangs up > "
        "  0:04           → (212) 555-0111 pressed 1\n"
        "  0:04           talks with (212) 555-0111\n"
    ) in told

    assert "→ (212) 555-0111 pressed nothing\n" in await there.typed("a", "")


async def test_the_end_of_input_hangs_up(town):
    told = await town(voice=MENU).typed()

    assert told.endswith(f"{AT_MENU}\n  0:01           → hung up\n")


class _Interrupted(io.StringIO):
    def readline(self, *_: object) -> str:
        raise KeyboardInterrupt


async def test_ctrl_c_while_somebody_is_asked_hangs_up(town):
    there = town(voice=RING, rung="")
    call = await there.telephone(Typed(_Interrupted(), Sheet(there.stream))).call(CALLER, TRACKED)

    assert call.state == "ended"
    assert there.written.endswith(f"{AT_RING}\n  0:00           → hung up\n")


class _CancelsItself:
    """Ctrl-C comes while the deed is under way: the running loop cancels its task."""

    def decide(self, call: CallView) -> Deed:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        return Press("1")


async def test_ctrl_c_in_the_middle_of_a_deed_hangs_up_too(town):
    there = town(voice=MENU, pressed=MENU)
    call = await there.telephone(_CancelsItself()).call(CALLER, TRACKED)

    assert call.state == "ended"
    assert there.written.endswith("→ hung up\n")


async def test_capitals_and_blanks_do_not_matter(town):
    told = await town(voice=MENU).typed(" H ")

    assert told.endswith(f"{AT_MENU}  0:01           → hung up\n")
