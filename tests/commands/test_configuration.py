"""Can an operator write a property to a file and make it again somewhere else?"""

import asyncio

import pytest
from click.testing import CliRunner, Result

from callrouter.__main__ import main
from callrouter.store.engine import create_engine
from callrouter.store.migrating import migrate


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch):
    def run(url: str, *arguments: str, given: str | None = None) -> Result:
        monkeypatch.setenv("CALLROUTER_DATABASE_URL", url)
        return CliRunner().invoke(main, arguments, input=given)

    return run


@pytest.fixture
def new_url(empty_url: str) -> str:
    """A database with the schema and nothing in it."""

    async def make() -> None:
        engine = create_engine(empty_url)
        await migrate(engine)
        await engine.dispose()

    asyncio.run(make())
    return empty_url


def test_a_property_goes_from_one_database_to_another_byte_by_byte(on, demo_url, new_url):
    exported = on(demo_url, "export", "alder-creek")
    assert exported.exit_code == 0, exported.output
    applied = on(new_url, "apply", "-", given=exported.output)
    assert applied.exit_code == 0, applied.output
    assert applied.output.startswith("+ property alder-creek\n    + key: alder-creek\n")
    assert applied.output.endswith("Done.\n")
    assert on(new_url, "export", "alder-creek").output == exported.output
    again = on(new_url, "apply", "-", given=exported.output)
    assert again.output == "Nothing changes: everything is as the file says.\n"


def test_a_dry_run_tells_the_plan_and_changes_nothing(on, demo_url, tmp_path):
    file = tmp_path / "alder.yaml"
    before = on(demo_url, "export", "alder-creek").output
    file.write_text(before.replace("name: Google Ads", "name: Google Maps", 1))
    tried = on(demo_url, "apply", str(file), "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert tried.output == (
        '~ source "Google Ads"\n'
        "    - numbers:\n"
        "    -   - '+12125550103'\n"
        '+ source "Google Maps"\n'
        "    + name: Google Maps\n"
        "    + numbers:\n"
        "    +   - '+12125550103'\n"
        '  stays, though the file does not name it: source "Google Ads"\n'
        "Nothing was changed (--dry-run).\n"
    )
    assert on(demo_url, "export", "alder-creek").output == before


def test_what_is_wrong_is_told_with_its_line_and_nothing_is_changed(on, demo_url):
    before = on(demo_url, "export", "alder-creek").output
    broken = before.replace("calls: Default flow", "calls: Gone")
    line = 1 + broken[: broken.index("calls: Gone")].count("\n")
    refused = on(demo_url, "apply", "-", given=broken)
    assert refused.exit_code == 1
    assert refused.output == f'Error: Line {line}: there is no flow "Gone" in the file; add it.\n'
    assert on(demo_url, "export", "alder-creek").output == before


def test_a_property_that_is_not_there_is_a_sentence(on, demo_url):
    refused = on(demo_url, "export", "nowhere")
    assert refused.exit_code == 1
    assert refused.output == 'Error: There is no property with the key "nowhere".\n'


def test_a_file_that_is_not_in_utf_8_is_a_sentence(on, demo_url, tmp_path):
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"callrouter: 1 # caf\xe9")
    refused = on(demo_url, "apply", str(file))
    assert refused.exit_code == 1
    assert refused.output == "Error: The file is not in UTF-8; save it so.\n"


def test_campaigns_come_from_a_file_row_by_row(on, demo_url, tmp_path):
    file = tmp_path / "campaigns.csv"
    file.write_text("Campaign;Number\nCraigslist;(212) 555-0151\nBus stop;12\n", "utf-8-sig")
    done = on(demo_url, "import-csv", str(file), "--property", "alder-creek")
    assert done.output == (
        "✓ line 2: Craigslist was made, (212) 555-0151 is its number, it follows the defaults.\n"
        "✗ line 3: “12” has too few digits for a phone number.\n"
        "1 of 2 rows are matched.\n"
    )
    assert done.exit_code == 1


def test_properties_are_made_one_by_one_with_progress(on, demo_url, tmp_path):
    file = tmp_path / "properties.csv"
    file.write_text("key,name,main number\n,Cedar Court,3125550100\nalder-creek,Elm,3125550101\n")
    tried = on(demo_url, "from-template", str(file), "--template", "alder-creek", "--dry-run")
    assert tried.output.endswith("Nothing was changed (--dry-run).\n")
    done = on(demo_url, "from-template", str(file), "--template", "alder-creek")
    assert done.output == (
        "1/2 ✓ cedar-court\n"
        "2/2 ✗ alder-creek\n"
        '    line 3: There is a property with the key "alder-creek" already; choose another.\n'
        "1 of 2 properties were made.\n"
    )
    assert done.exit_code == 1
    file.write_text("name,main number\nCedar Court,3125550100\n")
    again = on(demo_url, "from-template", str(file), "--template", "alder-creek")
    assert again.output == (
        "1/1 ✓ cedar-court is there already.\n0 of 1 properties were made, 1 was there already.\n"
    )
    assert again.exit_code == 0
    assert on(demo_url, "export", "cedar-court").exit_code == 0
