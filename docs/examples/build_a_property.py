"""Build a community from nothing, with an API key and nothing else, so that its callers are answered.

    python docs/examples/build_a_property.py http://127.0.0.1:8000 KEY_FILE

KEY_FILE holds the key; `make run` prints where the demo's is. Prints, last, the number of the
community's first source: call it. Run twice, it makes the community only once: each request that
creates carries an Idempotency-Key.
"""

import sys
import time
from pathlib import Path
from typing import Any

import httpx

ALL_WEEK = [{"weekday": day, "start_minute": 9 * 60, "end_minute": 18 * 60} for day in range(7)]


class Api:
    """Asks, and says what is wrong where it cannot be done."""

    def __init__(self, base: str, key: str) -> None:
        self._http = httpx.Client(
            base_url=f"{base}/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=30
        )

    def get(self, path: str, **params: Any) -> Any:
        return self._told(self._http.get(path, params=params))

    def make(self, path: str, once: str, **body: Any) -> Any:
        """`once` names this request: sent again, it is not done again."""
        headers = {"Idempotency-Key": f"cedar-court-{once}"}
        return self._told(self._http.post(path, json=body, headers=headers))

    def put(self, path: str, **body: Any) -> Any:
        return self._told(self._http.put(path, json=body))

    def _told(self, response: httpx.Response) -> Any:
        if response.is_error:
            sys.exit(f"{response.request.method} {response.url.path}: {response.json()['detail']}")
        return response.json()


def main() -> None:
    base, key_file = sys.argv[1:]
    api = Api(base, Path(key_file).read_text().strip())
    community = api.make(
        "/properties",
        "property",
        key="cedar-court",
        name="Cedar Court",
        zone="America/Chicago",
        main_number="+13125550100",
        failsafe_number="+13125550199",
    )
    here = community["id"]
    flow_id = draw_flow(api, here)
    api.make(f"/flows/{flow_id}/publish", "publish", note="The first one")
    api.put(f"/properties/{here}/defaults/calls", flow_id=flow_id)
    print(buy_numbers(api, here))


def draw_flow(api: Api, here: int) -> int:
    """By day a menu that leads to the leasing team, otherwise a mailbox."""
    ann = api.make("/people", "ann", name="Ann Bell", phones=["(312) 555-0121"])
    team = api.make("/teams", "team", property_id=here, name="Leasing", member_ids=[ann["id"]])
    box = api.make(
        "/mailboxes", "mailbox", property_id=here, name="Office", recipient_ids=[ann["id"]]
    )
    week = api.make(
        "/weeks",
        "week",
        property_id=here,
        name="Leasing office",
        is_main=True,
        default_schedule_id="closed",
        closing_schedule_id="closed",
        schedules=[
            {"id": "closed", "name": "Closed", "counts_as_open": False, "windows": []},
            {"id": "open", "name": "Office hours", "counts_as_open": True, "windows": ALL_WEEK},
        ],
    )
    hours = {
        "type": "hours",
        "id": "hours",
        "name": "Open?",
        "week_id": week["id"],
        "exits": [{"schedule_id": "open", "to": "menu"}],
        "otherwise": "message",
    }
    menu = {
        "type": "menu",
        "id": "menu",
        "name": "Main menu",
        "prompt": said("Welcome to Cedar Court. For leasing, press 1."),
        "choices": [{"key": "1", "does": {"type": "go", "to": "leasing"}}],
        "nothing_pressed": {"limit": 2, "to": "leasing"},
        "not_a_choice": {"limit": 2, "to": "leasing"},
    }
    leasing = {
        "type": "ring",
        "id": "leasing",
        "name": "Leasing",
        "targets": [{"kind": "team", "id": team["id"]}],
        "no_answer": "message",
    }
    message = {
        "type": "voicemail",
        "id": "message",
        "name": "Message",
        "mailbox_id": box["id"],
        "prompt": said("Please leave your name and number, and we will call you back."),
    }
    draft = {"name": "Default flow", "start": "hours", "nodes": [hours, menu, leasing, message]}
    made: dict[str, Any] = api.make("/flows", "flow", property_id=here, draft=draft)
    return int(made["id"])


def said(text: str) -> dict[str, Any]:
    return {"variants": [{"language": "en", "says": {"type": "text", "text": text}}]}


def buy_numbers(api: Api, here: int) -> str:
    """Three sources of the catalogue, a number for each; gives the first one's."""
    bought = api.get("/numbers", property_id=here)["items"]
    if bought:  # by an earlier run
        return str(min(bought, key=lambda each: each["id"])["number"])
    keys = ["zillow", "apartments-com", "google-ads"]
    added = api.make(f"/properties/{here}/sources", "sources", standard_keys=keys)
    offered = api.get("/numbers/available", area_code="312", limit=len(keys))["items"]
    orders = [
        api.make(
            "/numbers",
            f"number-{source['standard_key']}",
            property_id=here,
            numbers=[offer["number"]],
            source_id=source["id"],
        )
        for source, offer in zip(added["made"], offered, strict=True)
    ]
    lines = [settled(api, order["id"]) for order in orders]
    for line in lines:
        if line["state"] != "bought":
            sys.exit(f"{line['number']} was not bought: {line['says']}")
    return str(lines[0]["number"])


def settled(api: Api, order_id: int) -> dict[str, Any]:
    """The order's only line, once it is known what became of it."""
    while True:
        order = api.get(f"/number-orders/{order_id}")
        if order["is_settled"]:
            line: dict[str, Any] = order["lines"][0]
            return line
        time.sleep(0.2)


if __name__ == "__main__":
    main()
