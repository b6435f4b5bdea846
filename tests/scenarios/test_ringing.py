"""Who rings, who gets the call, and what if nobody does?"""

from callrouter.domain.calls import Outcome
from telephone import RENTER, Phone, Place


async def test_one_of_three_answers_and_the_others_stop_ringing(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("1")
    await caller.staff(alder_creek.leasing[0]).answers(after_seconds=3)
    caller.is_talking()
    states = [leg.state.value for leg in caller.call.legs]
    assert states == ["in-progress", "canceled", "canceled"]
    await caller.staff_hangs_up(after_seconds=42)
    caller.has_ended()
    call = await caller.outcome()
    # The company counts from the pick-up: two seconds of whisper, then the talk.
    assert (call.outcome, call.talk_seconds, call.rings) == (Outcome.ANSWERED, 44, 1)
    assert (await caller.why())[-1] == "Leasing: answered; on the line for 44 s."


async def test_a_busy_phone_leads_to_the_mailbox(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("3")
    await caller.staff(alder_creek.resident_services).is_busy()
    caller.is_asked_for_a_message()
    assert "Resident services: busy." in await caller.why()


async def test_nobody_answers_and_a_message_is_taken(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("1")
    await caller.waits()
    caller.hears("Please leave your name, your number")
    caller.is_asked_for_a_message()
    await caller.speaks(40)
    await caller.waits()
    caller.has_ended()
    call = await caller.outcome()
    assert (call.outcome, call.voicemail_seconds) == (Outcome.VOICEMAIL, 40)


async def test_a_message_of_one_second_is_no_voicemail(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("1")
    await caller.waits()
    await caller.speaks(1)
    await caller.hangs_up()
    call = await caller.outcome()
    assert (call.outcome, call.voicemail_seconds) == (Outcome.VOICEMAIL_ABANDONED, None)
    assert "Message for the office: no message was left (1 s)." in await caller.why()


async def test_a_phone_that_cannot_be_reached(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("3")
    await caller.staff(alder_creek.resident_services).fails()
    caller.is_asked_for_a_message()
    assert "Resident services: the phone could not be reached." in await caller.why()


async def test_in_an_emergency_one_after_another_until_somebody_answers(
    phone: Phone, alder_creek: Place
):
    first, second = alder_creek.technicians
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("2")
    await caller.presses("1")
    caller.is_ringing(first)
    await caller.staff(first).does_not_answer()
    caller.is_ringing(second)
    await caller.staff(second).is_busy()
    caller.is_ringing(alder_creek.answering_service)
    await caller.staff(alder_creek.answering_service).answers()
    caller.is_talking()
    await caller.staff_hangs_up()
    call = await caller.outcome()
    assert (call.outcome, call.rings) == (Outcome.ANSWERED, 3)
    assert call.answered_number == alder_creek.answering_service


async def test_nobody_in_an_emergency_leaves_a_message_for_maintenance(
    phone: Phone, alder_creek: Place
):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("2")
    await caller.presses("1")
    for number in (*alder_creek.technicians, alder_creek.answering_service):
        await caller.staff(number).does_not_answer()
    caller.hears("Please leave your name, your apartment")
    assert "Emergency maintenance: nobody is left to ring." in await caller.why()


async def test_staff_hear_property_source_and_choice(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.google)
    await caller.presses("1")
    await caller.staff(alder_creek.leasing[0]).answers()
    heard = caller.call.leg(alder_creek.leasing[0]).heard
    assert [each.text for each in heard] == ["Alder Creek Apartments, Google Ads, Leasing."]


async def test_staff_see_the_callers_number_or_ours_when_it_is_withheld(
    phone: Phone, alder_creek: Place
):
    known = await phone.call(alder_creek.zillow)
    await known.presses("1")
    withheld = await phone.call(alder_creek.zillow, from_="anonymous")
    await withheld.presses("1")
    dana = alder_creek.leasing[0]
    assert known.call.leg(dana).caller_id == RENTER
    assert withheld.call.leg(dana).caller_id == alder_creek.zillow
