"""Is everybody told who they are and what they may do, and do they choose what they see first?"""

import pytest

from callrouter.domain.rights import ROLE_RIGHTS, Grant, Role
from operations.demo_parts import ALDER, MESA


async def test_a_person_is_told_their_rights_everywhere_and_at_each_property(a_person):
    jo = await a_person(Grant(Role.VIEWER), Grant(Role.MANAGER, ALDER))
    told = (await jo.get("/me")).json()
    assert (told["kind"], told["name"], told["email"]) == ("person", "Jo Park", "jo@example.com")
    assert told["everywhere"] == sorted(ROLE_RIGHTS[Role.VIEWER])
    assert told["at"] == [{"property_id": ALDER, "rights": sorted(ROLE_RIGHTS[Role.MANAGER])}]
    assert told["default_property_id"] is None


async def test_a_key_is_told_too(manager):
    told = (await manager.get("/me")).json()
    assert (told["kind"], told["name"], told["email"]) == ("key", "Manager", None)
    assert [each["property_id"] for each in told["at"]] == [ALDER]


async def test_a_default_property_is_chosen_and_let_go(a_person):
    jo = await a_person(Grant(Role.VIEWER, MESA))
    chosen = await jo.put("/me/default-property", json={"property_id": MESA})
    assert chosen.status_code == 200, chosen.text
    assert chosen.json() == (await jo.get("/me")).json()
    assert chosen.json()["default_property_id"] == MESA
    await jo.put("/me/default-property", json={"property_id": None})
    assert (await jo.get("/me")).json()["default_property_id"] is None


async def test_a_property_that_is_seen_no_more_is_not_told(a_person, admin):
    jo = await a_person(Grant(Role.VIEWER, MESA))
    await jo.put("/me/default-property", json={"property_id": MESA})
    me = (await jo.get("/me")).json()["id"]
    body = {"grants": [{"role": "viewer", "property_id": ALDER}]}
    await admin.put(f"/people/{me}/grants", json=body)
    assert (await jo.get("/me")).json()["default_property_id"] is None


async def test_a_property_list_cannot_be_the_default(a_person):
    jo = await a_person(Grant(Role.ADMIN))
    refused = await jo.put("/me/default-property", json={"list_id": 3})
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {
            "field": "/list_id",
            "says": "Only a single property can be the default; choose one of the list.",
        }
    ]


@pytest.mark.parametrize("property_id", [MESA, 99])
async def test_a_property_one_does_not_see_is_not_there(a_person, property_id):
    jo = await a_person(Grant(Role.VIEWER, ALDER))
    refused = await jo.put("/me/default-property", json={"property_id": property_id})
    assert refused.status_code == 404
    assert refused.json()["detail"] == "There is no such property."


async def test_who_sees_everything_chooses_only_what_is_there(a_person):
    jo = await a_person(Grant(Role.ADMIN))
    assert (await jo.put("/me/default-property", json={"property_id": 99})).status_code == 404


@pytest.mark.parametrize("body", [{}, {"property_id": "x"}, {"property_id": 0}, {"colour": 1}])
async def test_what_names_no_property_is_refused(a_person, body):
    jo = await a_person(Grant(Role.ADMIN))
    assert (await jo.put("/me/default-property", json=body)).status_code == 422


async def test_a_key_has_no_default_property(admin):
    refused = await admin.put("/me/default-property", json={"property_id": ALDER})
    assert refused.status_code == 403
    assert "sign in to choose yours" in refused.json()["detail"]
