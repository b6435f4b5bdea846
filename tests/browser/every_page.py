"""Which pages are there, as an admin sees them on the demo company? Name and address of each."""

PAGES = {
    "sources": "/sources",
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
