"""Is nothing in the way of a request that every other one would pay for?"""

from callrouter.api.hotpath import HotPath
from callrouter.app import build_house, build_program
from house.sources import modules, shown


def test_webhooks_come_before_the_framework_and_it_has_no_middleware():
    program = build_program(build_house("postgresql://localhost/x"), [])
    assert isinstance(program, HotPath)
    assert program._ordinary.user_middleware == []


def test_nobody_wraps_requests_in_the_slow_way():
    """Each such wrapper costs more than a whole step."""
    slow = ("BaseHTTPMiddleware", ".middleware(")
    found = [shown(path) for path in modules() if any(word in path.read_text() for word in slow)]
    assert found == []
