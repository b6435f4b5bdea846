"""What does each route need, of whom, and where? One row a route; paths name a company's things.

`HERE` is Alder Creek: whoever has no right there at all is told that there is no such thing.
`ANYWHERE` is satisfied by a right at any property, `EVERYWHERE` by one that is granted for all.
`EVERYWHERE_HERE` is for things of Alder Creek that only the company may change. `SEEN_ANYWHERE` is
for people: everybody sees them, and only who edits routing where calls reach them changes them.
"""

from typing import Any, NamedTuple

from api.v1.drawn_flows import drawn
from callrouter.domain.rights import Role
from operations.demo_parts import ZILLOW_NUMBER, a_message

SEE, CALLS, EDIT, PUBLISH, NUMBERS, PEOPLE, COMPANY = (
    "see",
    "calls",
    "edit",
    "publish",
    "numbers",
    "people",
    "company",
)
HERE, ANYWHERE, EVERYWHERE, EVERYWHERE_HERE = "here", "anywhere", "everywhere", "everywhere here"
SEEN_ANYWHERE = "here, and seen anywhere"
_LOOKS = {SEE, CALLS}
_MANAGES = _LOOKS | {EDIT, PUBLISH, NUMBERS}
MAY = {
    Role.ADMIN: _MANAGES | {PEOPLE, COMPANY},
    Role.MANAGER: _MANAGES,
    Role.AGENT: _LOOKS,
    Role.VIEWER: _LOOKS,
}


class Route(NamedTuple):
    """`status` is what whoever may do it is answered."""

    needs: set[str]
    where: str
    method: str
    path: str
    body: Any = None
    status: int = 200


_WEEK = {
    "name": "Pool",
    "default_schedule_id": "closed",
    "closing_schedule_id": "closed",
    "schedules": [{"id": "closed", "name": "Closed", "counts_as_open": False}],
}
_AT_ALDER = {"property_id": 1}
_PROPERTY = {"key": "new", "name": "New", "zone": "UTC", "main_number": "+13125550100"}
_LIST = {"name": "All", "property_ids": [1, 2]}
_KEY = {"name": "K", "grants": [{"role": "viewer", "property_id": 1}]}
_NEW = ["+12125550151"]
_TABLE = "name,main number\nCedar Court,+13125550100\n"
_CAMPAIGNS = "source,number\nRadio,\n"
_ZILLOW = f"%2B{ZILLOW_NUMBER[1:]}"


def _whole_things(path: str, whole: dict[str, Any]) -> list[Route]:
    """The routes of a kind of thing that belongs to a property; the first is in use."""
    return [
        Route({SEE}, ANYWHERE, "GET", path),
        Route({EDIT}, HERE, "POST", path, whole | _AT_ALDER, 201),
        Route({SEE}, HERE, "GET", f"{path}/1"),
        Route({EDIT}, HERE, "PUT", f"{path}/1", whole),
        Route({EDIT}, HERE, "DELETE", f"{path}/1", None, 422),
    ]


