"""One module per page: its address, what it shows, and what can be done on it."""
