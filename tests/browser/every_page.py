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
    "choose": "/choose?for=/sources",
}
