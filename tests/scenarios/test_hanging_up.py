"""What is a call that the caller ends, wherever they are in it?"""

from callrouter.commands.telephone.telling import sum_up
from callrouter.domain.calls import Outcome
from telephone import Phone, Place


async def test_during_the_greeting(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.hangs_up(after_seconds=1)
    call = await caller.outcome()
    assert (call.outcome, call.is_over, call.keys_pressed) == (Outcome.ABANDONED, True, "")


async def test_in_the_main_menu(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("7")
    await caller.hangs_up()
    assert (await caller.outcome()).outcome is Outcome.ABANDONED


async def test_in_a_sub_menu(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("2")
    await caller.hangs_up()
    call = await caller.outcome()
    assert (call.outcome, call.keys_pressed) == (Outcome.ABANDONED, "2")


async def test_while_it_rings_nobody_is_dialled_any_more(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("2")
    await caller.presses("1")
    caller.is_ringing(alder_creek.technicians[0])
    await caller.hangs_up(after_seconds=6)
    caller.has_ended()
    assert [leg.number for leg in caller.call.legs] == [alder_creek.technicians[0]]
    assert (await caller.outcome()).outcome is Outcome.MISSED
    assert (await caller.why())[-1] == "Emergency maintenance: the caller hung up while it rang."


async def test_in_the_middle_of_a_talk(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("1")
    await caller.staff(alder_creek.leasing[1]).answers()
    caller.is_talking()
    await caller.hangs_up(after_seconds=30)
    caller.has_ended()
    call = await caller.outcome()
    assert call.outcome is Outcome.ANSWERED
    assert call.answered_number == alder_creek.leasing[1]


async def test_at_the_beep(phone: Phone, alder_creek: Place):
    alder_creek.it_is("2026-11-23T22:00")
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("2")
    caller.is_asked_for_a_message()
    await caller.hangs_up()
    call = await caller.outcome()
    assert (call.outcome, call.is_over) == (Outcome.VOICEMAIL_ABANDONED, True)
    assert (call.voicemail_seconds, call.voicemail_recording_id) == (None, None)
    assert sum_up(call).startswith("Voicemail abandoned: the caller left no message.")


async def test_at_the_beep_after_nobody_answered(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("1")
    await caller.waits()
    caller.is_asked_for_a_message()
    await caller.hangs_up()
    call = await caller.outcome()
    assert (call.outcome, call.rings) == (Outcome.VOICEMAIL_ABANDONED, 1)
    assert sum_up(call).startswith(
        "Voicemail abandoned: nobody answered, and the caller left no message."
    )


async def test_after_speaking_into_the_mailbox(phone: Phone, alder_creek: Place):
    alder_creek.it_is("2026-11-23T22:00")
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("2")
    await caller.speaks(9)
    await caller.hangs_up()
    call = await caller.outcome()
    assert (call.outcome, call.voicemail_seconds) == (Outcome.VOICEMAIL, 9)
