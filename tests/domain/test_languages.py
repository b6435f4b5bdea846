"""Is a language told by its name?"""

import pytest

from callrouter.domain.languages import language_name


@pytest.mark.parametrize(
    ("code", "name"),
    [("es", "Spanish"), ("es-MX", "Spanish (MX)"), ("en", "English"), ("xx", '"xx"')],
)
def test_a_language_is_told_by_its_name(code: str, name: str) -> None:
    assert language_name(code) == name
