"""Can the simulated telephone company be taken for a real one, and is it told how to run it alone?"""

import re

from callrouter.commands.running import HOME
from callrouter.commands.simulating import ACCOUNT
from callrouter.commands.simulator import simulator


def test_its_account_is_as_long_as_a_real_one_but_can_be_none():
    assert len(ACCOUNT) == len("AC") + 32
    assert re.fullmatch(r"AC[0-9a-fA-F]{32}", ACCOUNT) is None
    assert ACCOUNT.isalnum()


def test_the_options_that_it_needs_stand_in_the_documents():
    told = (HOME / "docs" / "operating.md").read_text()
    needed = [option.opts[0] for option in simulator.params if option.required]
    assert needed == ["--service-url", "--account-sid"]
    assert [option for option in needed if f"`{option}`" not in told] == []
