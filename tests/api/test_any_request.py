"""Is there a signed request that we answer with a 5xx, a redirect or no document?"""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webhooks import CALLER, ZILLOW, heard

PATHS = st.one_of(
    st.sampled_from(
        ["", "/pressed", "/rung", "/recorded", "/whisper", "/fallback", "/goodbye", "/"]
    ).map("voice{}".format),
    st.sampled_from(["status", "recording", "text", "voicemail"]),
    st.text("abc/.~%-_é ", max_size=12),
)
NAMES = st.one_of(
    st.sampled_from(["CallSid", "From", "To", "CallStatus", "Digits", "ForwardedFrom"]),
    st.sampled_from(["DialCallStatus", "DialBridged", "DialCallDuration", "ParentCallSid"]),
    st.sampled_from(["RecordingSid", "RecordingDuration", "RecordingStatus"]),
    st.sampled_from(["ErrorUrl", "ErrorCode", "CallrouterTried", "CallrouterTriedAt"]),
)
VALUES = st.one_of(
    st.sampled_from(
        ["CA" + "1" * 32, "RE" + "1" * 32, ZILLOW, CALLER, "1", "*", "hangup", "completed"]
    ),
    st.sampled_from(["no-answer", "absent", "ringing", "https://x/voice/pressed?p=1&v=1&n=1&s=1"]),
    st.integers(-5, 10**12).map(str),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
FIELDS = st.text("pavnstlbocgx", min_size=1, max_size=1)
PLACES = st.lists(st.tuples(FIELDS, st.text(string.digits + ".-safe", max_size=7)), max_size=8).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)
QUERIES = st.one_of(
    PLACES,
    st.builds("p={}&v={}&n={}&s={}".format, *[st.integers(0, 40)] * 4),
    st.text(
        st.characters(codec="ascii", exclude_characters="#", min_codepoint=32, max_codepoint=126),
        max_size=30,
    ),
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(path=PATHS, form=st.dictionaries(NAMES, VALUES, max_size=8), query=QUERIES)
async def test_every_signed_request_is_answered(simulator, path, form, query):
    response = await simulator.post(f"/webhooks/twilio/{path}?{query}", form)
    assert response.status_code in {200, 204, 404}
    if path.startswith("voice"):
        heard(response)
        assert len(response.content) <= 65_536


@pytest.mark.parametrize("path", ["voice", "status", "recording", "voice/whisper"])
async def test_a_request_that_says_nothing_is_answered(company, path):
    response = await company.post(f"/webhooks/twilio/{path}", {})
    assert response.status_code in {200, 204}
