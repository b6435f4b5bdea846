"""People, teams, destinations, mailboxes and API keys."""
