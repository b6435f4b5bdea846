"""Which pages are there, as an admin sees them on the demo company? Name and address of each."""

PAGES = {
    "sources": "/sources",
    "defaults": "/defaults?property=alder-creek",
    "defaults-follow": "/defaults/change?property=alder-creek&do=follow&source=5",
    "defaults-refused": "/defaults/change?property=alder-creek&do=choose&flow=3",
    "defaults-copy": "/defaults/copy?property=alder-creek&source=5",
    "flow": "/flows/1",
    "flow-draft": "/flows/2?version=draft",
    "imports": "/imports?property=mesa-vista",
    "import-start": "/imports/new?property=mesa-vista",
    "import-look": "/imports/new?property=mesa-vista&from=alder-creek&weeks=on",
    "choose": "/choose?for=/sources",
}
