"""Which pages are there, as an admin sees them on the demo company? Name and address of each."""

PAGES = {
    "sources": "/sources",
    "choose": "/choose?for=/sources",
}