ROUTES = [
    Route({SEE}, ANYWHERE, "GET", "/properties"),
    Route({COMPANY}, EVERYWHERE, "POST", "/properties", _PROPERTY, 201),
    Route({SEE}, HERE, "GET", "/properties/1"),
    Route({EDIT}, HERE, "PATCH", "/properties/1", {"name": "Alder"}),
    Route({COMPANY}, EVERYWHERE_HERE, "DELETE", "/properties/1", None, 422),
    Route({COMPANY}, EVERYWHERE_HERE, "POST", "/properties/1/restore"),
    Route(
        {COMPANY},
        EVERYWHERE_HERE,
        "POST",
        "/properties/from-template",
        {"template_id": 1, "table": _TABLE},
    ),
    Route({SEE}, ANYWHERE, "GET", "/property-lists"),
    Route({COMPANY}, EVERYWHERE, "POST", "/property-lists", _LIST, 201),
    Route({SEE}, HERE, "GET", "/property-lists/{list}"),
    Route({COMPANY}, EVERYWHERE, "PUT", "/property-lists/{list}", _LIST),
    Route({COMPANY}, EVERYWHERE, "DELETE", "/property-lists/{list}", None, 204),
    Route({SEE}, ANYWHERE, "GET", "/people"),
    Route({EDIT}, ANYWHERE, "POST", "/people", {"name": "Nia"}, 201),
    Route({SEE}, ANYWHERE, "GET", "/people/1"),
    Route({EDIT}, SEEN_ANYWHERE, "PATCH", "/people/1", {"name": "D"}),
    Route({EDIT}, ANYWHERE, "DELETE", "/people/1", None, 422),
    Route({EDIT}, ANYWHERE, "POST", "/people/1/restore"),
    Route({PEOPLE}, EVERYWHERE, "GET", "/people/1/grants"),
    Route({PEOPLE}, EVERYWHERE, "PUT", "/people/1/grants", {"grants": []}),
    Route({PEOPLE}, EVERYWHERE, "POST", "/people/1/invitation", None, 202),
    *_whole_things("/teams", {"name": "T", "member_ids": [1]}),
    *_whole_things("/destinations", {"name": "D", "number": "+12125550188"}),
    *_whole_things("/mailboxes", {"name": "M", "recipient_ids": [1]}),
    Route({SEE}, ANYWHERE, "GET", "/weeks"),
    Route({EDIT}, HERE, "POST", "/weeks", _WEEK | _AT_ALDER, 201),
    Route({SEE}, HERE, "GET", "/weeks/1"),
    Route({EDIT}, HERE, "PUT", "/weeks/1", _WEEK, 422),
    Route({EDIT}, HERE, "DELETE", "/weeks/1", None, 422),
    Route({EDIT}, HERE, "POST", "/weeks/1/force", {"schedule_id": "closed"}, 422),
    Route({EDIT}, HERE, "DELETE", "/weeks/1/force", None, 204),
    Route({SEE}, HERE, "GET", "/weeks/1/now"),
    Route({SEE}, HERE, "GET", "/weeks/1/changes"),
    Route({SEE}, ANYWHERE, "GET", "/flows"),
    Route({EDIT}, HERE, "POST", "/flows", _AT_ALDER | {"draft": drawn(a_message())}, 201),
    Route({SEE}, HERE, "GET", "/flows/1"),
    Route({PUBLISH}, HERE, "DELETE", "/flows/1", None, 422),
    Route({EDIT}, HERE, "PUT", "/flows/1/draft", drawn(a_message(name="Default flow"))),
    Route({SEE}, HERE, "POST", "/flows/1/check"),
    Route({PUBLISH}, HERE, "POST", "/flows/1/publish", {}, 201),
    Route({PUBLISH}, HERE, "DELETE", "/flows/2/publish", None, 204),
    Route({SEE}, HERE, "GET", "/flows/1/coverage"),
    Route({SEE}, HERE, "GET", "/flows/1/versions"),
    Route({SEE}, HERE, "GET", "/flows/1/versions/1"),
    Route({EDIT}, HERE, "POST", "/flows/1/versions/1/restore"),
    Route({SEE}, HERE, "GET", "/flows/1/diff?from=1"),
    Route({SEE}, HERE, "GET", "/properties/1/defaults/calls"),
    Route({PUBLISH}, HERE, "PUT", "/properties/1/defaults/calls", {"flow_id": 2}),
    Route({PUBLISH}, HERE, "DELETE", "/properties/1/defaults/calls", None, 422),
    Route({PUBLISH}, HERE, "POST", "/properties/1/defaults/calls/apply", {}),
    Route({SEE}, HERE, "GET", "/sources/2/routing/calls"),
    Route({EDIT, PUBLISH}, HERE, "PUT", "/sources/2/routing/calls", {"follows": False}),
    Route({EDIT, PUBLISH}, HERE, "POST", "/sources/5/routing/calls/copy", {"source_ids": [2]}),
    Route({EDIT, PUBLISH}, HERE, "POST", "/properties/1/imports", {"from_property_id": 1}, 422),
    Route({SEE}, ANYWHERE, "GET", "/imports"),
    Route({SEE}, HERE, "GET", "/imports/{proposed}"),
    Route({EDIT, PUBLISH}, HERE, "POST", "/imports/{proposed}/confirm"),
    Route({EDIT, PUBLISH}, HERE, "POST", "/imports/{proposed}/revert", None, 422),
    Route({EDIT, PUBLISH}, HERE, "POST", "/imports/{proposed}/discard"),
    Route({SEE}, HERE, "GET", "/properties/1/configuration"),
    Route({EDIT, PUBLISH, NUMBERS}, HERE, "POST", "/properties/1/campaigns", {"table": _CAMPAIGNS}),
    Route({SEE}, ANYWHERE, "GET", "/standard-sources"),
    Route({SEE}, ANYWHERE, "GET", "/sources"),
    Route({EDIT}, HERE, "POST", "/sources", _AT_ALDER | {"name": "Radio"}, 201),
    Route({EDIT}, HERE, "POST", "/properties/1/sources", {"standard_keys": ["zumper"]}, 201),
    Route({SEE}, HERE, "GET", "/sources/2"),
    Route({EDIT}, HERE, "PATCH", "/sources/2", {"name": "New"}),
    Route({EDIT}, HERE, "DELETE", "/sources/{spare}", None, 204),
    Route({EDIT}, HERE, "POST", "/sources/{spare}/restore"),
    Route({SEE}, HERE, "GET", "/sources/2/numbers"),
    Route({EDIT}, HERE, "POST", "/sources/3/numbers", {"number_id": 2}, 201),
    Route({EDIT}, HERE, "DELETE", "/sources/2/numbers/2", None, 204),
    Route({SEE}, HERE, "GET", "/properties/1/visit-source?url=x"),
    Route({SEE}, HERE, "GET", "/properties/1/source-overlaps"),
    Route({CALLS}, HERE, "GET", "/properties/1/residents"),
    Route({EDIT}, HERE, "POST", "/properties/1/residents", {"number": "2125550177"}, 201),
    Route({EDIT}, HERE, "PUT", "/properties/1/residents", ["2125550177"]),
    Route({EDIT}, HERE, "DELETE", "/properties/1/residents/+12125550155", None, 204),
    Route({CALLS}, ANYWHERE, "GET", "/blocked-numbers"),
    Route({EDIT}, HERE, "POST", "/blocked-numbers", _AT_ALDER | {"number": "2125550166"}, 201),
    Route({CALLS}, HERE, "GET", "/blocked-numbers/{block}"),
    Route({CALLS, EDIT}, HERE, "DELETE", "/blocked-numbers/{block}", None, 204),
    Route({EDIT}, EVERYWHERE, "POST", "/blocked-numbers", {"number": "2125550166"}, 201),
    Route({CALLS}, ANYWHERE, "GET", "/blocked-numbers/{block_of_all}"),
    Route({CALLS, EDIT}, EVERYWHERE, "DELETE", "/blocked-numbers/{block_of_all}", None, 204),
    Route({NUMBERS}, ANYWHERE, "GET", "/numbers/available"),
    Route({NUMBERS}, ANYWHERE, "GET", "/numbers/adoptable"),
    Route({SEE}, ANYWHERE, "GET", "/numbers"),
    Route({NUMBERS}, HERE, "POST", "/numbers", _AT_ALDER | {"numbers": _NEW}, 202),
    Route({NUMBERS}, HERE, "POST", "/numbers/adopt", _AT_ALDER | {"numbers": _NEW}, 422),
    Route({SEE}, HERE, "GET", "/numbers/2"),
    Route({NUMBERS}, HERE, "PATCH", "/numbers/2", {"registration": "pending"}),
    Route({NUMBERS}, HERE, "POST", "/numbers/2/set-up", None, 422),
    Route({NUMBERS}, HERE, "POST", "/numbers/2/check", None, 422),
    Route({NUMBERS}, HERE, "POST", "/numbers/2/disable", {}),
    Route({NUMBERS}, HERE, "POST", "/numbers/2/enable"),
    Route({NUMBERS}, HERE, "POST", "/numbers/2/release", {}, 422),
    Route({SEE}, ANYWHERE, "GET", "/number-orders"),
    Route({SEE}, HERE, "GET", "/number-orders/{order}"),
    Route({SEE}, ANYWHERE, "GET", "/caps"),
    Route({COMPANY}, EVERYWHERE, "POST", "/caps", {"numbers": 1, "property_id": 2}, 201),
    Route({SEE}, HERE, "GET", "/caps/{cap}"),
    Route({COMPANY}, EVERYWHERE_HERE, "PUT", "/caps/{cap}", {"numbers": 2}),
    Route({COMPANY}, EVERYWHERE_HERE, "DELETE", "/caps/{cap}", None, 204),
    Route({CALLS}, ANYWHERE, "GET", "/calls"),
    Route({CALLS}, HERE, "GET", "/calls/{call}"),
    Route({SEE}, HERE, "GET", f"/resolve?to={_ZILLOW}"),
    Route({PEOPLE}, EVERYWHERE, "GET", "/keys"),
    Route({PEOPLE}, EVERYWHERE, "POST", "/keys", _KEY, 201),
    Route({PEOPLE}, EVERYWHERE, "GET", "/keys/1"),
    Route({PEOPLE}, EVERYWHERE, "DELETE", "/keys/1", None, 204),
    Route(set(), ANYWHERE, "GET", "/sessions"),
    Route(set(), ANYWHERE, "DELETE", "/sessions", None, 204),
    Route(set(), ANYWHERE, "DELETE", "/sessions/999", None, 404),
    Route(set(), ANYWHERE, "GET", "/me"),
    Route(set(), ANYWHERE, "PUT", "/me/password", {"present": "x", "new": "y" * 12}, 403),
    Route(set(), ANYWHERE, "PUT", "/me/default-property", _AT_ALDER, 403),
    Route({SEE}, ANYWHERE, "GET", "/history"),
    Route({SEE}, HERE, "GET", "/history/{change}"),
    Route({EDIT}, HERE, "POST", "/history/{change}/undo", None, 201),
    Route({COMPANY}, EVERYWHERE, "GET", "/jobs"),
    Route({COMPANY}, EVERYWHERE, "GET", "/jobs/{job}"),
    Route({COMPANY}, EVERYWHERE, "POST", "/jobs/{job}/retry"),
    Route({COMPANY}, EVERYWHERE, "DELETE", "/jobs/{job}", None, 204),
    Route({COMPANY}, EVERYWHERE, "GET", "/alarms"),
    Route({COMPANY}, EVERYWHERE, "GET", "/alarm-recipients"),
    Route({COMPANY}, EVERYWHERE, "PUT", "/alarm-recipients", {"recipients": []}),
    Route({SEE}, ANYWHERE, "GET", "/not-right"),
    Route({COMPANY}, EVERYWHERE, "GET", "/settings-check"),
]
OPEN = {
    ("POST", "/sessions"),
    ("POST", "/password-resets"),
    ("PUT", "/password-resets/{token}"),
}
ELSEWHERE_TESTED = {("POST", "/configurations")}  # what it needs depends on the file
