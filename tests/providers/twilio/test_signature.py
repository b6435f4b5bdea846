"""Only a request signed with a secret of the right account and kind is let in.

The vendor's own validator is the judge.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from starlette.datastructures import FormData
from twilio.request_validator import RequestValidator, get_signature_algorithm

from callrouter.providers.twilio.form import Form
from callrouter.providers.twilio.signature import (
    Account,
    account_for,
    check_public_url,
    sign,
    signed_url,
    verify,
)

TOKEN = "an-auth-token"
KEY = "a-shared-key"
OUR_ACCOUNT = Account("main", "AC1", auth_tokens=(TOKEN,), shared_keys=(KEY,))
URL = "https://calls.example.com/webhooks/twilio/voice?v=3&n=menu"
FORM = Form((("CallSid", "CA1"), ("From", "+12125550142"), ("To", "+12125550101")))
SHA256_SETTINGS = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"


def vendor_signature(secret: str, url: str, form: Form, algorithm: str = "HMAC_SHA1") -> str:
    return RequestValidator(secret).compute_signature(url, FormData(form.pairs), algorithm)


@dataclass(frozen=True)
class Signed:
    """A request as it arrives, with the one secret its receiver knows."""

    secret: str
    url: str
    form: Form
    settings_header: str | None
    signature: str

    def ours(self) -> bool:
        # A secret of both kinds: the reckoning is compared, not which secret is for what.
        account = Account("any", None, auth_tokens=(self.secret,), shared_keys=(self.secret,))
        return verify(account, self.url, self.form, self.signature, self.settings_header)

    def theirs(self) -> bool:
        return RequestValidator(self.secret).validate(
            self.url,
            FormData(self.form.pairs),
            self.signature,
            get_signature_algorithm(self.settings_header),
        )


_HOSTS = st.sampled_from(["calls.example.com", "Calls.Example.com", "localhost", "192.0.2.7"])
_PORTS = st.one_of(st.just(""), st.sampled_from([":443", ":80", ":8443"]))
_BASES = st.builds(
    lambda scheme, host, port, path: check_public_url(f"{scheme}://{host}{port}{path}"),
    st.sampled_from(["https", "http", "HTTPS"]),
    _HOSTS,
    _PORTS,
    st.sampled_from(["", "/", "/calls", "/a/b/"]),
)
_VISIBLE = [chr(code) for code in range(0x21, 0x7F)]
_PATHS = st.text([c for c in _VISIBLE if c not in "?#"], max_size=20).map("/{}".format)
_QUERIES = st.text([c for c in _VISIBLE if c != "#"], max_size=20)
_URLS = st.builds(
    lambda base, path, query: signed_url(base, path.encode(), query.encode()),
    _BASES,
    _PATHS,
    _QUERIES,
)
# Few names and values, so that many repeat; and any text at all.
_TEXTS = st.one_of(st.sampled_from(["", "a", "b", "ab", "+1", "A"]), st.text(max_size=6))
_FORMS = st.lists(st.tuples(_TEXTS, _TEXTS), max_size=8).map(lambda pairs: Form(tuple(pairs)))
_SETTINGS = st.sampled_from(
    [
        None,
        "",
        "key=k",
        "algorithm=",
        "key=k,algorithm=HMAC_SHA1",
        SHA256_SETTINGS,
        " algorithm = hmac_sha256 ,key=k",
        "algorithm=HMAC_SHA256,algorithm=HMAC_SHA1",
    ]
)


@st.composite
def genuine_requests(draw: st.DrawFn) -> Signed:
    secret = draw(st.text(min_size=1, max_size=40))
    url, form, settings_header = draw(_URLS), draw(_FORMS), draw(_SETTINGS)
    algorithm = get_signature_algorithm(settings_header)
    signature = vendor_signature(secret, url, form, algorithm)
    return Signed(secret, url, form, settings_header, signature)


@st.composite
def tampered_requests(draw: st.DrawFn) -> Signed:
    request = draw(genuine_requests())
    pairs = request.form.pairs
    at = draw(st.integers(0, max(0, len(pairs) - 1)))
    match draw(st.integers(0, 7)):
        case 0:
            return replace(request, form=Form((*pairs[:at], draw(st.tuples(_TEXTS, _TEXTS)))))
        case 1:
            return replace(request, form=Form(pairs[:at] + pairs[at + 1 :]))
        case 2:
            return replace(request, form=Form((*pairs, *pairs[at:][::-1])))
        case 3:
            return replace(request, url=draw(_URLS))
        case 4:
            return replace(request, url=request.url + draw(st.sampled_from("/?;&a")))
        case 5:
            return replace(request, secret=draw(st.text(min_size=1, max_size=40)))
        case 6:
            cut = draw(st.integers(0, len(request.signature)))
            letter = draw(st.sampled_from(["", "A", "=", " ", "é"]))
            changed = request.signature[:cut] + letter + request.signature[cut + 1 :]
            assume(changed)
            return replace(request, signature=changed)
        case _:
            other = draw(st.one_of(_SETTINGS, st.just("algorithm=HMAC_MD5")))
            return replace(request, settings_header=other)


def test_a_request_signed_with_the_auth_token_is_let_in() -> None:
    signature = vendor_signature(TOKEN, URL, FORM)

    assert verify(OUR_ACCOUNT, URL, FORM, signature, None) is True


def test_a_request_signed_with_a_shared_key_is_let_in() -> None:
    signature = vendor_signature(KEY, URL, FORM, "HMAC_SHA256")

    assert verify(OUR_ACCOUNT, URL, FORM, signature, SHA256_SETTINGS) is True


def test_both_secrets_of_a_rotation_are_good_and_the_one_before_is_not() -> None:
    rotating = Account("main", "AC1", auth_tokens=("new", "old"), shared_keys=("new-k", "old-k"))

    for token, is_good in [("new", True), ("old", True), ("older", False)]:
        assert verify(rotating, URL, FORM, vendor_signature(token, URL, FORM), None) is is_good
    for key, is_good in [("new-k", True), ("old-k", True), ("older-k", False)]:
        signature = vendor_signature(key, URL, FORM, "HMAC_SHA256")
        assert verify(rotating, URL, FORM, signature, SHA256_SETTINGS) is is_good


@pytest.mark.parametrize("signature", [None, "", "é", "\udcff", "x" * 28])
def test_a_request_without_a_signature_of_ours_is_refused(signature: str | None) -> None:
    assert verify(OUR_ACCOUNT, URL, FORM, signature, None) is False


@pytest.mark.parametrize(
    ("secret", "algorithm", "settings_header"),
    [
        (TOKEN, "HMAC_SHA256", SHA256_SETTINGS),
        (KEY, "HMAC_SHA1", None),
        (KEY, "HMAC_SHA1", "key=webhooks_sharedkey_1,algorithm=HMAC_SHA1"),
        (TOKEN, "HMAC_SHA1", SHA256_SETTINGS),
        (KEY, "HMAC_SHA256", None),
        (TOKEN, "HMAC_SHA1", "key=webhooks_sharedkey_1,algorithm=HMAC_MD5"),
        (KEY, "HMAC_SHA256", "key=webhooks_sharedkey_1,algorithm=HMAC_SHA512"),
    ],
)
def test_a_secret_is_good_for_its_own_algorithm_only(
    secret: str, algorithm: str, settings_header: str | None
) -> None:
    signature = vendor_signature(secret, URL, FORM, algorithm)

    assert verify(OUR_ACCOUNT, URL, FORM, signature, settings_header) is False


@pytest.mark.parametrize("settings_header", [None, SHA256_SETTINGS])
@pytest.mark.parametrize("secrets", [(), ("",)])
def test_an_account_without_a_secret_lets_nobody_in(
    secrets: tuple[str, ...], settings_header: str | None
) -> None:
    bare = Account("bare", None, auth_tokens=secrets, shared_keys=secrets)
    signature = vendor_signature("", URL, FORM, get_signature_algorithm(settings_header))

    assert verify(bare, URL, FORM, signature, settings_header) is False


def test_the_secret_of_another_account_is_refused() -> None:
    simulator = Account("simulator", "AC9", auth_tokens=("its-token",), is_simulator=True)
    form = Form((("AccountSid", "AC1"), *FORM.pairs))
    signature = vendor_signature("its-token", URL, form)

    chosen = account_for([simulator, OUR_ACCOUNT], form.first("AccountSid"))

    assert chosen is OUR_ACCOUNT
    assert verify(chosen, URL, form, signature, None) is False


def test_an_unreadable_url_is_refused() -> None:
    url = signed_url("https://calls.example.com", b":no-port/", b"")

    assert verify(OUR_ACCOUNT, url, FORM, vendor_signature(TOKEN, url, FORM), None) is False


@pytest.mark.parametrize(
    ("known", "signed"),
    [
        ("https://calls.example.com/v?a=1", "https://calls.example.com:443/v?a=1"),
        ("https://calls.example.com:8443/v?a=1", "https://calls.example.com/v?a=1"),
        ("http://calls.example.com/v", "http://calls.example.com:80/v"),
        # The vendor's validator cuts an IPv6 host at its first colon; ours does not.
        ("http://[::1]:8000/v", "http://[::1]/v"),
    ],
)
def test_the_port_may_be_signed_or_not(known: str, signed: str) -> None:
    assert verify(OUR_ACCOUNT, known, FORM, vendor_signature(TOKEN, signed, FORM), None)


@given(genuine_requests())
def test_whatever_the_vendor_signs_is_let_in(request: Signed) -> None:
    path = request.url.partition("?")[0]
    # Both drop a bare ";" from the end of a path, so a signature over it is good for neither.
    assume(not path.endswith(";"))

    assert request.theirs()
    assert request.ours()


@given(tampered_requests())
def test_a_tampered_request_is_judged_as_the_vendor_judges_it(request: Signed) -> None:
    assert request.ours() is request.theirs()


@given(st.text(min_size=1, max_size=40), _URLS, _FORMS)
def test_what_we_sign_the_vendor_lets_in(secret: str, url: str, form: Form) -> None:
    request = Signed(secret, url, form, None, sign(secret, url, form))

    assert request.theirs()
    assert request.ours()


def test_connection_overrides_are_not_signed() -> None:
    assert sign(TOKEN, URL + "#rc=2&rp=ct,rt", FORM) == vendor_signature(TOKEN, URL, FORM)


def test_nothing_is_signed_with_an_empty_token() -> None:
    with pytest.raises(
        ValueError, match=r"^A request cannot be signed with an empty auth token\.$"
    ):
        sign("", URL, FORM)


def test_an_account_shows_no_secret() -> None:
    assert repr(OUR_ACCOUNT) == str(OUR_ACCOUNT) == "Account(name='main', account_sid='AC1')"


_MAIN = Account("main", "AC1", ("t1",))
_OTHER = Account("other", "AC2", ("t2",))
_BY_TOKEN = Account("by token", None, ("t3",))
_SIMULATOR = Account("simulator", "AC9", ("t9",), is_simulator=True)
_LOST_SIMULATOR = Account("simulator without a SID", None, ("t8",), is_simulator=True)


@pytest.mark.parametrize(
    ("accounts", "account_sid", "chosen"),
    [
        ([_MAIN, _OTHER], "AC2", _OTHER),
        ([_BY_TOKEN, _OTHER], "AC2", _OTHER),
        (
            [_BY_TOKEN, _OTHER],
            "AC7",
            _BY_TOKEN,
        ),  # configured by its token: any other SID is its own
        ([_MAIN, _OTHER], "AC7", None),
        ([_MAIN, _OTHER], None, None),
        ([_MAIN, _BY_TOKEN], None, _BY_TOKEN),
        ([_MAIN, _BY_TOKEN], "", _BY_TOKEN),
        ([_BY_TOKEN, _SIMULATOR], "AC9", _SIMULATOR),  # never the account by token
        ([_SIMULATOR], "AC1", None),
        ([_SIMULATOR], None, None),
        ([_LOST_SIMULATOR], None, None),
        ([_LOST_SIMULATOR], "AC1", None),
        ([], "AC1", None),
    ],
)
def test_the_account_is_the_one_the_form_names(
    accounts: Sequence[Account], account_sid: str | None, chosen: Account | None
) -> None:
    assert account_for(accounts, account_sid) is chosen


def test_the_signed_url_is_the_base_with_path_and_query_as_received() -> None:
    base = "https://calls.example.com/phone"

    assert signed_url(base, b"/a%2Fb//c", b"x=%20&y") == f"{base}/a%2Fb//c?x=%20&y"
    assert signed_url(base, b"/a", b"") == f"{base}/a"


@pytest.mark.parametrize(
    ("text", "checked"),
    [
        ("https://calls.example.com", "https://calls.example.com"),
        (" HTTPS://calls.example.com/ ", "https://calls.example.com"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("https://example.com/a/b//", "https://example.com/a/b"),
    ],
)
def test_a_public_url_is_checked_and_loses_its_last_slash(text: str, checked: str) -> None:
    assert check_public_url(text) == checked


_NO_TEXT = (
    "The public URL must not be empty and must be plain ASCII without spaces, for example "
    "https://calls.example.com."
)
_NO_SCHEME = "The public URL must begin with https:// or http://."
_NO_REST = "The public URL must have no query and no fragment: leave out ? and #."
_NO_USER = "The public URL must not carry a user name or a password."
_NO_HOST = (
    "The public URL must name a host and, if needed, a port from 1 to 65535, for example "
    "https://calls.example.com:8443."
)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", _NO_TEXT),
        ("https://exa mple.com", _NO_TEXT),
        ("https://zoë.example", _NO_TEXT),
        ("https://example.com/\n/a", _NO_TEXT),
        ("calls.example.com", _NO_SCHEME),
        ("ftp://calls.example.com", _NO_SCHEME),
        ("https:/calls.example.com", _NO_SCHEME),
        ("https://calls.example.com?", _NO_REST),
        ("https://calls.example.com/a?b=1", _NO_REST),
        ("https://calls.example.com/#", _NO_REST),
        ("https://me:secret@calls.example.com", _NO_USER),
        ("https://", _NO_HOST),
        ("https:///a", _NO_HOST),
        ("https://:443", _NO_HOST),
        ("https://calls.example.com:", _NO_HOST),
        ("https://calls.example.com:0", _NO_HOST),
        ("https://calls.example.com:65536", _NO_HOST),
        ("https://calls.example.com:https", _NO_HOST),
        ("https://::1", _NO_HOST),
        ("https://[1:2]", _NO_HOST),
    ],
)
def test_a_public_url_that_cannot_be_signed_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the sentence is compared whole
        check_public_url(text)

    assert str(refusal.value) == sentence
