"""Can people look after their own account, and admins after the keys of programs?"""

from callrouter.domain.rights import Grant, Role
from programs import PASSWORD
from web.conftest import words_of


async def test_a_key_is_made_shown_once_used_and_revoked(staff, a_browser):
    browser = await staff()
    more = await browser.submit(
        "/keys/new", name="Import", role="viewer", place="property:1", do="add"
    )
    assert more.text.count('name="place"') == 2
    made = await browser.submit(
        "/keys/new", name="Import", role="viewer", place="property:1", days="30"
    )
    assert made.status_code == 200, words_of(made)
    secret = made.text.partition('readonly value="')[2].partition('"')[0]
    program = await a_browser()
    bearer = {"Authorization": f"Bearer {secret}"}
    assert (await program.get("/api/v1/me", headers=bearer)).status_code == 200
    listed = await browser.get("/keys")
    assert secret not in listed.text
    assert "Viewer Alder Creek" in words_of(listed)
    key = listed.text.partition('href="/keys/')[2]
    path = f"/keys/{(await program.get('/api/v1/me', headers=bearer)).json()['id']}"
    assert key
    assert "Revoke this key" in await browser.read(path)
    assert (await browser.submit(f"{path}/revoke")).status_code == 303
    assert (await program.get("/api/v1/me", headers=bearer)).status_code == 401
    assert "Import" in await browser.read("/keys?which=revoked")


async def test_a_key_needs_a_name_and_keys_are_for_whoever_manages_people(staff):
    browser = await staff()
    sent = await browser.submit("/keys/new", name="", role="viewer", place="everywhere")
    assert sent.status_code == 422
    assert 'id="problem-name"' in sent.text
    manager = await staff(Grant(Role.MANAGER))
    assert "API keys" not in await manager.read("/people")
    for path in ("/keys", "/keys/new", "/keys/1"):
        assert (await manager.get(path)).status_code == 403
    for path in ("/keys/new", "/keys/1/revoke"):
        sent = await manager.submit(path, name="X", role="viewer", place="everywhere")
        assert sent.status_code == 403


async def test_the_password_is_changed_by_whoever_knows_it(staff):
    browser = await staff(Grant(Role.VIEWER, 1))
    wrong = await browser.submit("/me/password", present="wrong", new="another good password")
    assert wrong.status_code == 422
    assert 'id="problem-present"' in wrong.text
    short = await browser.submit("/me/password", present=PASSWORD, new="short")
    assert 'id="problem-new"' in short.text
    sent = await browser.submit("/me/password", present=PASSWORD, new="another good password")
    assert sent.status_code == 303, words_of(sent)
    assert "Your password is changed" in await browser.read("/me")


async def test_the_default_property_is_where_pages_begin(staff):
    browser = await staff()
    assert (await browser.submit("/me/default-property", default_property="2")).status_code == 303
    assert "Mesa Vista" in (await browser.get("/sources")).text.partition("picker-name")[2][:40]


async def test_other_sessions_are_ended(staff, a_browser):
    browser = await staff()
    other = await a_browser()
    await other.submit("/sign-in", email="jo1@example.com", password=PASSWORD)
    assert "Sign out everywhere else" in await browser.read("/me")
    assert (await browser.submit("/me/sessions/end-others")).status_code == 303
    assert (await other.get("/sources")).status_code == 303
    assert (await browser.get("/me")).status_code == 200
