"""Which pages are there, as an admin sees them on the demo company? Name and address of each."""

PAGES = {
    "sources": "/sources",
    "choose": "/choose?for=/sources",
    "people": "/people",
    "people-none-found": "/people?search=zzz",
    "people-new": "/people/new",
    "person": "/people/1",
    "teams": "/teams",
    "team-new": "/teams/new",
    "team": "/teams/1",
    "destinations": "/destinations",
    "destination-new": "/destinations/new",
    "destination": "/destinations/1",
    "mailboxes": "/mailboxes",
    "mailbox-new": "/mailboxes/new",
    "mailbox": "/mailboxes/1",
    "keys": "/keys",
    "key-new": "/keys/new",
    "me": "/me",
}
