"""What do callers get for their keys, and for pressing none?"""

from telephone import Phone, Place


async def test_caller_presses_1_and_leasing_rings(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    caller.hears("Thank you for calling Alder Creek Apartments.")
    caller.hears("For leasing, press 1.")
    await caller.presses("1")
    caller.is_ringing(*alder_creek.leasing)


async def test_a_key_pressed_early_cuts_the_menu_short(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("2", after_seconds=1)
    assert caller.call.elapsed_seconds < 20
    caller.hears("For an emergency such as a flood")


async def test_nothing_pressed_twice_rings_the_office(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses_nothing()
    caller.hears("Leasing, 1. Maintenance, 2.")
    caller.does_not_hear("For leasing, press 1.")
    await caller.presses_nothing()
    caller.is_ringing(*alder_creek.leasing, alder_creek.resident_services)
    assert "Main menu: nothing pressed (2 of 2) → Office." in await caller.why()


async def test_a_wrong_key_three_times_rings_the_office(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    for _ in range(3):
        caller.is_asked_for_a_key()
        await caller.presses("7")
    caller.is_ringing(*alder_creek.leasing, alder_creek.resident_services)
    assert "Main menu: 7 is not a choice (3 of 3) → Office." in await caller.why()


async def test_wrong_keys_and_silence_are_counted_separately(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("7")
    await caller.presses("8")
    await caller.presses_nothing()
    caller.is_asked_for_a_key()
    await caller.presses("1")
    caller.is_ringing(*alder_creek.leasing)


async def test_main_menu_then_2_then_back_then_1_reaches_leasing(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("2")
    caller.hears("To go back, press star.")
    await caller.presses("*")
    caller.hears("For leasing, press 1.")
    await caller.presses("1")
    caller.is_ringing(*alder_creek.leasing)
    assert (await caller.outcome()).keys_pressed == "2,*,1"


async def test_star_repeats_the_main_menu(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("*")
    caller.hears("For leasing, press 1.")
    assert "Main menu: pressed * to hear it again." in await caller.why()


async def test_spanish_stays_spanish_to_the_end(phone: Phone, alder_creek: Place):
    caller = await phone.call(alder_creek.zillow)
    await caller.presses("9")
    caller.hears("Para alquilar, oprima 1.")
    await caller.presses("2")
    caller.hears("Para volver, oprima asterisco.")
    await caller.presses("*")
    await caller.presses("3")
    await caller.staff(alder_creek.resident_services).does_not_answer()
    caller.hears("Deje su nombre, su número")
    await caller.speaks(12)
    await caller.waits()
    caller.hears("Gracias. Adiós.")
    caller.has_ended()


async def test_a_caller_who_goes_round_for_a_hundred_steps_goes_the_safe_route(
    phone: Phone, alder_creek: Place
):
    caller = await phone.call(alder_creek.zillow)
    for _ in range(99):
        await caller.presses("*", after_seconds=0.1)
    await caller.presses("*", after_seconds=0.1)
    caller.is_ringing(alder_creek.failsafe)
