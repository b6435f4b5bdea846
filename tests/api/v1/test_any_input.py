"""Does whatever a program may send get an answer that the description promises, and never a 5xx?

Requests are made from the description itself, lawful and unlawful ones; each answer must be one of
those its operation names, in its shape.
"""

import asyncio

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from callrouter.api.v1.program import build_api
from callrouter.app import build_house
from callrouter.domain.rights import Grant, Role

EXAMPLES = 4
_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def description():
    """What the API says of itself; no house is behind it."""
    api = build_api(build_house("postgresql://localhost/x"))
    return schemathesis.openapi.from_dict(api.openapi())


SCHEMA = description()
OPERATIONS = {
    f"{each.ok().method.upper()} {each.ok().path}": each.ok()
    for each in SCHEMA.get_all_operations()
}


def drawn(operation, mode):
    """Lawful or unlawful requests for an operation."""
    cases = []

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def draw(case):
        cases.append(case)

    draw()
    return cases


@pytest.mark.parametrize("name", OPERATIONS)
async def test_any_request_gets_an_answer_that_was_promised(a_program, name):
    """An admin may do what is asked, a viewer of one property hardly anything."""
    admin, viewer = [await a_program(Grant(*each)) for each in ((Role.ADMIN,), (Role.VIEWER, 1))]
    for mode in GenerationMode:
        cases = await asyncio.to_thread(drawn, OPERATIONS[name], mode)  # the house goes on
        assert cases, "Nothing could be asked."
        for program in (viewer, admin):
            for case in cases:
                await _ask(program, case)


async def _ask(program, case):
    asked = case.as_transport_kwargs(base_url=str(program.base_url))
    headers = dict(asked.pop("headers"))
    headers.pop("Authorization", None)
    asked.pop("cookies", None)
    body = asked.pop("data", None)
    response = await program.request(
        asked.pop("method"), asked.pop("url"), content=body, headers=headers, **asked
    )
    case.validate_response(response, checks=_CHECKS)
    if response.is_success and "dry_run=true" not in str(response.url):
        await _read_back(program, case, response)


async def _read_back(program, case, response):
    """What was answered to a write is what stands there now."""
    url, method = str(response.url).partition("?")[0], case.method.upper()
    if method == "POST" and any(each.startswith(f"GET {case.path}/{{") for each in OPERATIONS):
        url = f"{url}/{response.json()['id']}"
    elif method not in ("PUT", "PATCH") or f"GET {case.path}" not in OPERATIONS:
        return
    read = await program.get(url)
    assert read.status_code == 200, (url, read.text)
    answered, there = response.json(), read.json()
    if "items" in there:  # the list that was written as a whole
        return
    shared = answered.keys() & there.keys()
    assert shared
    assert {key: answered[key] for key in shared} == {key: there[key] for key in shared}
