"""Do people who write programs find everything the API offers on one page?"""

import json

import httpx
import pytest

from callrouter.app import build_house, build_program
from callrouter.web.pages.entry.api_reference import example_of, read
from callrouter.web.rendering import with_code


@pytest.fixture
async def browser():
    program = build_program(build_house("postgresql://localhost/x"), [])
    transport = httpx.ASGITransport(program)
    async with httpx.AsyncClient(transport=transport, base_url="https://localhost") as client:
        yield client


async def test_every_operation_stands_on_the_page(browser):
    page = await browser.get("/api/docs")
    told = (await browser.get("/api/v1/openapi.json")).json()
    assert page.status_code == 200
    for path in told["paths"].values():
        for operation in path.values():
            assert f'id="{operation["operationId"]}"' in page.text


async def test_it_loads_nothing_from_elsewhere_and_runs_no_script(browser):
    page = await browser.get("/api/docs")
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert "//" not in page.text.replace("https://", "").replace('"about:blank"', "")


async def test_its_style_is_there(browser):
    page = (await browser.get("/api/docs")).text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    style = await browser.get(address)
    assert style.headers["content-type"].startswith("text/css")


async def test_examples_are_what_one_would_send(browser):
    told = (await browser.get("/api/v1/openapi.json")).json()
    page = read(told)
    (made,) = [each for each in page.groups["properties"] if each.anchor == "properties_create"]
    assert json.loads(made.body)["zone"] == "America/New_York"
    assert json.loads(made.result)["name"] == "Alder Creek Apartments"


def test_a_schema_that_holds_itself_ends():
    told = {"components": {"schemas": {"Tree": {
        "type": "object", "properties": {"inner": {"$ref": "#/components/schemas/Tree"}}
    }}}}  # fmt: skip
    assert "inner" in example_of(told, {"$ref": "#/components/schemas/Tree"})


def test_words_between_backticks_are_code_and_nothing_is_markup():
    assert with_code("a `b<` c & d") == "a <code>b&lt;</code> c &amp; d"
