"""Which pages are there, as an admin sees them on the demo company? Name and address of each."""

OPEN_PAGES = {
    "sign-in": "/sign-in",
    "forgotten": "/forgotten",
    "reset": "/reset?token=none",
    "trouble": "/welcome/none",
}
"""Those of whoever is not signed in."""
PAGES = {
    "sources": "/sources",
    "sources-none-found": "/sources?property=alder-creek&search=nothing",
    "source": "/sources/2?url=https%3A%2F%2Falder.example%2F%3Futm_source%3Dzillow",
    "sources-new": "/sources/new?property=alder-creek",
    "sources-new-without-account": "/sources/new/numbers?property=alder-creek&pick=trulia",
    "sources-new-check": "/sources/new/confirm?property=alder-creek&pick=trulia&name=Bus",
    "defaults": "/defaults?property=alder-creek",
    "defaults-follow": "/defaults/change?property=alder-creek&do=follow&source=5",
    "defaults-refused": "/defaults/change?property=alder-creek&do=choose&flow=3",
    "defaults-copy": "/defaults/copy?property=alder-creek&source=5",
    "flow": "/flows/1",
    "flow-draft": "/flows/2?version=draft",
    "imports": "/imports?property=mesa-vista",
    "import-start": "/imports/new?property=mesa-vista",
    "import-look": "/imports/new?property=mesa-vista&from=alder-creek&weeks=on",
    "schedules": "/schedules",
    "schedules-answer": "/schedules?property=alder-creek&number=%2B12125550101",
    "schedules-edit": "/weeks/1/edit",
    "schedules-new-week": "/weeks/new",
    "schedules-holidays": "/weeks/1/holidays",
    "schedules-override": "/weeks/1/overrides/christmas-eve",
    "schedules-force": "/weeks/1/force",
    "schedules-delete": "/weeks/2/delete",
    "choose": "/choose?for=/sources",
}
