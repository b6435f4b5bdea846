"""The door for people: HTMX pages; they arrive with the pages work."""
