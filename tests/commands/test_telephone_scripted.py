"""Does a call without anybody to ask press its keys, say what is heard, and end?"""

import pytest

from callrouter.commands.telephone.calling import Telephone
from callrouter.commands.telephone.deciding import Scripted, read_keys
from callrouter.providers.simulator.legs import Habit
from callrouter.providers.simulator.phone import PhoneRefused
from commands.telephone_town import (
    ANA,
    CALLER,
    DOOR,
    GOODBYE,
    MENU,
    RING,
    RING_BOTH,
    TRACKED,
    VOICEMAIL,
)


async def test_a_scripted_call_presses_its_key_and_ends_ringing(town):
    told = await town(voice=MENU, pressed=RING).scripted("1", at="2026-11-23T10:00")

    assert told == (
        "(212) 555-0142 calls (212) 555-0101, tried as at 2026-11-23T10:00\n"
        "\n"
        '  0:00    1.6 s  "For leasing, press 1."\n'
        "  0:01           waits 5 s for a key\n"
        "  0:01           → pressed 1\n"
        "  0:01           ☎ rings (212) 555-0111 …\n"
        "  0:01           waits 20 s for an answer\n"
        "  0:06           → hung up after 5 s\n"
    )


async def test_the_instant_is_passed_on_as_it_was_written(town):
    there = town(voice=GOODBYE)
    await there.scripted(at="2026-12-24 23:10")
    await there.scripted()

    first, second = [form for form in there.service.forms if b"ringing" in form]
    assert b"CallrouterTriedAt=2026-12-24+23%3A10" in first
    assert b"Callrouter" not in second


async def test_when_the_keys_are_used_up_the_caller_hangs_up_at_a_menu(town):
    told = await town(voice=MENU, pressed=MENU).scripted("9")

    assert told.endswith(
        "  0:01           → pressed 9\n"
        '  0:01    1.6 s  "For leasing, press 1."\n'
        "  0:03           waits 5 s for a key\n"
        "  0:03           → hung up\n"
    )


async def test_a_dash_presses_nothing_and_the_wait_runs_out(town):
    told = await town(voice=MENU, pressed=VOICEMAIL).scripted("-")

    assert told.endswith(
        "  0:01           waits 5 s for a key\n"
        "  0:06           (nothing pressed)\n"
        '  0:06    1.2 s  "Leave a message."\n'
        "  0:07    0.5 s  (beep)\n"
        "  0:08           records until 5 s of silence\n"
        "  0:08           → hung up\n"
    )


async def test_a_call_that_ends_by_itself_says_so(town):
    told = await town(voice=GOODBYE).scripted("1")

    assert told.endswith('  0:00    0.4 s  "Goodbye."\n  0:00           the call ends\n')


async def test_a_withheld_caller_is_not_named(town):
    there = town(voice=GOODBYE)

    assert (await there.scripted(from_="anonymous")).startswith(
        "A withheld number calls (212) 555-0101\n"
    )
    assert b"From=anonymous" in there.service.forms[0]


async def test_phones_that_act_by_themselves_are_told(town):
    there = town(voice=RING_BOTH, rung=GOODBYE)
    there.exchange.phones[ANA] = Habit.IS_BUSY
    told = await there.scripted()
    assert (
        "  0:00           ☎ rings 1. (212) 555-0111 …\n"
        "  0:00           ☎ rings 2. (212) 555-0112 …\n"
        "  0:00           ☎ (212) 555-0111 is busy\n"
        "  0:00           waits 20 s for an answer\n"
        "  0:05           → hung up after 5 s\n"
    ) in told


async def test_the_caller_talks_a_minute_with_a_phone_that_answers_by_itself(town):
    there = town(voice=RING, rung="")
    there.exchange.phones[ANA] = Habit.ANSWERS

    assert (await there.scripted()).endswith(
        "  0:00           ☎ rings (212) 555-0111 …\n"
        "  0:04           ☎ (212) 555-0111 answers\n"
        "  0:04           talks with (212) 555-0111\n"
        "  1:04           → hung up after 60 s\n"
    )


async def test_a_round_that_nobody_answered_is_told_before_the_next_one(town):
    there = town(voice=RING, rung=RING.replace("0111", "0112"))
    there.exchange.phones[ANA] = Habit.DOES_NOT_ANSWER

    assert (await there.scripted()).endswith(
        "  0:00   20.0 s  ☎ rings; nobody answers\n"
        "  0:20           ☎ rings (212) 555-0112 …\n"
        "  0:20           waits 20 s for an answer\n"
        "  0:25           → hung up after 5 s\n"
    )


async def test_silence_audio_and_a_busy_signal_are_told(town):
    told = await town(
        voice='<Play>/hello.wav</Play><Pause length="2"/><Reject reason="busy"/>'
    ).scripted()
    assert told.endswith(
        "  0:00    5.0 s  ♪ https://calls.example.com/hello.wav\n"
        "  0:05    2.0 s  (silence)\n"
        "  0:07           the call ends\n"
    )

    assert (await town(voice='<Reject reason="busy"/>').scripted()).endswith(
        "  0:00           (busy)\n  0:00           the call ends (busy)\n"
    )


async def test_what_goes_wrong_at_the_company_is_told_too(town):
    told = await town(voice="<Nonsense/>", **{f"{DOOR}/voice/fallback"[1:]: GOODBYE}).scripted()

    assert "  0:00           ! Asked the fallback: " in told.replace("0.4 s", "")
    assert '  0:00    0.4 s  "Goodbye."\n' in told


async def test_long_speech_is_wrapped_beneath_its_first_word(town):
    words = "If this is an emergency such as a flood or a fire, call (212) 555-0111 at any hour."
    told = await town(voice=f"<Say>{words}</Say>").scripted()

    assert (
        '  0:00    7.2 s  "If this is an emergency such as a flood or a fire, call\n'
        '                  (212) 555-0111 at any hour."\n'
    ) in told
    assert max(len(line) for line in told.splitlines()) <= 80


async def test_a_refusal_of_the_simulator_comes_through(town):
    there = town(key="a guess", voice=MENU)

    with pytest.raises(PhoneRefused, match="wants its bearer token"):
        await there.scripted()


async def test_the_call_is_named_as_soon_as_there_is_one(town):
    telephone: Telephone = town(voice=MENU).telephone(Scripted())
    assert telephone.sid is None
    assert (await telephone.call(CALLER, TRACKED)).sid == telephone.sid


async def test_keys_the_call_never_asked_for_are_left_over(town):
    script = Scripted(("1", "2"))
    await town(voice=MENU, pressed=GOODBYE).telephone(script).call(CALLER, TRACKED)

    assert script.unused_keys == ("2",)


def test_keys_are_read_with_and_without_commas():
    assert read_keys("1,2") == read_keys("12") == read_keys(" 1, 2 ") == ("1", "2")
    assert read_keys("2,*,1") == ("2", "*", "1")
    assert read_keys("-,#") == ("-", "#")


@pytest.mark.parametrize("text", ["", ",", "1,x", "１"])
def test_what_no_keypad_has_is_refused(text):
    with pytest.raises(ValueError, match=r"are no keys. Write them as 1,2 \(also \* and #"):
        read_keys(text)
