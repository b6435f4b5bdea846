"""What may somebody do to a company next? Lawful requests, drawn from how the company is now."""

from random import Random
from typing import Any

import httpx

from api.v1.drawn_flows import drawn
from callrouter.ivr.flow import Flow, Voicemail, say

Asked = tuple[str, str, Any]
_NAMES = ("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine", "Yew")
_STANDARD = ("zillow", "zumper", "apartments-com", "google-ads", "yard-sign", "rent-com", "yelp")


class Chance:
    """Draws the next request; `program` is asked what there is."""

    def __init__(self, program: httpx.AsyncClient, seed: int) -> None:
        self.program, self.random = program, Random(seed)
        self.made = 0

    async def next(self) -> Asked | None:
        """Method, path and body; None: there is nothing to do that to."""
        draw = self.random.choice(_DRAWS)
        return await draw(self)

    def name(self) -> str:
        self.made += 1
        return f"{self.random.choice(_NAMES)} {self.made}"

    def number(self) -> str:
        self.made += 1
        return f"+1312555{self.made % 10_000:04d}"

    async def one(self, path: str, **params: Any) -> dict[str, Any] | None:
        answer = await self.program.get(path, params={"limit": 200} | params)
        assert answer.status_code == 200, (path, answer.text)
        items = answer.json()["items"]
        return self.random.choice(items) if items else None

    async def some_ids(self, path: str) -> list[int]:
        answer = await self.program.get(path, params={"limit": 200})
        ids = [each["id"] for each in answer.json()["items"]]
        return self.random.sample(ids, min(len(ids), self.random.randint(1, 3)))

    async def property_id(self) -> int:
        found = await self.one("/properties")
        assert found
        return int(found["id"])


async def _new_property(chance: Chance) -> Asked:
    number = chance.number()
    body = {"key": f"p-{number[-4:]}", "name": chance.name(), "zone": "America/Chicago"}
    return "POST", "/properties", body | {"main_number": number}


async def _from_template(chance: Chance) -> Asked:
    table = f"name,main number\n{chance.name()},{chance.number()}\n"
    body = {"template_id": await chance.property_id(), "table": table}
    return "POST", "/properties/from-template", body


async def _rename_property(chance: Chance) -> Asked:
    return "PATCH", f"/properties/{await chance.property_id()}", {"name": chance.name()}


async def _archive(chance: Chance) -> Asked | None:
    kind = chance.random.choice(["properties", "people", "sources"])
    found = await chance.one(f"/{kind}")
    return found and ("DELETE", f"/{kind}/{found['id']}", None)


async def _restore(chance: Chance) -> Asked | None:
    kind = chance.random.choice(["properties", "people", "sources"])
    found = await chance.one(f"/{kind}", archived=True)
    return found and ("POST", f"/{kind}/{found['id']}/restore", None)


async def _list(chance: Chance) -> Asked:
    ids = await chance.some_ids("/properties")
    body = {"name": chance.name(), "property_ids": ids}
    found = await chance.one("/property-lists")
    if found and chance.random.random() < 0.5:
        return "PUT", f"/property-lists/{found['id']}", body
    return "POST", "/property-lists", body


async def _person(chance: Chance) -> Asked:
    body = {"name": chance.name(), "phones": [chance.number()]}
    found = await chance.one("/people")
    if found and chance.random.random() < 0.5:
        return "PATCH", f"/people/{found['id']}", body
    return "POST", "/people", body


async def _grants(chance: Chance) -> Asked | None:
    found = await chance.one("/people")
    grant = {"role": "manager", "property_id": await chance.property_id()}
    return found and ("PUT", f"/people/{found['id']}/grants", {"grants": [grant]})


async def _whole_thing(chance: Chance) -> Asked:
    kind = chance.random.choice(["teams", "destinations", "mailboxes"])
    people = await chance.some_ids("/people")
    body = {
        "teams": {"name": chance.name(), "member_ids": people},
        "destinations": {"name": chance.name(), "number": chance.number()},
        "mailboxes": {"name": chance.name(), "recipient_ids": people},
    }[kind]
    found = await chance.one(f"/{kind}")
    if found and chance.random.random() < 0.5:
        return "PUT", f"/{kind}/{found['id']}", body
    return "POST", f"/{kind}", body | {"property_id": await chance.property_id()}


async def _delete(chance: Chance) -> Asked | None:
    kinds = ["teams", "destinations", "mailboxes", "weeks", "flows", "property-lists", "caps"]
    kind = chance.random.choice(kinds)
    found = await chance.one(f"/{kind}")
    return found and ("DELETE", f"/{kind}/{found['id']}", None)


async def _week(chance: Chance) -> Asked:
    body = {
        "name": chance.name(),
        "default_schedule_id": "closed",
        "closing_schedule_id": "closed",
        "schedules": [
            {"id": "closed", "name": "Closed", "counts_as_open": False},
            {
                "id": "open",
                "name": "Open",
                "counts_as_open": True,
                "windows": [{"weekday": 0, "start": 540, "end": 1020}],
            },
        ],
    }
    return "POST", "/weeks", body | {"property_id": await chance.property_id()}


async def _force(chance: Chance) -> Asked | None:
    found = await chance.one("/weeks")
    if found is None or chance.random.random() < 0.3:
        return found and ("DELETE", f"/weeks/{found['id']}/force", None)
    body = {"schedule_id": chance.random.choice(found["schedules"])["id"]}
    return "POST", f"/weeks/{found['id']}/force", body


