"""Does the ledger hold whatever text a provider sends?"""

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callrouter.domain.calls import Entry
from callrouter.store.engine import connect
from callrouter.store.ledger import Ledger
from callrouter.store.lines import lawful_json
from store.ledger_lines import a_line, fetch


async def test_a_name_in_any_script_comes_back_as_it_was(demo_url):
    ledger = Ledger(demo_url)
    await ledger.append(a_line(from_raw="Zoë 🏠 \\ \" ' \u2028 \x7f"))
    ((text,),) = await fetch(demo_url, "select entry::text from ledger")
    assert msgspec.json.decode(text, type=Entry).from_raw == "Zoë 🏠 \\ \" ' \u2028 \x7f"
    await ledger.close()


async def test_a_nul_is_replaced_and_what_only_looks_like_one_is_kept(demo_url):
    connection = await connect(demo_url)
    for raw, kept in (
        ("a\0b", "a\ufffdb"),
        ("\0\0", "\ufffd\ufffd"),
        ("\\u0000", "\\u0000"),
        ("\\\0", "\\\ufffd"),
        ("\\\\u0000", "\\\\u0000"),
    ):
        stored = await connection.fetchval("select $1::jsonb::text", lawful_json(_entry(raw)))
        assert msgspec.json.decode(stored, type=Entry).from_raw == kept
    await connection.close()


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from('\\u0"\0é'), max_size=12))
def test_any_text_comes_back_with_its_nuls_replaced(raw):
    entry = msgspec.json.decode(lawful_json(_entry(raw)), type=Entry)
    assert entry.from_raw == raw.replace("\0", "\ufffd")


def _entry(raw):
    return a_line(from_raw=raw).entry
