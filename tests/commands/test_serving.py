"""Is a socket that cannot be had told in a sentence?"""

import click
import pytest

from callrouter.commands.serving import listen


def test_any_free_port_will_do():
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0


def test_a_port_that_is_taken_is_told_with_another_to_try():
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(click.ClickException) as refused:
            listen("127.0.0.1", port)
    assert refused.value.message == (
        f"Port {port} is taken; stop what uses it or choose another, like PORT={port + 1}."
    )


def test_an_address_that_is_not_of_this_machine_is_told():
    with pytest.raises(click.ClickException) as refused:
        listen("192.0.2.1", 8000)
    assert refused.value.message == (
        "Nothing can listen on 192.0.2.1, port 8000: Cannot assign requested address."
    )