async def _flow(chance: Chance) -> Asked | None:
    box = await chance.one("/mailboxes")
    if box is None:
        return None
    node = Voicemail("box", "Mailbox", box["id"], say(en=f"Tell {chance.name()}."))
    flow = drawn(Flow(chance.name(), "box", (node,)))
    found = await chance.one("/flows", property_id=box["property_id"])
    if found and chance.random.random() < 0.5:
        return "PUT", f"/flows/{found['id']}/draft", flow
    return "POST", "/flows", {"property_id": box["property_id"], "draft": flow}


async def _publish(chance: Chance) -> Asked | None:
    found = await chance.one("/flows")
    return found and ("POST", f"/flows/{found['id']}/publish", {})


async def _bring_back(chance: Chance) -> Asked | None:
    found = await chance.one("/flows")
    return found and ("POST", f"/flows/{found['id']}/versions/1/restore", None)


async def _defaults(chance: Chance) -> Asked | None:
    found = await chance.one("/flows")
    return found and (
        "PUT",
        f"/properties/{found['property_id']}/defaults/calls",
        {"flow_id": found["id"]},
    )


async def _routing(chance: Chance) -> Asked | None:
    found = await chance.one("/sources")
    follows = chance.random.random() < 0.5
    return found and ("PUT", f"/sources/{found['id']}/routing/calls", {"follows": follows})


async def _copy(chance: Chance) -> Asked | None:
    found = await chance.one("/sources")
    other = found and await chance.one("/sources", property_id=found["property_id"])
    return (
        found
        and other
        and (
            "POST",
            f"/sources/{found['id']}/routing/calls/copy",
            {"source_ids": [other["id"]]},
        )
    )


async def _import(chance: Chance) -> Asked:
    found = await chance.one("/imports")
    if found and chance.random.random() < 0.6:
        deed = chance.random.choice(["confirm", "revert"])
        return "POST", f"/imports/{found['id']}/{deed}", None
    body = {"from_property_id": await chance.property_id(), "people": "the same"}
    return "POST", f"/properties/{await chance.property_id()}/imports", body


async def _source(chance: Chance) -> Asked:
    property_id = await chance.property_id()
    if chance.random.random() < 0.5:
        keys = chance.random.sample(_STANDARD, 2)
        return "POST", f"/properties/{property_id}/sources", {"standard_keys": keys}
    return "POST", "/sources", {"property_id": property_id, "name": chance.name()}


async def _change_source(chance: Chance) -> Asked | None:
    found = await chance.one("/sources")
    rules = {"landing": [{"parameters": [{"name": "from", "value": chance.name()}]}]}
    return found and ("PATCH", f"/sources/{found['id']}", {"name": chance.name(), "rules": rules})


async def _assign(chance: Chance) -> Asked | None:
    number = await chance.one("/numbers")
    source = number and await chance.one("/sources", property_id=number["property_id"])
    if number is None or source is None:
        return None
    if number["source_id"] == source["id"]:
        return "DELETE", f"/sources/{source['id']}/numbers/{number['id']}", None
    return "POST", f"/sources/{source['id']}/numbers", {"number_id": number["id"]}


async def _order(chance: Chance) -> Asked | None:
    offered = await chance.program.get("/numbers/available", params={"area_code": "503"})
    numbers = [each["number"] for each in offered.json()["items"]][:2]
    body = {"property_id": await chance.property_id(), "numbers": numbers}
    return ("POST", "/numbers", body) if numbers else None


async def _number(chance: Chance) -> Asked | None:
    found = await chance.one("/numbers")
    deed = chance.random.choice(["disable", "enable", "release", "set-up", "check"])
    body = {} if deed in ("disable", "release") else None
    return found and ("POST", f"/numbers/{found['id']}/{deed}", body)


async def _cap(chance: Chance) -> Asked:
    body = {"numbers": chance.random.randint(1, 90), "property_id": await chance.property_id()}
    return "POST", "/caps", body


async def _block(chance: Chance) -> Asked:
    found = await chance.one("/blocked-numbers")
    if found and chance.random.random() < 0.4:
        return "DELETE", f"/blocked-numbers/{found['id']}", None
    body: dict[str, Any] = {"number": chance.number()}
    if chance.random.random() < 0.5:
        body["property_id"] = await chance.property_id()
    return "POST", "/blocked-numbers", body


async def _residents(chance: Chance) -> Asked:
    numbers = [chance.number() for _ in range(3)]
    return "PUT", f"/properties/{await chance.property_id()}/residents", numbers


async def _campaigns(chance: Chance) -> Asked:
    table = f"source,number\n{chance.name()},\n"
    return "POST", f"/properties/{await chance.property_id()}/campaigns", {"table": table}


async def _file(chance: Chance) -> Asked:
    """A property as it is, with another name."""
    found = await chance.one("/properties")
    assert found
    told = await chance.program.get(f"/properties/{found['id']}/configuration")
    file = told.json()["file"].replace(f"name: {found['name']}\n", f"name: {chance.name()}\n", 1)
    return "POST", "/configurations", {"file": file}


async def _undo(chance: Chance) -> Asked | None:
    found = await chance.one("/history")
    return found and ("POST", f"/history/{found['id']}/undo", None)


_DRAWS = (
    _new_property, _from_template, _rename_property, _archive, _restore, _list, _person, _grants,
    _whole_thing, _whole_thing, _delete, _delete, _week, _force, _flow, _flow, _publish, _publish,
    _bring_back, _defaults, _routing, _copy, _import, _import, _source, _change_source, _assign,
    _assign, _order, _number, _number, _cap, _block, _residents, _campaigns, _file, _undo, _undo,
)  # fmt: skip
