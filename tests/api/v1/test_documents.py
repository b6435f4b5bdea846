"""Are the brain's values described as they are, and is whatever else is sent refused?"""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from callrouter.api.v1.drawings import Flow
from callrouter.ivr import flow as words

ADAPTER = TypeAdapter(Flow)


@pytest.fixture
async def told(admin):
    return (await admin.get("/openapi.json")).json()


async def test_every_schema_that_is_named_is_there(told):
    schemas = told["components"]["schemas"]
    named = set()

    def look(value):
        match value:
            case {"$ref": str(ref)}:
                named.add(ref.removeprefix("#/components/schemas/"))
        match value:
            case dict():
                for each in value.values():
                    look(each)
            case list():
                for each in value:
                    look(each)

    look(told)
    assert named - set(schemas) == set()
    assert "x-document" not in json.dumps(told)


async def test_a_flow_is_described_by_its_own_nodes(told):
    schemas = told["components"]["schemas"]
    nodes = schemas["Flow"]["properties"]["nodes"]
    assert nodes["maxItems"] == 500
    kinds = nodes["items"]["discriminator"]["mapping"]
    assert kinds["menu"] == "#/components/schemas/FlowMenu"
    assert set(kinds) == {str(each.__struct_config__.tag) for each in words.Node.__args__}
    assert schemas["FlowMenu"]["additionalProperties"] is False
    assert schemas["Flow"]["examples"][0]["nodes"][0]["type"] == "greeting"
    body = told["paths"]["/flows/{flow_id}/draft"]["put"]["requestBody"]
    assert body["content"]["application/json"]["schema"]["$ref"] == "#/components/schemas/Flow"
    assert schemas["WeekHours"] != schemas["FlowHours"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=20,
)
FIELDS = st.sampled_from(
    ["name", "start", "nodes", "type", "id", "prompt", "next", "choices", "variants", "says"]
)
NODES = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["greeting", "menu", "ring", "hours", "goodbye", "voicemail"]),
        "id": st.text(max_size=5),
        "name": st.text(max_size=5),
    },
    optional={"prompt": JSON, "next": JSON, "choices": JSON, "targets": JSON, "week_id": JSON},
)
BODIES = (
    JSON
    | st.dictionaries(FIELDS, JSON)
    | st.fixed_dictionaries({"name": st.text(), "start": JSON, "nodes": st.lists(NODES)})
)


@settings(max_examples=400, deadline=None)
@given(BODIES)
def test_whatever_is_sent_is_a_flow_or_a_sentence(body):
    try:
        flow = ADAPTER.validate_python(body)
    except ValidationError as error:
        (found,) = error.errors()
        assert found["ctx"]["says"].endswith(".")
        return
    assert ADAPTER.validate_json(ADAPTER.dump_json(flow)) == flow


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=BODIES)
async def test_whatever_is_sent_is_never_our_mistake(admin, body):
    sent = json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    for url in ("/flows/1/check", "/weeks", "/flows", "/weeks/1/force", "/flows/1/publish"):
        answer = await admin.post(url, content=sent, headers=headers)
        assert answer.status_code < 500, (url, answer.text)


@pytest.mark.parametrize(
    "sent",
    [
        b'{"name": "x", "start": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"name": "x", "start": ' + b"9" * 10_000 + b"}",
        b'{"name": "x", "start": NaN, "nodes": [Infinity]}',
        b'{"name": "\\ud800"}',
        b'{"\\ud800": 1}',
        b"\xff\xfe",
        b"",
        b"null",
        b"[]",
    ],
)
@pytest.mark.parametrize("url", ["/flows", "/weeks", "/flows/1/check", "/properties"])
async def test_what_is_hardly_json_is_refused(admin, sent, url):
    answer = await admin.post(url, content=sent, headers={"Content-Type": "application/json"})
    allowed = (200, 400, 422) if sent in (b"", b"null") else (400, 422)
    assert answer.status_code in allowed, answer.text
